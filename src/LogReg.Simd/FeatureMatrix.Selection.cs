using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Matrices of some of the rows.</content>
public sealed unsafe partial class FeatureMatrix<T>
    where T : unmanaged
{
    /// <summary>What copies rows of another matrix into this one again and again; of no use, and not there, where they are copied once.</summary>
    private SelectionWork<T>? selection;

    /// <summary>Copies rows into a matrix of their own, in the same layout and storage, panel by panel on several threads where that pays; see <see cref="FeatureSource{T}.SelectRows"/>.</summary>
    /// <inheritdoc/>
    public override FeatureMatrix<T> SelectRows(ReadOnlySpan<int> rows) => (FeatureMatrix<T>)base.SelectRows(rows);

    internal override FeatureSource<T> Select(ReadOnlySpan<int> rows, WorkerTeam team)
    {
        FeatureMatrix<T> selected = new(rows.Length, FeatureCount, Kernels.AreRowsConsecutive, Storage);
        try
        {
            CopyTo(selected, new SelectionWork<T>(selected), rows, team);
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

    internal override bool CanSelectAgain => true;

    internal override void SelectAgain(FeatureSource<T> selected, ReadOnlySpan<int> rows, WorkerTeam team)
    {
        FeatureMatrix<T> matrix = (FeatureMatrix<T>)selected;
        CopyTo(matrix, matrix.selection ??= new SelectionWork<T>(matrix), rows, team);
    }

    private void CopyTo(FeatureMatrix<T> selected, SelectionWork<T> work, ReadOnlySpan<int> rows, WorkerTeam team)
    {
        fixed (int* chosen = rows)
        {
            work.Source = this;
            work.Rows = chosen;
            try
            {
                team.Run(work, selected.PanelCount);
            }
            finally
            {
                work.Source = null;
                work.Rows = null;
            }
        }
    }
}
