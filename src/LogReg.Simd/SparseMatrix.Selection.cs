using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Matrices of some of the rows.</content>
public sealed unsafe partial class SparseMatrix<T>
    where T : unmanaged
{
    /// <summary>Copies rows into a matrix of their own, with the columns' order and the narrowest forms of these rows, on several threads where that pays; see
    /// <see cref="FeatureSource{T}.SelectRows"/>.</summary>
    /// <inheritdoc/>
    public override SparseMatrix<T> SelectRows(ReadOnlySpan<int> rows) => (SparseMatrix<T>)base.SelectRows(rows);

    internal override FeatureSource<T> Select(ReadOnlySpan<int> rows, WorkerTeam team)
    {
        StoredEntries entries = Store.Entries;
        long[] pointers = new long[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            pointers[i + 1] = pointers[i] + (entries.First(rows[i] + 1) - entries.First(rows[i]));
        }

        fixed (int* chosen = rows)
        {
            int pieces = EntryPieces.Count(rows.Length);
            SelectedColumns columns = new(Store, chosen, rows.Length, team.WorkerCount, typeof(T) == typeof(float));
            team.Run(columns, pieces);
            ColumnOrder order = columns.Order(out int[] identifiers);
            SparseStore selected = NewStore(rows.Length, pointers[^1], order, columns.Form);
            try
            {
                pointers.CopyTo(new Span<long>(selected.Entries.RowPointers, pointers.Length));
                team.Run(new SelectedEntries(Store, selected, chosen, identifiers), pieces);
            }
            catch
            {
                selected.Dispose();
                throw;
            }

            order.Close();
            return new SparseMatrix<T>(FeatureCount, selected);
        }
    }
}
