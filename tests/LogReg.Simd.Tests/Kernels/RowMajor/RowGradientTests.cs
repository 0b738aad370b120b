using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>Gradient accumulation and the fused pass over the caller's rows, under every policy.</summary>
public class RowGradientTests
{
    [Theory]
    [EveryPolicy]
    public void The_gradient_is_exact_on_the_lattice<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            Lattice.AssertExact<T>(Oracle.AbsoluteTransposedProduct(problem).DefaultIfEmpty().Max() + 8);
            Bits.AssertEqual<T>(Oracle.TransposedProduct(problem), RowRunner.Gradient(policy, problem), "Gradient", shape);
        }
    }

    [Theory]
    [EveryPolicy]
    public void The_gradient_is_added_to_what_is_there<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            double[] expected = [.. Oracle.TransposedProduct(problem).Zip(problem.ExactCoefficients, (sum, start) => start + sum)];
            Bits.AssertEqual<T>(expected, RowRunner.Gradient(policy, problem, fromCoefficients: true), "Gradient", shape);
        }
    }

    [Theory]
    [EveryPolicy]
    public void The_gradient_is_within_the_bound<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            // One chain of all rows per feature: γ(rows).
            Problem<T> problem = item.Derive<T>();
            Bits.AssertWithin<T>(
                Oracle.TransposedProduct(problem),
                RowRunner.Gradient(policy, problem),
                ErrorBounds<T>.Gradient(StripLayout.Consecutive, problem),
                "Gradient",
                item);
        });

    [Theory]
    [EveryPolicy]
    public void The_fused_pass_is_exact_on_the_lattice<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape, magnitude: 2);
            foreach (bool weighted in (bool[])[false, true])
            {
                ReferenceLossAndGradient expected = Oracle.LossGradient(problem, LatticeLoss.Value, LatticeLoss.Residual, weighted);
                FusedSums<T> actual = RowRunner.LossGradient<LatticeLoss, T>(policy, problem, weighted);
                Bits.AssertEqual<double>(expected.Gradient, actual.Gradient, "Gradient", (shape, weighted));
                Bits.AssertEqual<double>([expected.InterceptGradient], [actual.InterceptGradient], "Intercept gradient", (shape, weighted));
                Bits.AssertEqual<double>([expected.Loss], [actual.Loss], "Loss", (shape, weighted));
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void The_fused_log_loss_pass_is_within_the_bound<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            foreach (bool weighted in (bool[])[false, true])
            {
                ReferenceLossAndGradient expected = Oracle.LogLossGradient(problem, weighted);
                FusedSums<T> actual = RowRunner.LossGradient<Losses.LogLoss, T>(policy, problem, weighted);
                FusedBounds<T> bounds = FusedBounds<T>.Of(StripLayout.Consecutive, problem, weighted);
                Bits.AssertWithin<double>(expected.Gradient, actual.Gradient, bounds.Gradient, "Gradient", item);
                Bits.AssertWithin<double>([expected.InterceptGradient], [actual.InterceptGradient], [bounds.InterceptGradient], "Intercept gradient", item);
                Bits.AssertWithin<double>([expected.Loss], [actual.Loss], [bounds.Loss], "Loss", item);
            }
        });

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertSame<T>(RowRunner.Gradient(precision.Wide, problem), RowRunner.Gradient(precision.Portable, problem), "Gradient", item);
            FusedSums<T> wide = RowRunner.LossGradient<Losses.LogLoss, T>(precision.Wide, problem, weighted: true);
            FusedSums<T> portable = RowRunner.LossGradient<Losses.LogLoss, T>(precision.Portable, problem, weighted: true);
            Bits.AssertSame<double>(wide.Gradient, portable.Gradient, "Fused gradient", item);
            Bits.AssertSame<double>([wide.InterceptGradient, wide.Loss], [portable.InterceptGradient, portable.Loss], "Intercept gradient and loss", item);
        });

    [Theory]
    [EveryPolicy]
    public void NaN_reaches_its_own_feature_and_no_other<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in (Shape[])[Shape.Dense(9, 17), Shape.Dense(17, 33), Shape.Dense(3, 5)])
        {
            for (int j = 0; j < shape.Features; j++)
            {
                Problem<T> problem = Lattice.Draw<T>(shape);
                double[] expected = Oracle.TransposedProduct(problem);
                expected[j] = double.NaN;
                problem.Features[((7 * j) % shape.Rows * shape.Stride) + j] = T.NaN;
                Bits.AssertEqual<T>(expected, RowRunner.Gradient(policy, problem), "Gradient", (shape, j));
            }
        }
    }
}
