using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Matrices made from others: scaled, or of some of the rows.</content>
public sealed unsafe partial class SparseMatrix<T>
    where T : unmanaged
{
    internal override FeatureSource<T> Map(double[]? factors, double[]? offsets)
    {
        if (offsets is not null)
        {
            throw new NotSupportedException("Sparse columns are not moved: their zeros would have to be stored.");
        }

        SparseEntries from = Entries;
        SparseMatrix<T> mapped = new(SampleCount, FeatureCount, EntryCount);
        SparseEntries to = mapped.Entries;
        Copy(from.RowPointers, to.RowPointers, SampleCount + 1L);
        Copy(from.Columns, to.Columns, EntryCount);
        T* values = (T*)to.Values;
        for (nint e = 0; e < (nint)EntryCount; e++)
        {
            T value = ValueAt(from, e);
            values[e] = factors is null ? value : Elements.Of<T>(Elements.ToDouble(value) * factors[from.Columns[e]]);
        }

        return mapped;
    }

    internal override FeatureSource<T>? TakeSpread(int sampleCount, out int[] strips)
    {
        int stripCount = SampleCount / Lanes.Count;
        int count = (sampleCount + Lanes.Count - 1) / Lanes.Count;
        strips = count <= stripCount / 2 ? new int[count] : [];
        if (strips.Length < count)
        {
            return null;
        }

        SparseEntries from = Entries;
        long entryCount = 0;
        for (int i = 0; i < count; i++)
        {
            strips[i] = (int)((long)i * stripCount / count);
            int row = strips[i] * Lanes.Count;
            entryCount += from.First(row + Lanes.Count) - from.First(row);
        }

        SparseMatrix<T> taken = new(count * Lanes.Count, FeatureCount, entryCount);
        SparseEntries to = taken.Entries;
        T* values = (T*)to.Values;
        nint done = 0;
        for (int i = 0; i < count; i++)
        {
            nint first = from.First(strips[i] * Lanes.Count);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                to.RowPointers[(i * Lanes.Count) + lane] = done + (from.First((strips[i] * Lanes.Count) + lane) - first);
            }

            for (nint e = first; e < from.First((strips[i] + 1) * Lanes.Count); e++, done++)
            {
                to.Columns[done] = from.Columns[e];
                values[done] = ValueAt(from, e);
            }
        }

        to.RowPointers[count * Lanes.Count] = done;
        return taken;
    }

    private static void Copy<E>(E* source, E* destination, long count)
        where E : unmanaged => Buffer.MemoryCopy(source, destination, count * sizeof(E), count * sizeof(E));
}
