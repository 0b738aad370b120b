using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Copies chosen rows of a dense matrix into another one, panel by panel of the latter.</summary>
internal sealed unsafe class SelectionWork<T>(FeatureMatrix<T> selected) : IPieceWork
    where T : unmanaged
{
    /// <summary>Gets or sets the matrix that has the rows; null between runs.</summary>
    public FeatureMatrix<T>? Source { get; set; }

    /// <summary>Gets or sets the indices of the rows; null between runs.</summary>
    public int* Rows { get; set; }

    public void Run(int piece, int worker)
    {
        FeatureMatrix<T> source = Source!;
        int first = selected.Plan.FirstStrip(piece);
        for (int strip = first; strip < first + selected.Plan.StripsOf(piece); strip++)
        {
            int row = strip * Lanes.Count;
            selected.Kernels.CopyRows(
                source.Stored,
                source.Storage,
                Rows + row,
                Math.Min(Lanes.Count, selected.SampleCount - row),
                source.FeatureCount,
                selected.Stored,
                strip * selected.StripSize);
        }
    }
}
