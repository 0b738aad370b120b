using System.Numerics;
using LogReg.Simd.Losses;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>The fused pass over a panel in both layouts, with and without weights and curvatures, under every policy.</summary>
public class StripLossGradientTests
{
    private static readonly (bool Weighted, bool Curved)[] Options = [(false, false), (true, false), (false, true), (true, true)];

    [Theory]
    [EveryPolicyAndLayout]
    public void The_fused_pass_is_exact_on_the_lattice<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape, magnitude: 2);
            double[] sizes = [.. Oracle.AbsoluteLogits(problem).Zip(problem.ExactSampleWeights, (z, s) => s * ((7 * z) + 4))];
            Lattice.AssertExact<T>(Math.Max(sizes.DefaultIfEmpty().Max() * 4, Oracle.AbsoluteTransposedProduct(problem, sizes).DefaultIfEmpty().Max() / 7));
            foreach ((bool weighted, bool curved) in Options)
            {
                FusedSums<T> actual = StripRunner.LossGradient<LatticeLoss, T>(policy, layout, problem, weighted, curved);
                ReferenceLossAndGradient expected = Oracle.LossGradient(problem, LatticeLoss.Value, LatticeLoss.Residual, weighted);
                AssertExact(expected, curved ? Oracle.Terms(problem, LatticeLoss.Curvature, weighted) : null, actual, (shape, weighted, curved));
            }
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_log_loss_of_saturated_logits_is_exact<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.DrawSaturated<T>(shape);
            foreach ((bool weighted, bool curved) in Options)
            {
                FusedSums<T> actual = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted, curved);
                double[]? curvatures = curved ? new double[shape.Rows] : null;
                AssertExact(Oracle.LogLossGradient(problem, weighted), curvatures, actual, (shape, weighted, curved));
            }
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_log_loss_is_within_the_bound<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            (bool weighted, bool curved) = Options[item.Seed % Options.Length];
            FusedSums<T> actual = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted, curved);
            ReferenceLossAndGradient expected = Oracle.LogLossGradient(problem, weighted);
            FusedBounds<T> bounds = FusedBounds<T>.Of(layout, problem, weighted);
            Bits.AssertWithin<double>(expected.Gradient, actual.Gradient, bounds.Gradient, "Gradient", item);
            Bits.AssertWithin<double>([expected.InterceptGradient], [actual.InterceptGradient], [bounds.InterceptGradient], "Intercept gradient", item);
            Bits.AssertWithin<double>([expected.Loss], [actual.Loss], [bounds.Loss], "Loss", item);
            if (curved)
            {
                double[] curvatures = Oracle.Terms(problem, ReferenceLosses.LogLoss.Curvature, weighted);
                Bits.AssertWithin<T>(curvatures, actual.Curvatures, bounds.Curvatures, "Curvature", item);
            }
        });

    [Theory]
    [EveryPrecisionAndLayout]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            foreach ((bool weighted, bool curved) in Options)
            {
                FusedSums<T> wide = StripRunner.LossGradient<LogLoss, T>(precision.Wide, layout, problem, weighted, curved);
                FusedSums<T> portable = StripRunner.LossGradient<LogLoss, T>(precision.Portable, layout, problem, weighted, curved);
                Bits.AssertSame<double>(wide.Gradient, portable.Gradient, "Gradient", item);
                Bits.AssertSame<double>([wide.InterceptGradient, wide.Loss], [portable.InterceptGradient, portable.Loss], "Intercept gradient and loss", item);
                Bits.AssertSame<T>(wide.Curvatures, portable.Curvatures, "Curvature", item);
            }
        });

    [Theory]
    [EveryPolicyAndLayout]
    public void Curvatures_change_nothing_else<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                FusedSums<T> with = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: true);
                FusedSums<T> without = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: false);
                Bits.AssertSame<double>(without.Gradient, with.Gradient, "Gradient", item);
                Bits.AssertSame<double>([without.InterceptGradient, without.Loss], [with.InterceptGradient, with.Loss], "Intercept gradient and loss", item);
            },
            tests: 30);

    [Theory]
    [EveryPolicyAndLayout]
    public void Weights_of_one_are_no_weights<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                Array.Fill(problem.SampleWeights, T.One);
                FusedSums<T> with = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: true);
                FusedSums<T> without = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: false, curved: true);
                Bits.AssertSame<double>(without.Gradient, with.Gradient, "Gradient", item);
                Bits.AssertSame<double>([without.InterceptGradient, without.Loss], [with.InterceptGradient, with.Loss], "Intercept gradient and loss", item);
                Bits.AssertSame<T>(without.Curvatures, with.Curvatures, "Curvature", item);
            },
            tests: 30);

    [Theory]
    [EveryPolicyAndLayout]
    public void More_rows_than_a_group_are_all_summed<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The largest groups have 512 rows; quads of rows leave 0, 16, 48 and 49 rows over.
        foreach (int rows in (int[])[512, 1040, 1072, 1073])
        {
            Problem<T> problem = Lattice.Draw<T>(Shape.Dense(rows, 2), magnitude: 2);
            FusedSums<T> actual = StripRunner.LossGradient<LatticeLoss, T>(policy, layout, problem, weighted: true, curved: true);
            AssertExact(
                Oracle.LossGradient(problem, LatticeLoss.Value, LatticeLoss.Residual, weighted: true),
                Oracle.Terms(problem, LatticeLoss.Curvature, weighted: true),
                actual,
                rows);
        }
    }

    private static void AssertExact<T>(ReferenceLossAndGradient expected, double[]? curvatures, FusedSums<T> actual, object context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Bits.AssertEqual<double>(expected.Gradient, actual.Gradient, "Gradient", context);
        Bits.AssertEqual<double>([expected.InterceptGradient], [actual.InterceptGradient], "Intercept gradient", context);
        Bits.AssertEqual<double>([expected.Loss], [actual.Loss], "Loss", context);
        Assert.Equal(curvatures is null, actual.Curvatures is null);
        Bits.AssertEqual<T>(curvatures, actual.Curvatures, "Curvature", context);
    }
}
