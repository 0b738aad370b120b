using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Training;

/// <summary>A random training problem as a handful of integers.</summary>
/// <param name="Rows">The samples, at least 2.</param>
/// <param name="Features">The features.</param>
/// <param name="Kind">What is special about it, an index into <see cref="Kinds"/>.</param>
/// <param name="Weighted">Whether there are sample weights, zeros among them.</param>
/// <param name="Intercept">Whether an intercept is fitted.</param>
/// <param name="Penalty">λ₂ = 4^−Penalty.</param>
/// <param name="Seed">What it is drawn from.</param>
internal sealed record TrainingCase(int Rows, int Features, int Kind, int Weighted, int Intercept, int Penalty, int Seed) : IIntegerCase<TrainingCase>
{
    private const int MaxRows = 70;
    private const int MaxFeatures = 20;
    private const int MaxPenalty = 6;

    /// <summary>The kinds by index.</summary>
    public static readonly string[] Kinds = ["plain", "constant column", "collinear columns", "rare class", "soft scales"];

    // Around the strip of 16 rows, and fewer rows than features.
    private static readonly int[] RowCounts = [2, 3, 5, 8, 15, 16, 17, 33, 48, 64, 65];
    private static readonly int[] FeatureCounts = [0, 1, 2, 3, 5, 8, 15, 16, 17];

    public static Arbitrary<TrainingCase> Arbitrary { get; } = Arb.From(Generator(), Shrink);

    public bool FitIntercept => Intercept == 1;

    public double L2Strength => Math.ScaleB(1, -2 * Penalty);

    public static TrainingCase FromIntegers(ReadOnlySpan<int> integers) =>
        new(integers[0], integers[1], integers[2], integers[3], integers[4], integers[5], integers[6]);

    public int[] ToIntegers() => [Rows, Features, Kind, Weighted, Intercept, Penalty, Seed];

    public override string ToString() =>
        $"{Rows} rows of {Features} features, {Kinds[Kind]}, {(Weighted == 1 ? "weighted" : "unweighted")}, "
        + $"{(FitIntercept ? "with" : "without")} intercept, λ₂ = {L2Strength}, seed {Seed}";

    public TrainingData Derive()
    {
        TrainingData data = TrainingData.Draw(Seed, Rows, Features, Weighted == 1, Kinds[Kind] == "rare class" ? -4 : -0.3);
        return Kinds[Kind] switch
        {
            "constant column" => data.Map((_, j, x) => j == 0 ? 1.5 : x),
            "collinear columns" => data.Map((i, j, x) => j > 0 && j == Features - 1 ? -2 * data.Features[i * Features] : x),
            "soft scales" => data.Map((_, j, x) => x * Math.ScaleB(1, (j % 7) - 3)),
            _ => data,
        };
    }

    private static Gen<TrainingCase> Generator() =>
        from rows in Gen.Frequency((2, Gen.Elements(RowCounts)), (1, Gen.Choose(2, MaxRows)))
        from features in Gen.Frequency((2, Gen.Elements(FeatureCounts)), (1, Gen.Choose(0, MaxFeatures)))
        from kind in Gen.Choose(0, Kinds.Length - 1)
        from weighted in Gen.Choose(0, 1)
        from intercept in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)))
        from penalty in Gen.Choose(0, MaxPenalty)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new TrainingCase(rows, features, kind, weighted, intercept, penalty, seed);

    private static IEnumerable<TrainingCase> Shrink(TrainingCase item)
    {
        if (item.Rows > 2)
        {
            yield return item with { Rows = Math.Max(2, item.Rows / 2) };
            yield return item with { Rows = item.Rows - 1 };
        }

        if (item.Features > 0)
        {
            yield return item with { Features = item.Features / 2 };
            yield return item with { Features = item.Features - 1 };
        }

        if (item.Kind > 0)
        {
            yield return item with { Kind = 0 };
        }

        if (item.Weighted > 0)
        {
            yield return item with { Weighted = 0 };
        }

        if (item.Penalty > 0)
        {
            yield return item with { Penalty = item.Penalty - 1 };
        }
    }
}
