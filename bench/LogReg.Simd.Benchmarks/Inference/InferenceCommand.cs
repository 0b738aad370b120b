using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Benchmarks.Inference;

/// <summary>
/// The command <c>inference [--write DIR]</c>: time to a fit with its table, and to all profile intervals and likelihood-ratio tests, of two classes and of ordered levels. With a folder the rows are
/// written there for other programs, which eng/inference.sh runs.
/// </summary>
internal static class InferenceCommand
{
    private const string Usage = "usage: inference [--write DIR], where DIR receives large.bin, small.bin and levels.bin: doubles, row-major, the label last.";
    private const int Rounds = 9;
    private const int Levels = 4;
    private const double WarmUpSeconds = 1.5;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0, 1 where a file cannot be written, 2 for unknown arguments.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length > 0 && !(arguments.Length == 2 && arguments[0] == "--write"))
        {
            Console.Error.WriteLine($"The argument {arguments[0]} is unknown or has no value; {Usage}");
            return 2;
        }

        try
        {
            Console.WriteLine(Machine.Description);
            InferenceData large = Generate(1_000_000, 20, seed: 1);
            InferenceData small = Generate(1_000, 50, seed: 2);
            InferenceData levels = GenerateLevels(20_000, 10, seed: 3);
            OrdinalData ordinal = new() { Features = levels.Features, FeatureCount = levels.FeatureCount, Levels = levels.Successes.ToArray().Select(level => (int)level).ToArray(), LevelCount = Levels };
            if (arguments.Length == 2)
            {
                Write(large, Path.Combine(arguments[1], "large.bin"));
                Write(small, Path.Combine(arguments[1], "small.bin"));
                Write(levels, Path.Combine(arguments[1], "levels.bin"));
            }

            Line("1,000,000 × 20, fit and table", () => LogisticInference.Fit(large));
            Line("1,000,000 × 20, fit and table, one thread", () => LogisticInference.Fit(large, new InferenceOptions { ThreadCount = 1 }));
            Line("1,000 × 50, fit and table", () => LogisticInference.Fit(small));
            Line("1,000 × 50, fit, likelihood-ratio tests, profile intervals", () =>
            {
                LogisticFit fit = LogisticInference.Fit(small);
                return (fit.LikelihoodRatioTests(), fit.ProfileIntervals());
            });
            Line("1,000 × 50, Firth", () => FirthInference.Fit(small));
            Line("1,000 × 50, Firth, likelihood-ratio tests, profile intervals", () =>
            {
                FirthFit fit = FirthInference.Fit(small);
                return (fit.LikelihoodRatioTests(), fit.ProfileIntervals());
            });
            Line("20,000 × 10, four ordered levels, fit and table", () => OrdinalInference.Fit(ordinal));
            Line("20,000 × 10, four ordered levels, fit, likelihood-ratio tests, profile intervals", () =>
            {
                OrdinalFit fit = OrdinalInference.Fit(ordinal);
                return (fit.LikelihoodRatioTests(), fit.ProfileIntervals());
            });
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void Line(string what, Func<object> work)
    {
        // Until everything is compiled for good, which takes thirty calls and some time behind the scenes.
        long begin = Stopwatch.GetTimestamp();
        for (int call = 0; call < 2 || (call < 200 && Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds); call++)
        {
            work();
        }

        double[] seconds = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {1e3 * seconds[Rounds / 2]:F1} ms, best {1e3 * seconds[0]:F1} ms"));
    }

    /// <summary>Normal columns, labels by a model of moderate coefficients.</summary>
    private static InferenceData Generate(int rows, int features, int seed)
    {
        Random random = new(seed);
        double[] values = new double[rows * features];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double logit = -0.5;
            for (int j = 0; j < features; j++)
            {
                double value = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                values[(i * features) + j] = value;
                logit += value * ((j % 5) - 2) * 0.15;
            }

            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return new InferenceData { Features = values, FeatureCount = features, Successes = labels };
    }

    /// <summary>The same columns and model, with levels by equal shares of the latent variable's range.</summary>
    private static InferenceData GenerateLevels(int rows, int features, int seed)
    {
        InferenceData data = Generate(rows, features, seed);
        Random random = new(seed);
        double[] levels = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double uniform = random.NextDouble();
            double latent = Math.Log(uniform / (1 - uniform));
            for (int j = 0; j < features; j++)
            {
                latent += data.Features.Span[(i * features) + j] * ((j % 5) - 2) * 0.15;
            }

            levels[i] = Math.Min(Math.Floor(Levels / (1 + Math.Exp(-latent))), Levels - 1);
        }

        return data with { Successes = levels };
    }

    private static void Write(InferenceData data, string path)
    {
        using FileStream stream = File.Create(path);
        for (int i = 0; i < data.Successes.Length; i++)
        {
            stream.Write(MemoryMarshal.AsBytes(data.Features.Span.Slice(i * data.FeatureCount, data.FeatureCount)));
            stream.Write(MemoryMarshal.AsBytes(data.Successes.Span.Slice(i, 1)));
        }
    }
}
