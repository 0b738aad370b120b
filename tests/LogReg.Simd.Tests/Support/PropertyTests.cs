using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Sdk;

namespace LogReg.Simd.Tests.Support;

/// <summary>The helper itself: it finds, shrinks, names, replays and repeats.</summary>
public class PropertyTests
{
    private const string Name = "PropertyTests.Example";

    [Fact]
    public void A_property_that_holds_is_checked_on_as_many_cases_as_asked_for()
    {
        int calls = 0;
        Property.Check<PairCase>(_ => calls++, 37);
        Assert.Equal(37, calls);
    }

    [Fact]
    public void A_failure_names_the_smallest_case_its_corpus_line_its_message_and_the_seed()
    {
        XunitException failure = Assert.Throws<XunitException>(
            () => Check(pair => Assert.True(pair.First < 40, "the first is too large"), seed: "77"));
        Assert.Contains("First = 40", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the first is too large", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\n40 0\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Name + ".txt", failure.Message, StringComparison.Ordinal);
        Assert.Contains("LOGREG_SEED=77", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_counterexamples_are_replayed_before_anything_else()
    {
        string folder = Directory.CreateTempSubdirectory("corpus").FullName;
        try
        {
            File.WriteAllLines(Path.Combine(folder, Name + ".txt"), ["# a remark", "5 6", string.Empty, "7 8 # found on a Tuesday"]);
            List<PairCase> seen = [];
            Property.Check<PairCase>(seen.Add, 3, Name, folder, null);
            Assert.Equal([new PairCase(5, 6), new PairCase(7, 8)], seen[..2]);
            Assert.Equal(5, seen.Count);

            XunitException failure = Assert.Throws<XunitException>(
                () => Property.Check<PairCase>(pair => Assert.NotEqual(7, pair.First), 0, Name, folder, null));
            Assert.Contains("kept counterexample", failure.Message, StringComparison.Ordinal);
            Assert.Contains("\n7 8", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_seed_comes_from_the_name_and_the_environment_replaces_it()
    {
        Assert.Equal(Cases(Name, null), Cases(Name, null));
        Assert.NotEqual(Cases(Name, null), Cases(Name + "2", null));
        Assert.NotEqual(Cases(Name, null), Cases(Name, "1"));
        Assert.Equal(Cases(Name, "1"), Cases(Name + "2", "1"));
    }

    [Fact]
    public void The_hash_of_a_name_is_the_same_in_every_process()
    {
        Assert.Equal(14695981039346656037, StableHash.Of(string.Empty));
        Assert.Equal(0xAF63DC4C8601EC8C, StableHash.Of("a"));
    }

    [Fact]
    public void Every_file_of_the_corpus_belongs_to_a_property()
    {
        IEnumerable<string> files = Directory.Exists(Corpus.Folder) ? Directory.EnumerateFiles(Corpus.Folder, "*.txt") : [];
        foreach (string file in files)
        {
            string[] parts = Path.GetFileNameWithoutExtension(file).Split('.');
            Assert.Equal(2, parts.Length);
            Assert.Contains(
                typeof(PropertyTests).Assembly.GetTypes(), type => type.Name == parts[0] && type.GetMethods().Any(method => method.Name == parts[1]));
        }
    }

    private static List<PairCase> Cases(string property, string? seed)
    {
        List<PairCase> seen = [];
        Property.Check<PairCase>(seen.Add, 20, property, "no such folder", seed);
        return seen;
    }

    private static void Check(Action<PairCase> body, string seed) => Property.Check(body, 200, Name, "no such folder", seed);

    private sealed record PairCase(int First, int Second) : IIntegerCase<PairCase>
    {
        public static Arbitrary<PairCase> Arbitrary { get; } = Arb.From(
            from first in Gen.Choose(0, 100)
            from second in Gen.Choose(0, 100)
            select new PairCase(first, second),
            Shrink);

        public static PairCase FromIntegers(ReadOnlySpan<int> integers) => new(integers[0], integers[1]);

        public int[] ToIntegers() => [First, Second];

        private static IEnumerable<PairCase> Shrink(PairCase pair)
        {
            if (pair.First > 0)
            {
                yield return pair with { First = pair.First - 1 };
            }

            if (pair.Second > 0)
            {
                yield return pair with { Second = 0 };
            }
        }
    }
}
