using System.Numerics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>Logits and probabilities of the caller's rows, under every policy.</summary>
public class RowLogitsTests
{
    [Theory]
    [EveryPolicy]
    public void Logits_are_exact_on_the_lattice<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            Lattice.AssertExact<T>(Oracle.AbsoluteLogits(problem).DefaultIfEmpty().Max());
            Bits.AssertEqual<T>(Oracle.Logits(problem), RowRunner.Logits(policy, problem), "Logit", shape);
        }
    }

    [Theory]
    [EveryPolicy]
    public void Probabilities_of_saturated_logits_are_exact<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All)
        {
            Problem<T> problem = Lattice.DrawSaturated<T>(shape);
            Bits.AssertEqual<T>(Oracle.Probabilities(problem), RowRunner.Probabilities(policy, problem), "Probability", shape);
        }
    }

    [Theory]
    [EveryPolicy]
    public void Logits_are_within_the_bound<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertWithin<T>(Oracle.Logits(problem), RowRunner.Logits(policy, problem), ErrorBounds<T>.RowLogits(problem), "Logit", item);
        });

    [Theory]
    [EveryPolicy]
    public void Probabilities_are_within_the_bound<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertWithin<T>(
                Oracle.Probabilities(problem), RowRunner.Probabilities(policy, problem), FusedBounds<T>.Probabilities(problem), "Probability", item);
        });

    [Theory]
    [EveryPolicy]
    public void One_row_has_the_bits_it_has_in_a_batch<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            T[] logits = RowRunner.Logits(policy, problem);
            T[] probabilities = RowRunner.Probabilities(policy, problem);
            for (int row = 0; row < Math.Min(problem.Rows, 20); row++)
            {
                (T logit, T probability) = RowRunner.One(problem, row);
                Bits.AssertSame<T>([logits[row], logits[row]], [RowRunner.Logit(policy, problem, row), logit], $"The logit of row {row}", item);
                Bits.AssertSame<T>([probabilities[row]], [probability], $"The probability of row {row}", item);
            }
        });

    [Theory]
    [EveryPolicy]
    public void More_rows_than_a_block_of_probabilities_are_all_computed<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Blocks of 256 rows: one short of two, two, and two and one row.
        foreach (int rows in (int[])[511, 512, 513])
        {
            Problem<T> problem = new MatrixCase(rows, 3, 1, 0, 1, 0, 0, rows).Derive<T>();
            Bits.AssertWithin<T>(
                Oracle.Probabilities(problem), RowRunner.Probabilities(policy, problem), FusedBounds<T>.Probabilities(problem), "Probability", rows);
        }
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(item =>
        {
            Problem<T> problem = item.Derive<T>();
            Bits.AssertSame<T>(RowRunner.Logits(precision.Wide, problem), RowRunner.Logits(precision.Portable, problem), "Logit", item);
            Bits.AssertSame<T>(RowRunner.Probabilities(precision.Wide, problem), RowRunner.Probabilities(precision.Portable, problem), "Probability", item);
        });

    [Theory]
    [EveryPolicy]
    public void NaN_and_infinity_reach_their_own_row_and_no_other<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T special in (T[])[T.NaN, T.PositiveInfinity, T.NegativeInfinity])
        {
            foreach (Shape shape in (Shape[])[Shape.Dense(9, 17), Shape.Dense(17, 33), Shape.Dense(3, 5)])
            {
                for (int j = 0; j < shape.Features; j++)
                {
                    int row = (7 * j) % shape.Rows;
                    Problem<T> problem = Lattice.Draw<T>(shape);
                    double[] expected = Oracle.Logits(problem);
                    expected[row] = double.CreateChecked(special) * Math.Sign(problem.ExactCoefficients[j]);
                    problem.Features[(row * shape.Stride) + j] = special;
                    Bits.AssertEqual<T>(expected, RowRunner.Logits(policy, problem), "Logit", (shape, j));
                    Bits.AssertEqual<T>([expected[row]], [RowRunner.Logit(policy, problem, row)], "Logit", (shape, j));
                }
            }
        }
    }
}
