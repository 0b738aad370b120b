using FsCheck;
using Xunit;

namespace LogReg.Simd.Tests.Support;

/// <summary>A generator that never draws a tail proves nothing: what it draws is counted.</summary>
public class MatrixCaseTests
{
    private const int Count = 3000;

    // Through the same door as every property, from the seed of a name and from one that somebody may type.
    private static readonly MatrixCase[] Cases = [.. Draw(null), .. Draw("1")];

    [Theory]
    [InlineData("no rows", 1, 6)]
    [InlineData("no features", 1, 6)]
    [InlineData("rows leave a tail of a strip", 50, 95)]
    [InlineData("rows fill their strips", 10, 40)]
    [InlineData("rows end one before, at or behind a strip", 30, 80)]
    [InlineData("features leave a tail of 16 lanes", 50, 95)]
    [InlineData("features fill their lanes", 10, 40)]
    [InlineData("more than one block of 32 features", 15, 60)]
    [InlineData("four strips and more", 15, 60)]
    [InlineData("a gap in the stride", 30, 70)]
    [InlineData("no gap in the stride", 30, 70)]
    [InlineData("features at the guard page", 40, 90)]
    [InlineData("features out of alignment", 15, 60)]
    [InlineData("a destination out of alignment", 15, 60)]
    [InlineData("more than 128 rows", 3, 20)]
    public void The_generator_draws_enough_of(string kind, int leastPercent, int mostPercent)
    {
        int percent = 100 * Cases.Count(item => Is(kind, item)) / Cases.Length;
        Assert.InRange(percent, leastPercent, mostPercent);
    }

    [Fact]
    public void The_generator_draws_every_distribution_and_different_seeds()
    {
        for (int distribution = 0; distribution < MatrixValues.Names.Length; distribution++)
        {
            Assert.InRange(Cases.Count(item => item.Distribution == distribution), Cases.Length / 8, Cases.Length / 3);
        }

        Assert.True(Cases.Select(item => item.Seed).Distinct().Count() > Cases.Length * 9 / 10);
        Assert.All(Cases, item => Assert.InRange(Math.Max(item.Rows, item.Features), 0, MatrixCase.MaxLength));
    }

    [Fact]
    public void Every_shrunk_case_is_smaller_and_shrinking_ends()
    {
        foreach (MatrixCase item in Cases.Take(200))
        {
            MatrixCase current = item;
            int steps = 0;
            while (MatrixCase.Arbitrary.Shrinker(current).FirstOrDefault() is { } smaller)
            {
                Assert.True(Size(smaller) < Size(current), $"{smaller} is not smaller than {current}.");
                current = smaller;
                steps++;
            }

            Assert.InRange(steps, 0, 100);
            Assert.All(current.ToIntegers(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void A_case_survives_its_corpus_line()
        => Assert.All(Cases.Take(50), item => Assert.Equal(item, MatrixCase.FromIntegers(item.ToIntegers())));

    [Fact]
    public void The_arrays_follow_from_the_integers()
    {
        MatrixCase item = new(5, 3, 2, 0, 0, 0, 1, 42);
        Problem<float> first = item.Derive<float>();
        Assert.Equal(first.Features, item.Derive<float>().Features);
        Assert.NotEqual(first.Coefficients, (item with { Seed = 43 }).Derive<float>().Coefficients);
        Assert.Equal((4 * 5) + 3, first.Features.Length);
        Assert.Equal([5, 5, 5, 3], [first.Labels.Length, first.SampleWeights.Length, first.Residuals.Length, first.Coefficients.Length]);
    }

    [Fact]
    public void The_distributions_differ_and_stay_away_from_zero_and_infinity()
    {
        double[] values = Problem<double>.Exact(MatrixValues.Draw<double>(new Random(1), 1000, Index("heavy-tailed")));
        double[] sizes = [.. values.Select(Math.Abs).Order()];
        Assert.InRange(sizes[950] / sizes[500], 8, 1000);
        Assert.All(MatrixValues.Draw<double>(new Random(1), 1000, Index("positive")), value => Assert.InRange(value, 1e-9, 1));
        Assert.InRange(MatrixValues.Draw<double>(new Random(1), 1000, Index("sparse")).Count(value => value == 0), 650, 850);
        Assert.InRange(Math.Abs(MatrixValues.Draw<double>(new Random(1), 1000, Index("cancelling")).Sum()), 0, 5);
    }

    private static List<MatrixCase> Draw(string? seed)
    {
        List<MatrixCase> cases = [];
        Property.Check<MatrixCase>(cases.Add, Count, nameof(MatrixCaseTests), "no such folder", seed);
        return cases;
    }

    private static int Index(string distribution) => Array.IndexOf(MatrixValues.Names, distribution);

    private static long Size(MatrixCase item) => item.ToIntegers().Sum(value => (long)value);

    private static bool Is(string kind, MatrixCase item) => kind switch
    {
        "no rows" => item.Rows == 0,
        "no features" => item.Features == 0,
        "rows leave a tail of a strip" => item.Rows % 16 != 0,
        "rows fill their strips" => item.Rows > 0 && item.Rows % 16 == 0,
        "rows end one before, at or behind a strip" => item.Rows > 0 && (item.Rows + 1) % 16 <= 2,
        "features leave a tail of 16 lanes" => item.Features % 16 != 0,
        "features fill their lanes" => item.Features > 0 && item.Features % 16 == 0,
        "more than one block of 32 features" => item.Features > 32,
        "four strips and more" => item.Rows > 48,
        "a gap in the stride" => item.StrideGap > 0,
        "no gap in the stride" => item.StrideGap == 0,
        "features at the guard page" => item.FeatureOffset == 0,
        "features out of alignment" => item.FeatureOffset > 0,
        "a destination out of alignment" => item.DestinationOffset > 0,
        "more than 128 rows" => item.Rows > 128,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };
}
