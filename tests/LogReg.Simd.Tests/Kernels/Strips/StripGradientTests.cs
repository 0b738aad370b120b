using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>Lane sums of interleaved strips, and Xᵀr of a panel in both layouts, under every policy.</summary>
public class StripGradientTests
{
    [Theory]
    [EveryPolicy]
    public void Every_row_is_added_to_its_own_lane<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            double[] expected = new double[shape.Features * Lanes.Count];
            Array.Fill(expected, 5);
            for (int row = 0; row < shape.Rows; row++)
            {
                for (int j = 0; j < shape.Features; j++)
                {
                    expected[(j * Lanes.Count) + (row % Lanes.Count)] += double.CreateChecked(problem.Row(row)[j] * problem.Residuals[row]);
                }
            }

            Bits.AssertEqual<T>(expected, StripRunner.GradientLanes(policy, problem, T.CreateChecked(5)), "Lane", shape);
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_transposed_product_is_exact_on_the_lattice<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            Lattice.AssertExact<T>(Oracle.AbsoluteTransposedProduct(problem).DefaultIfEmpty().Max());
            double[] expected = [.. Oracle.TransposedProduct(problem), problem.ExactResiduals.Sum()];
            Bits.AssertEqual<double>(expected, StripRunner.TransposedProduct(policy, layout, problem), "Product", shape);
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_transposed_product_is_within_the_bound<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            double[] expected = [.. Oracle.TransposedProduct(problem), problem.ExactResiduals.Sum()];
            double[] bounds = [.. ErrorBounds<T>.Gradient(layout, problem), ErrorBounds<T>.ResidualSum(problem)];
            Bits.AssertWithin<double>(expected, StripRunner.TransposedProduct(policy, layout, problem), bounds, "Product", item);
        });

    [Theory]
    [EveryPolicyAndLayout]
    public void The_hessian_product_is_exact_on_the_lattice<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape, magnitude: 2);
            double[] products = [.. Oracle.AbsoluteLogits(problem).Zip(problem.ExactSampleWeights, (z, c) => z * c)];
            Lattice.AssertExact<T>(Oracle.AbsoluteTransposedProduct(problem, products).DefaultIfEmpty().Max());
            Bits.AssertEqual<double>(Oracle.HessianProduct(problem), StripRunner.HessianProduct(policy, layout, problem), "Product", shape);
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_hessian_product_is_within_the_bound<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertWithin<double>(
                Oracle.HessianProduct(problem),
                StripRunner.HessianProduct(policy, layout, problem),
                ErrorBounds<T>.HessianProduct(layout, problem),
                "Product",
                item);
        });

    [Theory]
    [EveryPrecisionAndLayout]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertSame<double>(
                StripRunner.TransposedProduct(precision.Wide, layout, problem),
                StripRunner.TransposedProduct(precision.Portable, layout, problem),
                "Transposed product",
                item);
            Bits.AssertSame<double>(
                StripRunner.HessianProduct(precision.Wide, layout, problem),
                StripRunner.HessianProduct(precision.Portable, layout, problem),
                "Hessian product",
                item);
        });

    [Theory]
    [EveryPolicyAndLayout]
    public void More_rows_than_a_group_are_all_summed<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Few features make the largest groups, 512 rows: whole groups, one strip more, and a tail of one row.
        foreach (int rows in (int[])[512, 1024, 1040, 1041])
        {
            Problem<T> problem = Lattice.Draw<T>(Shape.Dense(rows, 2), magnitude: 2);
            double[] expected = [.. Oracle.TransposedProduct(problem), problem.ExactResiduals.Sum()];
            Bits.AssertEqual<double>(expected, StripRunner.TransposedProduct(policy, layout, problem), "Transposed product", rows);
            Bits.AssertEqual<double>(Oracle.HessianProduct(problem), StripRunner.HessianProduct(policy, layout, problem), "Hessian product", rows);
        }
    }
}
