using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Tests.Support;

/// <summary>A random problem as a handful of integers; the arrays follow from them (<see cref="Derive"/>).</summary>
/// <param name="Rows">The samples.</param>
/// <param name="Features">The features.</param>
/// <param name="StrideGap">The elements of NaN between two rows.</param>
/// <param name="FeatureOffset">The elements between the features and their guard page.</param>
/// <param name="VectorOffset">The elements between every vector that is read and its guard page.</param>
/// <param name="DestinationOffset">The elements between what is written and its guard page.</param>
/// <param name="Distribution">How the numbers are distributed, an index into <see cref="MatrixValues.Names"/>.</param>
/// <param name="Seed">What they are drawn from.</param>
internal sealed record MatrixCase(
    int Rows, int Features, int StrideGap, int FeatureOffset, int VectorOffset, int DestinationOffset, int Distribution, int Seed)
    : IIntegerCase<MatrixCase>
{
    /// <summary>The largest number of rows and of features.</summary>
    public const int MaxLength = 300;

    private const int MaxOffset = 7;

    // The lengths around which kernels change their path: widths, strips, unrolls of four strips and eight rows, blocks of 32 features.
    private static readonly int[] Boundaries = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 127, 128, 129];

    public static Arbitrary<MatrixCase> Arbitrary { get; } = Arb.From(Generator(), Shrink);

    /// <summary>Gets the shape with the places of the operands.</summary>
    public Shape Shape => new(Rows, Features, Features + StrideGap, FeatureOffset, VectorOffset, DestinationOffset);

    /// <summary>Gets the case with no more rows than one panel holds.</summary>
    public MatrixCase InOnePanel => this with { Rows = Math.Min(Rows, new PanelPlan(Rows, Features, sizeof(double)).StripsPerPanel * Lanes.Count) };

    public static MatrixCase FromIntegers(ReadOnlySpan<int> integers) =>
        new(integers[0], integers[1], integers[2], integers[3], integers[4], integers[5], integers[6], integers[7]);

    public override string ToString() =>
        $"{Rows} rows of {Features} {MatrixValues.Names[Distribution]} features, gap {StrideGap}, "
        + $"offsets {FeatureOffset}, {VectorOffset} and {DestinationOffset}, seed {Seed}";

    public int[] ToIntegers() => [Rows, Features, StrideGap, FeatureOffset, VectorOffset, DestinationOffset, Distribution, Seed];

    /// <summary>The operands of the case.</summary>
    public Problem<T> Derive<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(Seed);
        T[] dense = MatrixValues.Draw<T>(random, Rows * Features, Distribution);

        // Coefficients shrink with the number of features, so that logits stay where the sigmoid has a slope.
        double scale = 4 / Math.Sqrt(Math.Max(1, Features));
        return new Problem<T>
        {
            Shape = Shape,
            Features = NanPadding.Spread<T>(dense, Rows, Features, Features + StrideGap),
            Coefficients = MatrixValues.Draw<T>(random, Features, Distribution, scale),
            Intercept = MatrixValues.Draw<T>(random, 1, 0)[0],
            Labels = MatrixValues.Labels<T>(random, Rows),
            SampleWeights = MatrixValues.Weights<T>(random, Rows),
            Residuals = MatrixValues.Draw<T>(random, Rows, Distribution),
        };
    }

    private static Gen<MatrixCase> Generator() =>
        from rows in Length()
        from features in Length()
        from gap in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)), (2, Gen.Choose(2, 20)))
        from featureOffset in Offset()
        from vectorOffset in Offset()
        from destinationOffset in Offset()
        from distribution in Gen.Choose(0, MatrixValues.Names.Length - 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new MatrixCase(rows, features, gap, featureOffset, vectorOffset, destinationOffset, distribution, seed);

    private static Gen<int> Length() =>
        Gen.Frequency((6, Gen.Elements(Boundaries)), (3, Gen.Choose(0, 100)), (1, Gen.Choose(100, MaxLength)));

    private static Gen<int> Offset() => Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, MaxOffset)));

    private static IEnumerable<MatrixCase> Shrink(MatrixCase item)
    {
        foreach (int rows in Shorter(item.Rows))
        {
            yield return item with { Rows = rows };
        }

        foreach (int features in Shorter(item.Features))
        {
            yield return item with { Features = features };
        }

        if (item.StrideGap > 0)
        {
            yield return item with { StrideGap = 0 };
            yield return item with { StrideGap = item.StrideGap - 1 };
        }

        if (item.FeatureOffset > 0)
        {
            yield return item with { FeatureOffset = 0 };
        }

        if (item.VectorOffset > 0)
        {
            yield return item with { VectorOffset = 0 };
        }

        if (item.DestinationOffset > 0)
        {
            yield return item with { DestinationOffset = 0 };
        }

        if (item.Distribution > 0)
        {
            yield return item with { Distribution = 0 };
        }

        foreach (int seed in Shorter(item.Seed))
        {
            yield return item with { Seed = seed };
        }
    }

    private static IEnumerable<int> Shorter(int length)
    {
        if (length > 0)
        {
            yield return 0;
        }

        if (length > 1)
        {
            yield return length / 2;
            yield return length - 1;
        }
    }
}
