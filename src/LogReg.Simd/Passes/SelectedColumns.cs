using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>What has to be known of chosen sparse rows before they can be stored by themselves: how often each column occurs in them, and the narrowest form of their values.</summary>
/// <remarks>Counts are integers and forms are joined, so that it does not matter which thread takes which rows.</remarks>
internal sealed unsafe class SelectedColumns(SparseStore source, int* rows, int rowCount, int workerCount, bool isSingle) : IPieceWork
{
    private const int Block = 256;

    private readonly int[]?[] counts = new int[]?[workerCount];
    private readonly NarrowestForm[] forms = [.. Enumerable.Repeat(new NarrowestForm(isSingle), workerCount)];

    /// <summary>Gets the narrowest form of the values.</summary>
    public ValueForm Form
    {
        get
        {
            NarrowestForm all = new(isSingle);
            foreach (NarrowestForm form in forms)
            {
                all.Add(form);
            }

            return all.Form;
        }
    }

    public void Run(int piece, int worker)
    {
        int[] own = counts[worker] ??= new int[source.Order.Count];
        (int first, int end) = EntryPieces.RowsOf(piece, rowCount);
        for (int i = first; i < end; i++)
        {
            Count(rows[i], own, ref forms[worker]);
        }
    }

    /// <summary>The order of the columns by how often they occur in the rows.</summary>
    /// <param name="identifiers">Receives for each identifier of the source that of the same column here.</param>
    public ColumnOrder Order(out int[] identifiers)
    {
        int[] total = new int[source.Order.Count];
        foreach (int[]? own in counts)
        {
            for (int i = 0; own is not null && i < total.Length; i++)
            {
                total[i] += own[i];
            }
        }

        ReadOnlySpan<int> originals = source.Order.Originals;
        int[] places = [.. Enumerable.Range(0, total.Length).Where(i => total[i] > 0)];
        int[] used = new int[places.Length];
        for (int i = 0; i < used.Length; i++)
        {
            used[i] = originals[places[i]];
        }

        Array.Sort(used, places);
        ColumnOrder order = ColumnOrder.Of(Array.ConvertAll(places, i => total[i]), used);
        identifiers = new int[total.Length];
        for (int i = 0; i < places.Length; i++)
        {
            identifiers[places[i]] = order.Identifiers[i];
        }

        return order;
    }

    [SkipLocalsInit]
    private void Count(int row, int[] own, ref NarrowestForm form)
    {
        StoredEntries entries = source.Entries;
        int* columns = stackalloc int[Block];
        double* values = stackalloc double[Block];
        for (nint first = entries.First(row); first < entries.First(row + 1); first += Block)
        {
            int count = (int)Math.Min(Block, entries.First(row + 1) - first);
            EntryReader.Columns(entries, first, count, columns);
            EntryReader.Values(entries, first, count, values, magnitudes: false);
            for (int i = 0; i < count; i++)
            {
                own[columns[i]]++;
                form.Add(values[i]);
            }
        }
    }
}
