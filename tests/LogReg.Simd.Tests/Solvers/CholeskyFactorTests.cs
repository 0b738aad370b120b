using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Reference;
using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Formula 4.7: A = LᵀL and the solution of A·x = b, with the backward error that theory grants and no more.</summary>
public class CholeskyFactorTests
{
    private const double PivotFloor = 1e-14;

    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 20), 31, 32, 33, 35, 36, 47, 63, 64, 65, 68, 96, 97, 100];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_factor_multiplies_to_the_matrix_and_solves_it(int size)
    {
        double[] matrix = PositiveDefinite(size);
        double[] rightSide = new SplitMix((ulong)size).Vector<double>(size, 4);
        double[] solution = [.. rightSide];
        double[] lower;
        using (WorkerTeam team = new(2, Sharing.Always))
        using (CholeskyFactor factor = Filled(matrix, size))
        {
            Assert.Equal(0, factor.Factor(team, PivotFloor));
            lower = Lower(factor, size);
            factor.Solve(solution);
        }

        // Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., theorems 10.3 and 10.4: |A − LᵀL| ≤ γ(n + 1)·|Lᵀ||L| and
        // |b − A·x| ≤ γ(3n + 1)·|Lᵀ||L||x|. The check itself adds γ(n).
        for (int i = 0; i < size; i++)
        {
            double residual = rightSide[i];
            double room = 0;
            for (int j = 0; j < size; j++)
            {
                double product = 0;
                double absolute = 0;
                for (int k = Math.Max(i, j); k < size; k++)
                {
                    product += lower[(k * size) + i] * lower[(k * size) + j];
                    absolute += Math.Abs(lower[(k * size) + i] * lower[(k * size) + j]);
                }

                double entry = matrix[(i * size) + j];
                Assert.InRange(Math.Abs(product - entry), 0, Rounding<double>.Gamma((2 * size) + 1) * absolute);
                residual -= entry * solution[j];
                room += absolute * Math.Abs(solution[j]);
            }

            Assert.InRange(Math.Abs(residual), 0, Rounding<double>.Gamma((4 * size) + 1) * room);
        }

        // The matrices are of condition 100 at most: the solution has at least twelve digits of the reference's.
        double largest = solution.Max(Math.Abs);
        double[] expected = ReferenceCholesky.Solve(matrix, size, rightSide);
        Assert.All(expected.Zip(solution), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-11 * largest));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Threads_change_no_bit(int size)
    {
        double[] matrix = PositiveDefinite(size);
        double[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using WorkerTeam team = new(threads, Sharing.Always);
            using CholeskyFactor factor = Filled(matrix, size);
            factor.Factor(team, PivotFloor);
            double[] lower = Lower(factor, size);
            expected ??= lower;
            Bits.AssertSame<double>(expected, lower, "entry", $"{threads} threads, size {size}");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(33)]
    [InlineData(70)]
    public void A_collinear_matrix_has_its_variables_dropped_and_gives_a_finite_descent_direction(int size)
    {
        // The Gram matrix of integers with one column twice and one of zeros: pivots that are exactly zero, or nothing but rounding.
        SplitMix random = new(5);
        int rows = size + 3;
        double[] x = new double[rows * size];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < size; j++)
            {
                x[(i * size) + j] = random.Below(7) - 3;
            }

            x[(i * size) + size - 1] = size == 2 ? 0 : x[i * size];
            x[(i * size) + (size / 2)] = 0;
        }

        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int row = 0; row < rows; row++)
                {
                    matrix[(i * size) + j] += x[(row * size) + i] * x[(row * size) + j];
                }
            }
        }

        using WorkerTeam team = new(1);
        using CholeskyFactor factor = Filled(matrix, size);
        int[] expected = size == 2 ? [1] : [0, size / 2];
        Assert.Equal(expected.Length, factor.Factor(team, PivotFloor));
        Assert.Equal(expected, Dropped(factor));
        double[] gradient = [.. Enumerable.Range(0, size).Select(j => 1.0 + (j % 3))];
        double[] direction = [.. gradient.Select(g => -g)];
        factor.Solve(direction);
        Assert.All(direction, p => Assert.True(double.IsFinite(p)));
        Assert.True(gradient.Zip(direction, (g, p) => g * p).Sum() < 0);
    }

    /// <summary>
    /// Every one-hot table beside a column of ones has one exact dependency per table; in single precision its pivots are rounding of either sign. Divided by the root of such a
    /// pivot, the rounding of its row would be what the next pivots are made of.
    /// </summary>
    [Theory]
    [InlineData(6, 1e-7)]
    [InlineData(20, 1e-7)]
    [InlineData(6, 1e-16)]
    [InlineData(20, 1e-16)]
    public void Rounding_in_dependent_pivots_does_not_cascade(int tables, double rounding)
    {
        const int Levels = 5;
        const int Rows = 3000;
        int size = (tables * Levels) + 1;
        SplitMix random = new(17);
        double[] matrix = new double[size * size];
        int[] ones = new int[tables + 1];
        for (int i = 0; i < Rows; i++)
        {
            for (int t = 0; t < tables; t++)
            {
                ones[t] = (t * Levels) + random.Below(Levels);
            }

            ones[tables] = size - 1;
            foreach (int a in ones)
            {
                foreach (int b in ones)
                {
                    matrix[(a * size) + b] += 0.25 / Rows;
                }
            }
        }

        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                matrix[(a * size) + b] *= 1 + (rounding * random.Signed());
                matrix[(b * size) + a] = matrix[(a * size) + b];
            }
        }

        // The gradient of some residuals, which lies in the row space: the sums over each table are the last entry.
        double[] gradient = new double[size];
        for (int i = 0; i < Rows; i++)
        {
            double residual = random.Signed();
            for (int t = 0; t < tables; t++)
            {
                gradient[(t * Levels) + random.Below(Levels)] += residual / Rows;
            }

            gradient[^1] += residual / Rows;
        }

        using WorkerTeam team = new(1);
        using CholeskyFactor factor = Filled(matrix, size);
        Assert.Equal(tables, factor.Factor(team, rounding < 1e-10 ? 1e-12 : 1e-6));
        Assert.Equal(Enumerable.Range(0, tables).Select(t => t * Levels), Dropped(factor));
        double[] direction = [.. gradient.Select(g => -g)];
        factor.Solve(direction);

        // The quadratic model falls by half of −gᵀp, as it does along Newton's direction and along no other.
        double slope = gradient.Zip(direction, (g, p) => g * p).Sum();
        double curvature = Enumerable.Range(0, size).Sum(a => Enumerable.Range(0, size).Sum(b => direction[a] * matrix[(a * size) + b] * direction[b]));
        Assert.InRange(-slope, double.Epsilon, double.PositiveInfinity);
        Assert.InRange(curvature / -slope, 0.999, 1.001);
        Assert.InRange(direction.Max(Math.Abs), 0, 10);
    }

    [Fact]
    public void A_zero_matrix_counts_as_the_smallest_multiple_of_one()
    {
        using WorkerTeam team = new(1);
        using CholeskyFactor factor = Filled(new double[9], 3);
        Assert.Equal(3, factor.Factor(team, 0.25));
        double[] x = [1, 2, -3];
        factor.Solve(x);
        Assert.Equal([4, 8, -12], x);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_entry_that_is_not_finite_is_reported(double value)
    {
        foreach ((int row, int column) in ((int, int)[])[(0, 0), (20, 20), (39, 39), (39, 0), (25, 24)])
        {
            double[] matrix = PositiveDefinite(40);
            matrix[(row * 40) + column] = matrix[(column * 40) + row] = value;
            using WorkerTeam team = new(1);
            using CholeskyFactor factor = Filled(matrix, 40);
            int dropped = factor.Factor(team, PivotFloor);
            Assert.True(dropped == -1, $"{value} in row {row}, column {column}: {dropped} variables dropped.");
        }
    }

    /// <summary>MᵀM/n + 0.1·I with entries of M in [−1, 1): eigenvalues between 0.1 and about 4·⅓ + 0.1.</summary>
    private static double[] PositiveDefinite(int size)
    {
        double[] m = new SplitMix((ulong)(1000 + size)).Vector<double>(size * size);
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = 0;
                for (int k = 0; k < size; k++)
                {
                    sum += m[(k * size) + i] * m[(k * size) + j];
                }

                matrix[(i * size) + j] = (sum / size) + (i == j ? 0.1 : 0);
            }
        }

        return matrix;
    }

    private static int[] Dropped(CholeskyFactor factor)
    {
        bool[] isDropped = factor.IsDropped.ToArray();
        return [.. Enumerable.Range(0, isDropped.Length).Where(j => isDropped[j])];
    }

    private static CholeskyFactor Filled(double[] matrix, int size)
    {
        CholeskyFactor factor = new(size);
        for (int row = 0; row < size; row++)
        {
            matrix.AsSpan(row * size, row + 1).CopyTo(factor.Matrix.Row(row));
        }

        return factor;
    }

    private static double[] Lower(CholeskyFactor factor, int size)
    {
        double[] lower = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            factor.Matrix.Row(row).CopyTo(lower.AsSpan(row * size));
        }

        return lower;
    }
}
