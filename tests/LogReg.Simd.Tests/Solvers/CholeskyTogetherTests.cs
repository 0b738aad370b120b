using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Right sides in one read of the factor have the bits of scalar code that takes row after row.</summary>
public sealed class CholeskyTogetherTests
{
    private const double Floor = 1e-12;

    private const int Groups = 2;

    public static TheoryData<int, bool> Sizes
    {
        get
        {
            TheoryData<int, bool> sizes = [];
            foreach (int size in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 22, 23, 24, 25, 130])
            {
                sizes.Add(size, false);
                if (size > 4)
                {
                    sizes.Add(size, true);
                }
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public unsafe void Systems_have_the_bits_of_one_row_after_another(int size, bool drops)
    {
        const int Together = CholeskyFactor.Together;
        int dropped = size / 3;
        SplitMix random = new((ulong)size);
        using WorkerTeam team = new(1, Sharing.Always);
        using CholeskyFactor factor = new(size);
        for (int row = 0; row < size; row++)
        {
            random.Vector<double>(row + 1).CopyTo(factor.Matrix.Row(row));
            factor.Matrix.Row(row)[row] = size + row + 1;
        }

        int last = Groups * Together / CholeskyFactor.ColumnsPerVector;
        double[] systems = random.Vector<double>(size * Together * Groups);
        if (drops)
        {
            // Its row and column are those of the last variable, and so are the right sides of every other system.
            for (int j = 0; j < size; j++)
            {
                double of = j == dropped ? factor.Matrix.Row(size - 1)[size - 1] : factor.Matrix.Row(size - 1)[j];
                factor.Matrix.Row(Math.Max(dropped, j))[Math.Min(dropped, j)] = j == size - 1 ? factor.Matrix.Row(size - 1)[size - 1] : of;
            }

            for (int column = 0; column < Together * Groups; column += 2)
            {
                systems[Place(dropped, column)] = systems[Place(size - 1, column)];
            }
        }

        Assert.Equal(drops ? 1 : 0, factor.Factor(team, Floor));
        double[] expected = [.. systems];
        for (int column = 0; column < (last - 1) * CholeskyFactor.ColumnsPerVector; column++)
        {
            SolveByRows(factor, expected, column);
        }

        // In two parts, as two threads do; the last vector of columns is nobody's and stays.
        fixed (double* first = systems)
        {
            factor.SolveTogether(first, 0, 1);
            factor.SolveTogether(first, 1, last - 1);
        }

        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), systems.Select(BitConverter.DoubleToInt64Bits));

        int Place(int row, int column) => PlaceOf(size, row, column);
    }

    private static int PlaceOf(int size, int row, int column) =>
        (((column / CholeskyFactor.Together * size) + row) * CholeskyFactor.Together) + (column % CholeskyFactor.Together);

    private static void SolveByRows(CholeskyFactor factor, double[] systems, int column)
    {
        int size = factor.Matrix.Size;
        double[] x = [.. Enumerable.Range(0, size).Select(i => systems[PlaceOf(size, i, column)])];
        for (int k = size - 1; k >= 0; k--)
        {
            double share = Enumerable.Range(k + 1, size - k - 1).Sum(i => Math.Abs(factor.Matrix.Row(i)[k] * x[i]));
            x[k] = (factor.IsDropped[k] && Math.Abs(x[k]) <= Floor * share ? 0 : x[k]) / factor.Matrix.Row(k)[k];
            for (int i = 0; i < k; i++)
            {
                double product = factor.Matrix.Row(k)[i] * x[k];
                x[i] -= product;
            }
        }

        for (int k = 0; k < size; k++)
        {
            double[] sums = new double[4];
            for (int i = 0; i < k; i++)
            {
                double product = factor.Matrix.Row(k)[i] * x[i];
                sums[i < k / 4 * 4 ? i % 4 : 0] += product;
            }

            x[k] = (x[k] - (sums[0] + sums[1] + (sums[2] + sums[3]))) / factor.Matrix.Row(k)[k];
            systems[PlaceOf(size, k, column)] = x[k];
        }
    }
}
