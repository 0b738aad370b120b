using System.Runtime.CompilerServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The weighted Gram matrix XᵀDX of sparse rows, dense, for a few thousand columns.</summary>
/// <remarks>
/// Two columns meet in the same order in every row, so that each pair has one of the matrix's two places for it, whatever the order is, and no row is sorted; the other place stays zero. Each piece is
/// a range of columns that come second, with about the same share of the products, no more pieces than threads, and goes through all samples in order: each element is summed in double in row order
/// by one thread, so that neither threads nor the cut change a bit, and one thread reads the entries once. Cost: m(m + 1)/2 multiply-adds for a row with m entries, and the entries once per piece.
/// </remarks>
internal sealed unsafe class SparseGram<T> : GramPass<T>, IPieceWork
    where T : unmanaged
{
    /// <summary>The most columns: half a gibibyte.</summary>
    private const int MostColumns = 8192;

    /// <summary>
    /// The products for each entry that a piece must bring, because it reads all entries. Measured on a Zen 4, two threads, 20,000 rows of 14, 30 and 60 entries in 500 columns: one piece 2.4, 8.0
    /// and 26 ms, two 1.9, 4.4 and 14. With four pieces a thread the 105 products of a row of a9a took 33 ms of a whole run in the place of 17 (one thread: 18).
    /// </summary>
    private const double LeastProducts = 3;

    private const int BlockRows = 256;

    /// <summary>Elements of both triangles that are added up while they are in a cache.</summary>
    private const int Tile = 32;

    private readonly IEntryRows<T> features;
    private readonly NativeBuffer gram;
    private int[] firstColumns = [];
    private int mostPieces;

    public SparseGram(IEntryRows<T> features)
    {
        if (features.FeatureCount > MostColumns)
        {
            SparseGuard.ThrowGram(features.FeatureCount, MostColumns);
        }

        this.features = features;
        gram = new NativeBuffer((nuint)features.FeatureCount * (nuint)features.FeatureCount * sizeof(double));
    }

    /// <summary>Gets the pieces of the last computation.</summary>
    public int PieceCount => firstColumns.Length - 1;

    public override ReadOnlySpan<double> LowerRow(int row) => new((double*)gram.Pointer + ((nint)row * features.FeatureCount), row + 1);

    public override void Compute(WorkerTeam team)
    {
        if (mostPieces != team.WorkerCount)
        {
            firstColumns = team.WorkerCount == 1 ? [0, features.FeatureCount] : Cut(team.WorkerCount);
            mostPieces = team.WorkerCount;
        }

        team.Run(this, PieceCount);
        team.Cancellation.ThrowIfCancellationRequested();
        Fold();
    }

    /// <summary>Sums the products of one range of columns with those before them in their rows.</summary>
    public void Run(int piece, int worker)
    {
        int first = firstColumns[piece];
        int end = firstColumns[piece + 1];
        nint d = features.FeatureCount;
        double* sums = (double*)gram.Pointer;
        for (int a = first; a < end; a++)
        {
            new Span<double>(sums + (a * d), (int)d).Clear();
        }

        using EntryBlocks<T> blocks = new(features, BlockRows);
        using NativeBuffer widened = new((nuint)blocks.Capacity * sizeof(double), cleared: false);
        while (first < end && blocks.MoveNext())
        {
            SparseEntries<T> entries = blocks.Entries;
            Elements.Widen(entries.Values, entries.First(blocks.RowCount), (double*)widened.Pointer);
            for (int i = 0; i < blocks.RowCount; i++)
            {
                nint begin = entries.First(i);
                int count = (int)(entries.First(i + 1) - begin);
                AddRow(entries.Columns + begin, (double*)widened.Pointer + begin, count, Elements.ToDouble(Weights[blocks.FirstRow + i]), first, end, sums, d);
            }
        }
    }

    public override void Dispose() => gram.Dispose();

    /// <summary>Adds the products of a row's entries with themselves and those before them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(int* columns, double* values, int count, double weight, int first, int end, double* sums, nint d)
    {
        for (nint a = 0; a < count; a++)
        {
            int column = columns[a];
            if (column < first || column >= end)
            {
                continue;
            }

            ScatteredSums.Add(columns, values, a + 1, weight * values[a], sums + (column * d));
        }
    }

    /// <summary>Adds the upper triangle to the lower one: of the two places of a pair one is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fold()
    {
        nint d = features.FeatureCount;
        double* sums = (double*)gram.Pointer;
        for (nint rows = 0; rows < d; rows += Tile)
        {
            for (nint columns = 0; columns <= rows; columns += Tile)
            {
                for (nint i = rows; i < Math.Min(d, rows + Tile); i++)
                {
                    for (nint j = columns; j < Math.Min(i, columns + Tile); j++)
                    {
                        sums[(i * d) + j] += sums[(j * d) + i];
                    }
                }
            }
        }
    }

    /// <summary>Ranges of columns with about the same number of products, from the structure alone, and no more than pay for what each reads.</summary>
    private int[] Cut(int most)
    {
        double[] products = new double[features.FeatureCount];
        double total = 0;
        long reads = 0;
        using EntryBlocks<T> blocks = new(features, BlockRows);
        while (blocks.MoveNext())
        {
            SparseEntries<T> entries = blocks.Entries;
            reads += entries.First(blocks.RowCount);
            for (int i = 0; i < blocks.RowCount; i++)
            {
                for (nint begin = entries.First(i), e = begin; e < entries.First(i + 1); e++)
                {
                    products[entries.Columns[e]] += e - begin + 1;
                    total += e - begin + 1;
                }
            }
        }

        int pieces = (int)Math.Clamp(total / (LeastProducts * Math.Max(1, reads)), 1, most);
        int[] cuts = new int[pieces + 1];
        double sum = 0;
        for (int j = 0, piece = 1; j < products.Length; j++)
        {
            sum += products[j];
            for (; piece < pieces && sum >= total * piece / pieces; piece++)
            {
                cuts[piece] = j + 1;
            }
        }

        for (int piece = 1; piece <= pieces; piece++)
        {
            cuts[piece] = piece == pieces ? products.Length : Math.Max(cuts[piece], cuts[piece - 1]);
        }

        return cuts;
    }
}
