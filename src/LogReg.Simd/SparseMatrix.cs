using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>An immutable matrix of sparse features: of each row only the columns and values that are stored; all others are zero.</summary>
/// <remarks>
/// <para>
/// Compressed sparse rows in native memory: row pointers of 8 bytes, columns of 1 to 3 bytes by how many of them hold an entry, and values of <typeparamref name="T"/>, in a narrower form where that
/// holds all of them exactly, or not at all where all are one. Columns are sorted by frequency inside; what a caller sees are its own. Training, passes and scoring read them as they are; nothing is
/// ever made dense but what a solver asks for row by row. A sparse row has the bits of the dense row that
/// it stands for: its logit is that of <see cref="LogisticModel"/> over the same row with all its zeros.
/// </para>
/// <para>
/// Panels, the unit of parallel work, are cut from the row pointers alone, so that results have the same bits on any number of threads. <see cref="Dispose"/> frees the memory. Reading is thread-safe.
/// </para>
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe partial class SparseMatrix<T> : FeatureSource<T>, IEntryRows<T>
    where T : unmanaged
{
    /// <summary>Entries that are read at a time where one row is wanted.</summary>
    private const int Block = 256;

    private SparseMatrix<double>? inDouble;
    private SparseMatrix<T>? byIdentifier;

    private SparseMatrix(int featureCount, SparseStore store)
        : base(store.SampleCount, featureCount)
    {
        Store = store;
    }

    /// <summary>Gets the number of stored entries, zeros that were stored included.</summary>
    public long EntryCount => Store.EntryCount;

    /// <summary>Gets the share of entries that are stored, 0 to 1; 0 where there are no rows or no columns.</summary>
    public double Density => SampleCount == 0 || FeatureCount == 0 ? 0 : EntryCount / ((double)SampleCount * FeatureCount);

    /// <summary>Gets the number of columns that hold an entry. The others take no part in passes.</summary>
    public int UsedColumnCount => Store.Order.UsedCount;

    /// <summary>Gets the bytes that the matrix takes, those of the order of its columns included.</summary>
    public long ByteCount => Store.ByteCount + (Store.Order.Count * (long)sizeof(int));

    /// <summary>Gets the number of panels, the independent pieces that threads share out.</summary>
    public int PanelCount => Store.Plan.PanelCount;

    /// <summary>Gets the memory, for reading. Whoever reads on needs a <see cref="Use"/>.</summary>
    internal SparseStore Store { get; }

    internal override IEntryRuns? Entries => Store;

    internal override bool CanMove => false;

    internal override FeatureSource<T> Used => Store.Order.IsIdentity ? this : byIdentifier ??= new SparseMatrix<T>(Store.Order.Count, Store.ByIdentifier());

    internal override ReadOnlySpan<int> UsedColumns => Store.Order.Originals;

    /// <summary>Frees the memory. Thread-safe: what is using the matrix meanwhile ends with an <see cref="ObjectDisposedException"/> at its next look, and only then the memory goes.</summary>
    public override void Dispose() => Store.Dispose();

    internal override BufferUse Use()
    {
        ObjectDisposedException.ThrowIf(!Store.Buffer.TryRetain(), this);
        return new BufferUse(Store.Buffer);
    }

    internal override FeaturePass<C, T> NewPass<C>(in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes = false) =>
        new SparsePass<C, T>(this, in terms, vectorCount, team, readsMagnitudes);

    internal override void BeginColumns() => Store.BeginCold();

    internal override GramPass<T> NewGram() => new SparseGram<T>(this);

    internal override ColumnMoments<T> NewMoments(WorkerTeam team) => new SparseMoments<T>(this);

    internal override FeatureSource<double> InDouble()
    {
        if (typeof(T) == typeof(double))
        {
            return (SparseMatrix<double>)(object)this;
        }

        return inDouble ??= new SparseMatrix<double>(FeatureCount, Store);
    }

    int IEntryRows<T>.ReadRow(int row, int* columns, T* values)
    {
        StoredEntries entries = Store.Entries;
        nint first = entries.First(row);
        int count = (int)(entries.First(row + 1) - first);
        Read(entries, first, count, columns, values);
        return count;
    }

    /// <summary>Reads some entries: their columns and values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read(StoredEntries entries, nint first, int count, int* columns, T* values)
    {
        EntryReader.Columns(entries, first, count, columns);
        EntryReader.Values(entries, first, count, values, magnitudes: false);
        ReadOnlySpan<int> originals = Store.Order.Originals;
        for (int i = 0; i < count; i++)
        {
            columns[i] = originals[columns[i]];
        }
    }

    nint IEntryRows<T>.MostEntries(int firstRow, int rowCount) => Store.Entries.First(firstRow + rowCount) - Store.Entries.First(firstRow);

    void IEntryRows<T>.ReadRows(int firstRow, int rowCount, long* rowPointers, int* columns, T* values)
    {
        StoredEntries entries = Store.Entries;
        nint first = entries.First(firstRow);
        for (int row = 0; row <= rowCount; row++)
        {
            rowPointers[row] = entries.First(firstRow + row) - first;
        }

        Read(entries, first, (int)rowPointers[rowCount], columns, values);
    }

    int IEntryRows<T>.MostRowEntries()
    {
        StoredEntries entries = Store.Entries;
        nint most = 0;
        for (int row = 0; row < SampleCount; row++)
        {
            most = Math.Max(most, entries.First(row + 1) - entries.First(row));
        }

        return (int)most;
    }

    internal override void CopyRow(int row, T* destination)
    {
        new Span<T>(destination, FeatureCount).Clear();
        StoredEntries entries = Store.Entries;
        int* columns = stackalloc int[Block];
        T* values = stackalloc T[Block];
        for (nint first = entries.First(row); first < entries.First(row + 1); first += Block)
        {
            int count = (int)Math.Min(Block, entries.First(row + 1) - first);
            Read(entries, first, count, columns, values);
            for (int i = 0; i < count; i++)
            {
                destination[columns[i]] = values[i];
            }
        }
    }

    internal override bool KeepsWithin(double least, double largest)
    {
        StoredEntries entries = Store.Entries;
        return entries.ValueForm switch
        {
            ValueForm.Single => MagnitudeRange.Holds((float*)entries.Values, (nint)EntryCount, MathF.BitIncrement((float)least), MathF.BitDecrement((float)largest)),
            ValueForm.Double => MagnitudeRange.Holds((double*)entries.Values, (nint)EntryCount, least, largest),
            _ => least <= 1 && largest >= byte.MaxValue,
        };
    }

    internal override void RaiseMagnitudes(int row, double[]? offsets, Span<T> buffer, Span<double> magnitudes)
    {
        StoredEntries entries = Store.Entries;
        int* columns = stackalloc int[Block];
        T* values = stackalloc T[Block];
        for (nint first = entries.First(row); first < entries.First(row + 1); first += Block)
        {
            int count = (int)Math.Min(Block, entries.First(row + 1) - first);
            Read(entries, first, count, columns, values);
            for (int i = 0; i < count; i++)
            {
                ref double magnitude = ref magnitudes[columns[i]];
                magnitude = Math.Max(magnitude, Math.Abs(Elements.ToDouble(values[i])));
            }
        }
    }

    internal override bool FindNotFinite(out int row, out int column, out double value)
    {
        StoredEntries entries = Store.Entries;
        (row, column, value) = (0, 0, 0);
        if (entries.ValueForm is ValueForm.Ones or ValueForm.Byte)
        {
            return false;
        }

        for (nint e = 0; e < (nint)EntryCount; e++)
        {
            value = entries.ValueForm == ValueForm.Single ? ((float*)entries.Values)[e] : ((double*)entries.Values)[e];
            if (!double.IsFinite(value))
            {
                while (entries.First(row + 1) <= e)
                {
                    row++;
                }

                int identifier;
                EntryReader.Columns(entries, e, 1, &identifier);
                column = Store.Order.Originals[identifier];
                return true;
            }
        }

        return false;
    }
}
