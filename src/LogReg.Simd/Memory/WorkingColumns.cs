using System.Runtime.CompilerServices;

namespace LogReg.Simd.Memory;

/// <summary>The entries of some columns once more, one column behind another, with rows of two bytes: what a working set reads a hundred times.</summary>
/// <remarks>
/// Among those of all columns each chosen one is a short stream by itself, whose first lines come from far away and whose
/// rows take four bytes. On movie_reviews (841 columns of 123 entries) an entry of a product took 1.2 ns from there.
/// </remarks>
internal sealed unsafe class WorkingColumns : IDisposable
{
    /// <summary>More entries leave the caches, and the copy costs what it saves.</summary>
    private const nint MostEntries = 1 << 22;

    private NativeBuffer? buffer;
    private nint byteCount;

    /// <summary>Copies the columns and moves them to the copy, unless there are too many rows or entries.</summary>
    public void Take(Span<ColumnEntries> columns, int rowCount)
    {
        nint count = 0;
        int valueSize = 0;
        foreach (ref readonly ColumnEntries column in columns)
        {
            count += column.Count;
            valueSize = column.Count > 0 ? StoredEntries.SizeOf(column.Form) : valueSize;
        }

        if (rowCount > ushort.MaxValue + 1 || count > MostEntries)
        {
            return;
        }

        nint bytes = count * (valueSize + sizeof(ushort));
        if (buffer is null || byteCount < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            nint roomy = bytes + (bytes / 4);
            buffer = new NativeBuffer((nuint)roomy, cleared: false);
            byteCount = roomy;
        }

        nint next = 0;
        byte* values = (byte*)buffer.Pointer;
        ushort* rows = (ushort*)(values + (count * valueSize));
        foreach (ref ColumnEntries column in columns)
        {
            if (column.Count == 0)
            {
                continue;
            }

            NarrowRows((int*)column.RowsAt + column.First, column.Count, rows + next);
            Buffer.MemoryCopy((byte*)column.ValuesAt + (column.First * valueSize), values + (next * valueSize), column.Count * valueSize, column.Count * valueSize);
            column = new ColumnEntries(next, next + column.Count, (nint)rows, (nint)values, column.Form, AreRowsShort: true);
            next = column.End;
        }
    }

    public void Dispose() => buffer?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowRows(int* source, nint count, ushort* destination)
    {
        for (nint i = 0; i < count; i++)
        {
            destination[i] = (ushort)source[i];
        }
    }
}
