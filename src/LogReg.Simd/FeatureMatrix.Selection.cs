using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Matrices of some of the rows.</content>
public sealed unsafe partial class FeatureMatrix<T>
    where T : unmanaged
{
    /// <summary>Copies rows into a matrix of their own, in the same layout and storage, panel by panel on several threads where that pays; see <see cref="FeatureSource{T}.SelectRows"/>.</summary>
    /// <inheritdoc/>
    public override FeatureMatrix<T> SelectRows(ReadOnlySpan<int> rows) => (FeatureMatrix<T>)base.SelectRows(rows);

    internal override FeatureSource<T> Select(ReadOnlySpan<int> rows, WorkerTeam team)
    {
        FeatureMatrix<T> selected = new(rows.Length, FeatureCount, Kernels.AreRowsConsecutive, Storage);
        try
        {
            fixed (int* chosen = rows)
            {
                team.Run(new SelectionWork<T>(this, selected, chosen), selected.PanelCount);
            }
        }
        catch
        {
            selected.Dispose();
            throw;
        }

        if (areFinite)
        {
            selected.KnowFinite();
        }

        return selected;
    }
}
