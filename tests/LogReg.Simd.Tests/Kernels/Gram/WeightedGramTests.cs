using System.Numerics;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Gram;

/// <summary>Panels and tiles of the weighted Gram matrix, in both layouts and under every policy.</summary>
public class WeightedGramTests
{
    /// <summary>A tile may read seven features past the last one of the last strip, and no further.</summary>
    private const int Slack = 7 * Lanes.Count;

    private static readonly int[] RowCounts = [0, 1, 2, 15, 16, 17, 33, 128, 255, 256];

    // Below, at and above one and two tiles of 8 and panels of 16, and an odd number of panels beyond a pair of vectors.
    private static readonly int[] FeatureCounts = [0, 1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 32, 33, 47, 48, 49];

    [Theory]
    [EveryPolicyAndLayout]
    public void Panels_hold_16_features_of_every_row_times_its_weight<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int features) in Shapes())
        {
            Problem<T> problem = Lattice.Draw<T>(ShapeGrid.Of(rows, features));
            T[] panels = Pack(policy, layout, problem);
            int panelSize = problem.Shape.PaddedRows * GramPanels.Features;
            for (int row = 0; row < problem.Shape.PaddedRows; row++)
            {
                // Rows behind the last weigh nothing; what stands behind the last feature is nobody's business.
                double[] expected = new double[features];
                double[] actual = new double[features];
                for (int j = 0; j < features; j++)
                {
                    expected[j] = row < rows ? double.CreateChecked(problem.Row(row)[j] * problem.SampleWeights[row]) : 0;
                    actual[j] = double.CreateChecked(panels[(j / 16 * panelSize) + (row * 16) + (j % 16)]);
                }

                Bits.AssertEqual<double>(expected, actual, $"Row {row}, element", problem.Shape);
            }
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
            Lattice.AssertExact<T>(256 * 3 * 64);
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
                MatrixCase small = OneBlock(item);
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
                Problem<T> problem = OneBlock(item).Derive<T>();
                double[] wide = Compute(precision.Wide, layout, problem, 0);
                double[] portable = Compute(precision.Portable, layout, problem, 0);
                for (int row = 0; row < problem.FeatureCount; row++)
                {
                    Range lower = (row * problem.Shape.PaddedFeatures)..((row * problem.Shape.PaddedFeatures) + row + 1);
                    Bits.AssertSame<double>(wide.AsSpan()[lower], portable.AsSpan()[lower], $"Entry of row {row}", item);
                }
            },
            tests: 60);

    private static MatrixCase OneBlock(MatrixCase item) =>
        item with { Rows = Math.Min(item.Rows, WeightedGram.BlockStrips * Lanes.Count), Features = Math.Min(item.Features, 65) };

    private static IEnumerable<(int Rows, int Features)> Shapes() =>
        from rows in RowCounts
        from features in FeatureCounts
        select (rows, features);

    /// <summary>Packs one block.</summary>
    private static unsafe T[] Pack<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        int panelSize = problem.Shape.PaddedRows * GramPanels.Features;
        using Operand<T> strips = Operand<T>.Input(StripRunner.Pack(layout, problem));
        using Operand<T> weights = Operand<T>.Input(problem.SampleWeights, problem.Shape.Edge, problem.Shape.VectorOffset);
        using Operand<T> panels = Operand<T>.Output(GramPanels.Count(problem.FeatureCount) * panelSize);
        for (int row = 0; row < problem.Rows; row += Lanes.Count)
        {
            kernels.PackGramStrip(
                strips.Pointer + (row / Lanes.Count * kernels.StripSize(problem.FeatureCount)),
                problem.Rows - row,
                problem.FeatureCount,
                weights.Pointer + row,
                panels.Pointer + (row * GramPanels.Features),
                panelSize);
        }

        return panels.Take();
    }

    /// <summary>Adds one block to a padded matrix that holds <paramref name="start"/> everywhere.</summary>
    private static unsafe double[] Compute<T>(Policy<T> policy, StripLayout layout, Problem<T> problem, double start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = problem.Shape.PaddedFeatures;
        double[] before = new double[stride * stride];
        Array.Fill(before, start);
        using Operand<T> strips = Operand<T>.Input(StripRunner.Pack(layout, problem, Slack));
        using Operand<T> panels = Operand<T>.Input(Pack(policy, layout, problem));
        using Operand<double> gram = Operand<double>.InOut(before);
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        for (int tileRow = 0; tileRow < (problem.FeatureCount + GramTile.Rows - 1) / GramTile.Rows; tileRow++)
        {
            kernels.AddGramTileRow(
                strips.Pointer,
                problem.Shape.StripCount,
                problem.FeatureCount,
                panels.Pointer,
                problem.Shape.PaddedRows * GramPanels.Features,
                tileRow,
                gram.Pointer,
                stride);
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
