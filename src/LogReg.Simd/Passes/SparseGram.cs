using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The weighted Gram matrix XᵀDX of sparse rows, dense, for a few thousand columns.</summary>
/// <remarks>
/// Each piece is a range of rows of the matrix with about the same share of the products, and goes through all samples in order: each entry of the matrix is summed in double in row order by one thread, so that
/// neither threads nor the cut change a bit. Cost: m(m + 1)/2 multiply-adds for a row with m entries, and the entries once per piece.
/// </remarks>
internal sealed unsafe class SparseGram<T> : GramPass<T>, IPieceWork
    where T : unmanaged
{
    /// <summary>The most columns: half a gibibyte.</summary>
    private const int MostColumns = 8192;

    private const int Pieces = 16;

    private readonly IEntryRows<T> features;
    private readonly NativeBuffer gram;
    private readonly int[] firstColumns;

    public SparseGram(IEntryRows<T> features)
    {
        if (features.FeatureCount > MostColumns)
        {
            SparseGuard.ThrowGram(features.FeatureCount, MostColumns);
        }

        this.features = features;
        firstColumns = Cut(features);
        gram = new NativeBuffer((nuint)features.FeatureCount * (nuint)features.FeatureCount * sizeof(double));
    }

    public override ReadOnlySpan<double> LowerRow(int row) => new((double*)gram.Pointer + ((nint)row * features.FeatureCount), row + 1);

    public override void Compute(WorkerTeam team)
    {
        team.Run(this, Pieces);
        team.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Sums one range of rows of the matrix.</summary>
    public void Run(int piece, int worker)
    {
        int first = firstColumns[piece];
        int end = firstColumns[piece + 1];
        nint d = features.FeatureCount;
        double* sums = (double*)gram.Pointer;
        for (int a = first; a < end; a++)
        {
            new Span<double>(sums + (a * d), a + 1).Clear();
        }

        using RowEntries<T> row = new(features);
        for (int i = 0; i < features.SampleCount && first < end; i++)
        {
            double weight = Elements.ToDouble(Weights[i]);
            row.ReadAscending(i);
            for (int e = row.Count - 1; e >= 0 && row.Columns[e] >= first; e--)
            {
                if (row.Columns[e] < end)
                {
                    AddRow(row, e, weight, sums + (row.Columns[e] * d));
                }
            }
        }
    }

    public override void Dispose() => gram.Dispose();

    /// <summary>Adds the products of one entry with itself and those before it in its row.</summary>
    private static void AddRow(RowEntries<T> row, int entry, double weight, double* sums)
    {
        double weighted = weight * Elements.ToDouble(row.Values[entry]);
        for (int e = 0; e <= entry; e++)
        {
            sums[row.Columns[e]] += weighted * Elements.ToDouble(row.Values[e]);
        }
    }

    /// <summary>Ranges of rows of the matrix with about the same number of products, from the structure alone.</summary>
    private static int[] Cut(IEntryRows<T> features)
    {
        double[] products = new double[features.FeatureCount];
        using RowEntries<T> row = new(features);
        double total = 0;
        for (int i = 0; i < features.SampleCount; i++)
        {
            row.ReadAscending(i);
            for (int e = 0; e < row.Count; e++)
            {
                products[row.Columns[e]] += e + 1;
                total += e + 1;
            }
        }

        int[] cuts = new int[Pieces + 1];
        double sum = 0;
        for (int j = 0, piece = 1; j < products.Length; j++)
        {
            sum += products[j];
            for (; piece < Pieces && sum >= total * piece / Pieces; piece++)
            {
                cuts[piece] = j + 1;
            }
        }

        for (int piece = 1; piece <= Pieces; piece++)
        {
            cuts[piece] = piece == Pieces ? products.Length : Math.Max(cuts[piece], cuts[piece - 1]);
        }

        return cuts;
    }
}
