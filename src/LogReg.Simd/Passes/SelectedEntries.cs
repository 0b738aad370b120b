using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Copies the entries of chosen sparse rows to where their row pointers say, with the identifiers and in the form of the new store.</summary>
internal sealed unsafe class SelectedEntries(SparseStore source, SparseStore selected, int* rows, int[] identifiers) : IPieceWork
{
    private const int Block = 256;

    [SkipLocalsInit]
    public void Run(int piece, int worker)
    {
        StoredEntries from = source.Entries;
        StoredEntries to = selected.Entries;
        int* columns = stackalloc int[Block];
        double* values = stackalloc double[Block];
        (int begin, int end) = EntryPieces.RowsOf(piece, selected.SampleCount);
        for (int row = begin; row < end; row++)
        {
            nint place = to.First(row);
            nint last = from.First(rows[row] + 1);
            for (nint first = from.First(rows[row]); first < last; first += Block)
            {
                int count = (int)Math.Min(Block, last - first);
                EntryReader.Columns(from, first, count, columns);
                fixed (int* all = identifiers)
                {
                    selected.WriteColumns(to, place, columns, count, all);
                }

                if (to.ValueForm != ValueForm.Ones)
                {
                    EntryReader.Values(from, first, count, values, magnitudes: false);
                    for (int i = 0; i < count; i++)
                    {
                        selected.WriteValue(to, place + i, values[i]);
                    }
                }

                place += count;
            }
        }
    }
}
