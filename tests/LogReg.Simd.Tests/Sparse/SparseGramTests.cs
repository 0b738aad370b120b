using LogReg.Simd.Passes;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>The Gram matrix of sparse rows (formula 3.3) is exact on small integers, and each piece of it makes a range of columns.</summary>
public sealed class SparseGramTests
{
    private const int Rows = 700;
    private const int Columns = 53;

    /// <summary>The pieces for each entry that pays for them: rows of m entries bring (m + 1)/2 products for each.</summary>
    [Theory]
    [InlineData(4, 8, 1)]
    [InlineData(20, 1, 1)]
    [InlineData(20, 2, 2)]
    [InlineData(20, 8, 3)]
    [InlineData(45, 8, 7)]
    public void Pieces_are_as_many_as_pay_for_reading_all_entries(int entriesPerRow, int workers, int pieces)
    {
        (long[] pointers, int[] columns, float[] values) = Entries(entriesPerRow);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(i => (float)((i % 5) + 1))];
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr(pointers, columns, values, Columns);
        using WorkerTeam team = new(workers, Sharing.Always);
        using SparseGram<float> gram = new(matrix);
        Pin(weights, () => gram.Compute(team), gram);

        Assert.Equal(pieces, gram.PieceCount);
        double[] expected = new double[Columns * Columns];
        for (int i = 0; i < Rows; i++)
        {
            for (long a = pointers[i]; a < pointers[i + 1]; a++)
            {
                for (long b = pointers[i]; b < pointers[i + 1]; b++)
                {
                    expected[(columns[a] * Columns) + columns[b]] += weights[i] * values[a] * values[b];
                }
            }
        }

        for (int row = 0; row < Columns; row++)
        {
            Assert.Equal(expected.AsSpan(row * Columns, row + 1).ToArray(), gram.LowerRow(row).ToArray());
        }
    }

    private static unsafe void Pin(float[] weights, Action compute, SparseGram<float> gram)
    {
        fixed (float* pinned = weights)
        {
            gram.Weights = pinned;
            compute();
        }
    }

    private static (long[] Pointers, int[] Columns, float[] Values) Entries(int perRow)
    {
        SplitMix random = new((ulong)perRow);
        long[] pointers = new long[Rows + 1];
        int[] columns = new int[Rows * perRow];
        for (int i = 0; i < Rows; i++)
        {
            float[] order = random.Vector<float>(Columns);
            int[] chosen = [.. Enumerable.Range(0, Columns).OrderBy(j => order[j]).Take(perRow).Order()];
            chosen.CopyTo(columns, i * perRow);
            pointers[i + 1] = pointers[i] + perRow;
        }

        return (pointers, columns, [.. Enumerable.Range(0, columns.Length).Select(e => (float)((e % 7) - 3))]);
    }
}
