using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>The formed Hessian of chosen columns is XᵀWX of the reference exactly, where every product is a small integer, in every form of values, and so is what steps in it change.</summary>
public unsafe class ColumnGramTests
{
    private const int Rows = 60;
    private const int Features = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(-3)]
    public void Hessian_products_and_slopes_are_those_of_the_reference(int smallest)
    {
        SplitMix random = new(5);
        double[] dense = Draw(random, smallest, perRow: 4);
        int[] chosen = [1, 2, 3, 7, 8, 20, 38, 39];
        double[] own = [.. from row in Enumerable.Range(0, Rows) from column in chosen select dense[(row * Features) + column]];
        double[] weights = [.. Enumerable.Range(0, Rows).Select(_ => (double)random.Below(4))];
        double[] expected = ReferencePass.WeightedGram(own, Rows, chosen.Length, chosen.Length, weights);

        using SparseMatrix<double> matrix = Sparse(dense);
        ColumnGram gram = new(Rows);
        Assert.True(gram.TryTake(Columns(matrix, chosen)));
        Form(gram, weights);
        double[] whole = new double[chosen.Length];
        int[] places = [.. Enumerable.Range(0, chosen.Length)];
        for (int i = 0; i < chosen.Length; i++)
        {
            double[] unit = new double[chosen.Length];
            unit[i] = 1;
            gram.Multiply(places, unit, whole);
            for (int j = 0; j < chosen.Length; j++)
            {
                Assert.Equal(At(expected, chosen.Length, i, j), whole[j]);
            }

            Assert.Equal(At(expected, chosen.Length, i, i), gram.CurvatureOf(i));
        }

        // A step of one variable, and one of several by the last product.
        gram.Move(2, 3);
        gram.Multiply([0, 5], [2, -1], new double[2]);
        gram.Advance(4);
        for (int j = 0; j < chosen.Length; j++)
        {
            Assert.Equal((3 * At(expected, chosen.Length, 2, j)) + (8 * At(expected, chosen.Length, 0, j)) - (4 * At(expected, chosen.Length, 5, j)), gram.SlopeOf(j));
        }

        // Another choice begins anew, in the same memory.
        Assert.True(gram.TryTake(Columns(matrix, chosen[..3])));
        Form(gram, weights);
        Assert.Equal(At(expected, chosen.Length, 2, 2), gram.CurvatureOf(2));
        Assert.Equal(0, gram.SlopeOf(2));
    }

    [Fact]
    public void Rows_with_many_of_the_columns_are_not_taken()
    {
        double[] dense = Draw(new SplitMix(6), smallest: 1, perRow: Features);
        using SparseMatrix<double> matrix = Sparse(dense);
        Assert.False(new ColumnGram(Rows).TryTake(Columns(matrix, [.. Enumerable.Range(0, Features)])));
    }

    private static double At(double[] gram, int count, int i, int j) => gram[(i * count) + j];

    private static void Form(ColumnGram gram, double[] weights)
    {
        fixed (double* w = weights)
        {
            gram.Form(w);
        }
    }

    /// <summary>Integers from the smallest on; ones alone, bytes or numbers of both signs.</summary>
    private static double[] Draw(SplitMix random, int smallest, int perRow)
    {
        double[] dense = new double[Rows * Features];
        for (int row = 0; row < Rows; row++)
        {
            for (int entry = 0; entry < perRow; entry++)
            {
                int column = perRow == Features ? entry : random.Below(Features);
                dense[(row * Features) + column] = smallest == 1 ? 1 : smallest + random.Below(7) is var value && value == 0 ? 1 : value;
            }
        }

        return dense;
    }

    private static SparseMatrix<double> Sparse(double[] dense)
    {
        int[] entries = [.. Enumerable.Range(0, dense.Length).Where(i => dense[i] != 0)];
        return SparseMatrix<double>.FromCoo(
            [.. entries.Select(i => i / Features)], [.. entries.Select(i => i % Features)], [.. entries.Select(i => dense[i])], Rows, Features);
    }

    private static ColumnEntries[] Columns(SparseMatrix<double> matrix, int[] chosen)
    {
        SparseColumns all = matrix.Store.AllColumnsOn(null);
        ReadOnlySpan<int> originals = matrix.Store.Order.Originals;
        List<ColumnEntries> taken = [];
        foreach (int column in chosen)
        {
            int place = originals.IndexOf(column);
            taken.Add(new ColumnEntries((nint)all.Pointers[place], (nint)all.Pointers[place + 1], (nint)all.Rows, (nint)all.Values, all.ValueForm));
        }

        return [.. taken];
    }
}
