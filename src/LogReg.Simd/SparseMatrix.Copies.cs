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

        StoredEntries from = Store.Entries;
        SparseStore mapped = NewStore(SampleCount, EntryCount, Store.Order, typeof(T) == typeof(float) ? ValueForm.Single : ValueForm.Double);
        StoredEntries to = mapped.Entries;
        new ReadOnlySpan<long>(from.RowPointers, SampleCount + 1).CopyTo(new Span<long>(to.RowPointers, SampleCount + 1));
        mapped.CopyFrom(Store, 0, 0, (nint)EntryCount);
        int* columns = stackalloc int[Block];
        T* values = stackalloc T[Block];
        for (nint first = 0; first < (nint)EntryCount; first += Block)
        {
            int count = (int)Math.Min(Block, (nint)EntryCount - first);
            Read(from, first, count, columns, values);
            for (int i = 0; i < count; i++)
            {
                mapped.WriteValue(to, first + i, Elements.ToDouble(values[i]) * (factors is null ? 1 : factors[columns[i]]));
            }
        }

        return new SparseMatrix<T>(FeatureCount, mapped);
    }

    internal override FeatureSource<T> TakeStrips(ReadOnlySpan<int> strips)
    {
        StoredEntries from = Store.Entries;
        long entryCount = 0;
        foreach (int strip in strips)
        {
            int row = strip * Lanes.Count;
            entryCount += from.First(row + Lanes.Count) - from.First(row);
        }

        SparseStore taken = NewStore(strips.Length * Lanes.Count, entryCount, Store.Order, from.ValueForm);
        StoredEntries to = taken.Entries;
        nint done = 0;
        for (int i = 0; i < strips.Length; i++)
        {
            int row = strips[i] * Lanes.Count;
            nint first = from.First(row);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                to.RowPointers[(i * Lanes.Count) + lane] = done + (from.First(row + lane) - first);
            }

            nint length = from.First(row + Lanes.Count) - first;
            taken.CopyFrom(Store, first, done, length);
            done += length;
        }

        to.RowPointers[strips.Length * Lanes.Count] = done;
        return new SparseMatrix<T>(FeatureCount, taken);
    }
}
