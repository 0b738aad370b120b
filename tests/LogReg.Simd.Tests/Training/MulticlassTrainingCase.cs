using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Training;

/// <summary>A random training problem of several classes as a handful of integers.</summary>
/// <param name="Classes">K, from 2.</param>
/// <param name="Extra">The samples beyond one per class.</param>
/// <param name="Features">The features.</param>
/// <param name="Kind">What is special about it, an index into <see cref="Kinds"/>.</param>
/// <param name="Weighted">Whether there are sample weights, zeros among them.</param>
/// <param name="Intercept">Whether intercepts are fitted.</param>
/// <param name="Standard">Whether columns are standardised.</param>
/// <param name="Penalty">λ₂ = 4^−Penalty.</param>
/// <param name="Seed">What it is drawn from.</param>
internal sealed record MulticlassTrainingCase(
    int Classes, int Extra, int Features, int Kind, int Weighted, int Intercept, int Standard, int Penalty, int Seed) : IIntegerCase<MulticlassTrainingCase>
{
    /// <summary>The kinds by index.</summary>
    public static readonly string[] Kinds = ["plain", "constant column", "collinear columns", "rare class", "soft scales"];

    private static readonly int[] ExtraCounts = [0, 1, 4, 11, 14, 30, 45];

    public static Arbitrary<MulticlassTrainingCase> Arbitrary { get; } = Arb.From(Generator(), Shrink);

    public bool FitIntercept => Intercept == 1;

    public bool Standardize => Standard == 1;

    public double L2Strength => Math.ScaleB(1, -2 * Penalty);

    public static MulticlassTrainingCase FromIntegers(ReadOnlySpan<int> integers) =>
        new(integers[0], integers[1], integers[2], integers[3], integers[4], integers[5], integers[6], integers[7], integers[8]);

    public int[] ToIntegers() => [Classes, Extra, Features, Kind, Weighted, Intercept, Standard, Penalty, Seed];

    public override string ToString() =>
        $"{Classes} classes, {Classes + Extra} rows of {Features} features, {Kinds[Kind]}, {(Weighted == 1 ? "weighted" : "unweighted")}, "
        + $"{(FitIntercept ? "with" : "without")} intercepts, {(Standardize ? "standardised" : "as given")}, λ₂ = {L2Strength}, seed {Seed}";

    public TrainingData Derive()
    {
        TrainingData data = MulticlassData.Draw(Seed, Classes + Extra, Features, Classes, Weighted == 1, Kinds[Kind] == "rare class" ? 4 : 0);
        return Kinds[Kind] switch
        {
            "constant column" => data.Map((_, j, x) => j == 0 ? 1.5 : x),
            "collinear columns" => data.Map((i, j, x) => j > 0 && j == Features - 1 ? -2 * data.Features[i * Features] : x),
            "soft scales" => data.Map((_, j, x) => x * Math.ScaleB(1, (j % 7) - 3)),
            _ => data,
        };
    }

    private static Gen<MulticlassTrainingCase> Generator() =>
        from classes in Gen.Choose(2, 6)
        from extra in Gen.Frequency((2, Gen.Elements(ExtraCounts)), (1, Gen.Choose(0, 60)))
        from features in Gen.Choose(0, 7)
        from kind in Gen.Choose(0, Kinds.Length - 1)
        from weighted in Gen.Choose(0, 1)
        from intercept in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)))
        from standard in Gen.Choose(0, 1)
        from penalty in Gen.Choose(0, 5)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new MulticlassTrainingCase(classes, extra, features, kind, weighted, intercept, standard, penalty, seed);

    private static IEnumerable<MulticlassTrainingCase> Shrink(MulticlassTrainingCase item)
    {
        if (item.Classes > 2)
        {
            yield return item with { Classes = item.Classes - 1 };
        }

        if (item.Extra > 0)
        {
            yield return item with { Extra = item.Extra / 2 };
            yield return item with { Extra = item.Extra - 1 };
        }

        if (item.Features > 0)
        {
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

        if (item.Standard > 0)
        {
            yield return item with { Standard = 0 };
        }

        if (item.Penalty > 0)
        {
            yield return item with { Penalty = item.Penalty - 1 };
        }
    }
}
