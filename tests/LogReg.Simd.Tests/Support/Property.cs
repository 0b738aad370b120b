using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Sdk;

namespace LogReg.Simd.Tests.Support;

/// <summary>The one way to check a property: kept counterexamples first, then random cases from a seed that never changes by itself.</summary>
/// <remarks>
/// The seed is a stable hash of the property's name; the environment variable LOGREG_SEED replaces it. Assertions belong into the
/// body: their message is part of the failure, beside the smallest case and the line that keeps it in Corpus/.
/// </remarks>
internal static class Property
{
    /// <summary>The environment variable that replaces the seed.</summary>
    public const string SeedVariable = "LOGREG_SEED";

    /// <summary>Checks that the body throws for no case.</summary>
    /// <param name="body">Asserts what must hold.</param>
    /// <param name="tests">The number of random cases.</param>
    /// <param name="file">The file of the caller, the first part of the property's name.</param>
    /// <param name="name">The caller, the second part.</param>
    public static void Check<TCase>(
        Action<TCase> body, int tests = 100, [CallerFilePath] string file = "", [CallerMemberName] string name = "")
        where TCase : IIntegerCase<TCase> =>
        Check(body, tests, $"{Path.GetFileNameWithoutExtension(file)}.{name}", Corpus.Folder, Environment.GetEnvironmentVariable(SeedVariable));

    /// <summary>As <see cref="Check{TCase}(Action{TCase}, int, string, string)"/>, with everything that it takes from its surroundings.</summary>
    internal static void Check<TCase>(Action<TCase> body, int tests, string property, string corpusFolder, string? seedText)
        where TCase : IIntegerCase<TCase>
    {
        foreach (int[] kept in Corpus.Of(corpusFolder, property))
        {
            Replay(body, property, TCase.FromIntegers(kept));
        }

        ulong seed = string.IsNullOrEmpty(seedText) ? StableHash.Of(property) : ulong.Parse(seedText, CultureInfo.InvariantCulture);
        TCase? last = default;
        Exception? failure = null;

        // FsCheck shrinks from failure to smaller failure: the last case that failed is the smallest.
        void Body(TCase item)
        {
            try
            {
                body(item);
            }
            catch (Exception exception)
            {
                last = item;
                failure = exception;
                throw;
            }
        }

        Config config = Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true).WithReplay(seed, Gamma(seed));
        try
        {
            Prop.ForAll(TCase.Arbitrary, (Action<TCase>)Body).Check(config);
        }
        catch (Exception exception) when (failure is not null)
        {
            throw new XunitException(Message(property, last!, failure) + $"\nThe seed was {SeedVariable}={seed}.\n{exception.Message}", failure);
        }
    }

    /// <summary>
    /// The increment of FsCheck's generator (SplitMix): odd, and with bits that alternate often enough. With a small number
    /// for it the draws of one case depend on each other, and a property sees a fraction of its cases.
    /// </summary>
    private static ulong Gamma(ulong seed)
    {
        ulong gamma = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
        gamma = (gamma ^ (gamma >> 27)) * 0x94D049BB133111EB;
        gamma = (gamma ^ (gamma >> 31)) | 1;
        return BitOperations.PopCount(gamma ^ (gamma >> 1)) < 24 ? gamma ^ 0xAAAAAAAAAAAAAAAA : gamma;
    }

    private static void Replay<TCase>(Action<TCase> body, string property, TCase kept)
        where TCase : IIntegerCase<TCase>
    {
        try
        {
            body(kept);
        }
        catch (Exception exception)
        {
            throw new XunitException("A kept counterexample fails again. " + Message(property, kept, exception), exception);
        }
    }

    private static string Message<TCase>(string property, TCase item, Exception failure)
        where TCase : IIntegerCase<TCase> =>
        $"{property} fails for {item}: {failure.Message}\nKeep it in Corpus/{property}.txt as the line\n{Corpus.Line(item.ToIntegers())}";
}
