using LogReg.Simd.Formatting;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>An immutable matrix of sparse features: of each row only the columns and values that are stored; all others are zero.</summary>
/// <remarks>
/// <para>
/// Compressed sparse rows in native memory: row pointers of 8 bytes, column indices of 4 and values of <typeparamref name="T"/>. Training, passes and scoring read them as they are; nothing is ever made dense
/// but what a solver asks for row by row. A sparse row has the bits of the dense row that it stands for: its logit is that of <see cref="LogisticModel"/> over the same row with all its zeros.
/// </para>
/// <para>
/// Panels, the unit of parallel work, are cut from the row pointers alone, so that results have the same bits on any number of threads. <see cref="Dispose"/> frees the memory. Reading is thread-safe.
/// </para>
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe partial class SparseMatrix<T> : FeatureSource<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly NativeBuffer storage;

    /// <summary>Whether the storage is another matrix's, in single precision, read in double.</summary>
    private readonly bool isView;

    private SparseMatrix<double>? inDouble;
    private SparsePlan? plan;

    private SparseMatrix(int sampleCount, int featureCount, long entryCount)
        : base(sampleCount, featureCount)
    {
        EntryCount = entryCount;
        UInt128 bytes = (UInt128)PointerBytes + (UInt128)AlignedLength((UInt128)entryCount * (UInt128)sizeof(T)) + ((UInt128)entryCount * sizeof(int));
        try
        {
            storage = new NativeBuffer(checked((nuint)bytes), cleared: false);
        }
        catch (OutOfMemoryException cause)
        {
            throw new InsufficientMemoryException(
                InvariantText.Of($"{sampleCount} sparse rows with {entryCount} entries take {bytes} bytes, more memory than there is. Use fewer rows or features, or single precision."), cause);
        }
    }

    private SparseMatrix(SparseMatrix<float> narrow)
        : base(narrow.SampleCount, narrow.FeatureCount)
    {
        EntryCount = narrow.EntryCount;
        storage = narrow.storage;
        plan = narrow.Plan;
        isView = true;
    }

    /// <summary>Gets the number of stored entries, zeros that were stored included.</summary>
    public long EntryCount { get; }

    /// <summary>Gets the share of entries that are stored, 0 to 1; 0 where there are no rows or no columns.</summary>
    public double Density => SampleCount == 0 || FeatureCount == 0 ? 0 : EntryCount / ((double)SampleCount * FeatureCount);

    /// <summary>Gets the bytes that the matrix takes.</summary>
    public long ByteCount => PointerBytes + (long)AlignedLength((UInt128)EntryCount * (UInt128)ValueSize) + (EntryCount * sizeof(int));

    /// <summary>Gets the number of panels, the independent pieces that threads share out.</summary>
    public int PanelCount => Plan.PanelCount;

    /// <summary>Gets the entries, for reading. Whoever reads on needs a <see cref="Use"/>.</summary>
    internal SparseEntries Entries => new((long*)storage.Pointer, (int*)Columns, Values);

    internal SparsePlan Plan => plan ??= new SparsePlan((long*)storage.Pointer, SampleCount, FeatureCount);

    /// <summary>Gets the stored bytes of a row on average.</summary>
    internal long RowBytes => EntryCount * (ValueSize + sizeof(int)) / Math.Max(1, SampleCount);

    internal override bool CanMove => false;

    private int ValueSize => isView ? sizeof(float) : sizeof(T);

    private long PointerBytes => (long)AlignedLength(((UInt128)SampleCount + 1) * sizeof(long));

    private void* Values => (byte*)storage.Pointer + PointerBytes;

    private void* Columns => (byte*)Values + (nint)AlignedLength((UInt128)EntryCount * (UInt128)ValueSize);

    /// <summary>Frees the memory. Thread-safe: what is using the matrix meanwhile ends with an <see cref="ObjectDisposedException"/> at its next look, and only then the memory goes.</summary>
    public override void Dispose()
    {
        if (!isView)
        {
            storage.Dispose();
        }
    }

    internal override BufferUse Use()
    {
        ObjectDisposedException.ThrowIf(!storage.TryRetain(), this);
        return new BufferUse(storage);
    }

    internal override FeaturePass<C, T> NewPass<C>(in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes = false) =>
        new SparsePass<C, T>(this, in terms, vectorCount, team, readsMagnitudes);

    internal override GramPass<T> NewGram() => new SparseGram<T>(this);

    internal override ColumnMoments<T> NewMoments(WorkerTeam team) => new SparseMoments<T>(this);

    internal SparseKernels<T> KernelsFor(bool readsMagnitudes) => SparseKernels<T>.For(isView, readsMagnitudes);

    internal override FeatureSource<double> InDouble()
    {
        if (typeof(T) == typeof(double))
        {
            return (SparseMatrix<double>)(object)this;
        }

        return inDouble ??= new SparseMatrix<double>((SparseMatrix<float>)(object)this);
    }

    internal override void CopyRow(int row, T* destination)
    {
        new Span<T>(destination, FeatureCount).Clear();
        SparseEntries entries = Entries;
        for (nint e = entries.First(row); e < entries.First(row + 1); e++)
        {
            destination[entries.Columns[e]] = ValueAt(entries, e);
        }
    }

    internal override void RaiseMagnitudes(int row, double[]? offsets, Span<T> buffer, Span<double> magnitudes)
    {
        SparseEntries entries = Entries;
        for (nint e = entries.First(row); e < entries.First(row + 1); e++)
        {
            ref double magnitude = ref magnitudes[entries.Columns[e]];
            magnitude = Math.Max(magnitude, Math.Abs(Elements.ToDouble(ValueAt(entries, e))));
        }
    }

    internal override bool FindNotFinite(out int row, out int column, out double value)
    {
        SparseEntries entries = Entries;
        for (row = 0; row < SampleCount; row++)
        {
            for (nint e = entries.First(row); e < entries.First(row + 1); e++)
            {
                value = Elements.ToDouble(ValueAt(entries, e));
                if (!double.IsFinite(value))
                {
                    column = entries.Columns[e];
                    return true;
                }
            }
        }

        (column, value) = (0, 0);
        return false;
    }

    /// <summary>The value of one entry.</summary>
    internal T ValueAt(SparseEntries entries, nint index) =>
        isView ? EntryValues.Widened.At<T>(entries.Values, index) : EntryValues.Stored.At<T>(entries.Values, index);

    private static UInt128 AlignedLength(UInt128 bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
