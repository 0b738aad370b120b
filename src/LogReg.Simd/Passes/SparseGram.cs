using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Rows;
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

    private readonly SparseMatrix<T> features;
    private readonly NativeBuffer gram;
    private readonly int[] firstColumns;

    public SparseGram(SparseMatrix<T> features)
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

        SparseEntries entries = features.Entries;
        for (int row = 0; row < features.SampleCount && first < end; row++)
        {
            double weight = Elements.ToDouble(Weights[row]);
            nint begin = entries.First(row);
            for (nint e = entries.First(row + 1) - 1; e >= begin && entries.Columns[e] >= first; e--)
            {
                if (entries.Columns[e] < end)
                {
                    AddRow(entries, begin, e, weight, sums + (entries.Columns[e] * d));
                }
            }
        }
    }

    public override void Dispose() => gram.Dispose();

    /// <summary>Adds the products of one entry with itself and those before it in its row.</summary>
    private void AddRow(SparseEntries entries, nint begin, nint entry, double weight, double* sums)
    {
        double weighted = weight * Elements.ToDouble(features.ValueAt(entries, entry));
        for (nint e = begin; e <= entry; e++)
        {
            sums[entries.Columns[e]] += weighted * Elements.ToDouble(features.ValueAt(entries, e));
        }
    }

    /// <summary>Ranges of rows of the matrix with about the same number of products, from the structure alone.</summary>
    private static int[] Cut(SparseMatrix<T> features)
    {
        double[] products = new double[features.FeatureCount];
        SparseEntries entries = features.Entries;
        double total = 0;
        for (int row = 0; row < features.SampleCount; row++)
        {
            nint begin = entries.First(row);
            for (nint e = begin; e < entries.First(row + 1); e++)
            {
                products[entries.Columns[e]] += e - begin + 1;
                total += e - begin + 1;
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
