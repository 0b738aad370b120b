using System.Numerics;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Gram;

/// <summary>Panels and tiles of the weighted Gram matrix, in both layouts and under every policy.</summary>
public class WeightedGramTests
{
    private static readonly int[] RowCounts = [0, 1, 2, 15, 16, 17, 33, 127, 128];

    // Below, at and above one and two tiles of 8 and panels of 16, and an odd number of panels beyond a pair of vectors.
    private static readonly int[] FeatureCounts = [0, 1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 32, 33, 47, 48, 49];

    [Theory]
    [EveryPolicyAndLayout]
    public void Panels_hold_16_features_of_every_row_and_the_same_times_its_weight<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int features) in Shapes())
        {
            Problem<T> problem = Lattice.Draw<T>(ShapeGrid.Of(rows, features));
            (T[] panels, T[] weighted) = Pack(policy, layout, problem);
            double[] expected = new double[panels.Length];
            double[] expectedWeighted = new double[panels.Length];
            int panelSize = problem.Shape.PaddedRows * GramPanels.Features;
            for (int row = 0; row < rows; row++)
            {
                for (int j = 0; j < features; j++)
                {
                    int i = (j / 16 * panelSize) + (row * 16) + (j % 16);
                    expected[i] = double.CreateChecked(problem.Row(row)[j]);
                    expectedWeighted[i] = expected[i] * double.CreateChecked(problem.SampleWeights[row]);
                }
            }

            Bits.AssertEqual<T>(expected, panels, "Element", problem.Shape);
            Bits.AssertEqual<T>(expectedWeighted, weighted, "Weighted element", problem.Shape);
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_lower_triangle_is_exact_on_the_lattice<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int features) in Shapes())
        {
            Problem<T> problem = Lattice.Draw<T>(ShapeGrid.Of(rows, features));
            Lattice.AssertExact<T>(128 * 3 * 64);
            double[] expected = Oracle.Gram(problem);
            double[] actual = Compute(policy, layout, problem, start: 7);
            int stride = problem.Shape.PaddedFeatures;
            for (int row = 0; row < features; row++)
            {
                for (int column = 0; column <= row; column++)
                {
                    Bits.AssertEqual<double>(
                        [7 + expected[(row * features) + column]], [actual[(row * stride) + column]], $"Entry ({row}, {column})", problem.Shape);
                }
            }
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_lower_triangle_is_within_the_bound<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                // One block of rows; FeaturePassesTests add blocks.
                MatrixCase small = item with { Rows = Math.Min(item.Rows, WeightedGram.BlockRows), Features = Math.Min(item.Features, 65) };
                Problem<T> problem = small.Derive<T>();
                int d = problem.FeatureCount;
                double[] expected = Oracle.Gram(problem);
                double[] bounds = ErrorBounds<T>.Gram(problem);
                double[] actual = Compute(policy, layout, problem, start: 0);
                for (int row = 0; row < d; row++)
                {
                    int end = row + 1;
                    Bits.AssertWithin<double>(
                        expected.AsSpan(row * d, end), actual.AsSpan(row * problem.Shape.PaddedFeatures, end), bounds.AsSpan(row * d, end), $"Entry of row {row}", small);
                }
            },
            tests: 60);

    [Theory]
    [EveryPrecisionAndLayout]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = (item with { Rows = Math.Min(item.Rows, WeightedGram.BlockRows), Features = Math.Min(item.Features, 65) }).Derive<T>();
                Bits.AssertSame<double>(Compute(precision.Wide, layout, problem, 0), Compute(precision.Portable, layout, problem, 0), "Entry", item);
            },
            tests: 60);

    private static IEnumerable<(int Rows, int Features)> Shapes() =>
        from rows in RowCounts
        from features in FeatureCounts
        select (rows, features);

    /// <summary>Packs one block; the panels are zero at first, as those of a pass are.</summary>
    private static unsafe (T[] Panels, T[] Weighted) Pack<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        int panelSize = problem.Shape.PaddedRows * GramPanels.Features;
        T[] zeros = new T[GramPanels.Count(problem.FeatureCount) * panelSize];
        using Operand<T> strips = Operand<T>.Input(StripRunner.Pack(layout, problem));
        using Operand<T> weights = Operand<T>.Input(problem.SampleWeights, problem.Shape.Edge, problem.Shape.VectorOffset);
        using Operand<T> panels = Operand<T>.InOut(zeros);
        using Operand<T> weighted = Operand<T>.InOut(zeros);
        for (int row = 0; row < problem.Rows; row += Lanes.Count)
        {
            int offset = row * GramPanels.Features;
            kernels.PackGramStrip(
                strips.Pointer + (row / Lanes.Count * kernels.StripSize(problem.FeatureCount)),
                problem.Rows - row,
                problem.FeatureCount,
                weights.Pointer + row,
                panels.Pointer + offset,
                weighted.Pointer + offset,
                panelSize);
        }

        return (panels.Take(), weighted.Take());
    }

    /// <summary>Adds one block to a padded matrix that holds <paramref name="start"/> everywhere.</summary>
    private static unsafe double[] Compute<T>(Policy<T> policy, StripLayout layout, Problem<T> problem, double start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] panels, T[] weighted) = Pack(policy, layout, problem);
        int stride = problem.Shape.PaddedFeatures;
        double[] before = new double[stride * stride];
        Array.Fill(before, start);
        using Operand<T> left = Operand<T>.Input(panels);
        using Operand<T> right = Operand<T>.Input(weighted);
        using Operand<double> gram = Operand<double>.InOut(before);
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        for (int tileRow = 0; tileRow < (problem.FeatureCount + GramTile.Rows - 1) / GramTile.Rows; tileRow++)
        {
            kernels.AddGramTileRow(
                left.Pointer, right.Pointer, problem.Shape.PaddedRows * GramPanels.Features, problem.Shape.PaddedRows, tileRow, gram.Pointer, stride);
        }

        double[] after = gram.Take();
        AssertUntouchedAboveTheDiagonalPanels(after, stride, start, problem.Shape);
        return after;
    }

    private static void AssertUntouchedAboveTheDiagonalPanels(double[] gram, int stride, double start, Shape shape)
    {
        for (int row = 0; row < stride; row++)
        {
            for (int column = (row / GramPanels.Features * GramPanels.Features) + GramPanels.Features; column < stride; column++)
            {
                Bits.AssertEqual<double>([start], [gram[(row * stride) + column]], $"Entry ({row}, {column}) above the diagonal", shape);
            }
        }
    }
}
