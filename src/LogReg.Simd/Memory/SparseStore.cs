namespace LogReg.Simd.Memory;

/// <summary>The memory of a sparse matrix, whatever the type in which it is read: row pointers, identifiers of columns in one plane or two, and values, each in the narrowest form that holds them all.</summary>
internal sealed unsafe class SparseStore : IDisposable
{
    private const int Alignment = 64;

    private readonly nint columnOffset;
    private readonly nint highOffset;
    private readonly nint valueOffset;
    private readonly ColumnForm columnForm;
    private readonly ValueForm valueForm;
    private readonly SparseStore? other;
    private SparsePlan? plan;
    private SparseColumns? cold;
    private SparseColumns? allColumns;

    /// <exception cref="OutOfMemoryException">There is not the memory.</exception>
    public SparseStore(int sampleCount, long entryCount, ColumnOrder order, ValueForm form)
    {
        SampleCount = sampleCount;
        EntryCount = entryCount;
        Order = order;
        valueForm = form;
        columnForm = order.Count switch
        {
            <= 1 << 8 => ColumnForm.Byte,
            <= 1 << 16 => ColumnForm.Short,
            <= 1 << 24 => ColumnForm.ShortAndByte,
            _ => ColumnForm.Int,
        };
        columnOffset = Aligned((sampleCount + (nint)1) * sizeof(long));
        highOffset = columnOffset + Aligned((nint)entryCount * StoredEntries.SizeOf(columnForm));
        valueOffset = highOffset + (columnForm == ColumnForm.ShortAndByte ? Aligned((nint)entryCount) : 0);
        ByteCount = valueOffset + ((nint)entryCount * StoredEntries.SizeOf(form));
        Buffer = new NativeBuffer((nuint)ByteCount, cleared: false);
        *(long*)Buffer.Pointer = 0;
    }

    /// <summary>The rows of another store whose identifiers are the columns; the memory is the other's.</summary>
    private SparseStore(SparseStore other)
    {
        this.other = other;
        (SampleCount, EntryCount, ByteCount, Buffer, Order) = (other.SampleCount, other.EntryCount, other.ByteCount, other.Buffer, other.Order.ToIdentity());
        (columnOffset, highOffset, valueOffset, columnForm, valueForm) = (other.columnOffset, other.highOffset, other.valueOffset, other.columnForm, other.valueForm);
    }

    public int SampleCount { get; }

    public long EntryCount { get; }

    /// <summary>Gets what the identifiers of columns stand for.</summary>
    public ColumnOrder Order { get; }

    /// <summary>Gets the bytes of the entries and row pointers.</summary>
    public long ByteCount { get; }

    public NativeBuffer Buffer { get; }

    /// <summary>Gets the entries; whoever reads on keeps the buffer.</summary>
    public StoredEntries Entries
    {
        get
        {
            byte* memory = (byte*)Buffer.Pointer;
            return new((long*)memory, memory + columnOffset, memory + highOffset, memory + valueOffset, columnForm, valueForm);
        }
    }

    public SparsePlan Plan => other?.Plan ?? (plan ??= new SparsePlan(Entries.RowPointers, SampleCount, Order.Count));

    /// <summary>Gets the columns that are too rare for running sums, column after column; made on first use.</summary>
    public SparseColumns Cold => other?.Cold ?? cold ?? Keep(ref cold, new SparseColumns(this, Plan.HotCount));

    /// <summary>Gets all columns, column after column; made on first use.</summary>
    public SparseColumns AllColumns => other?.AllColumns ?? allColumns ?? Keep(ref allColumns, new SparseColumns(this, 0));

    /// <summary>The same rows and memory, with identifiers for columns: what a run works on, whose vectors then hold the columns in use alone, the frequent ones first.</summary>
    public SparseStore ByIdentifier() => new(this);

    /// <summary>Cuts the rows with at most so many running sums, for tests.</summary>
    public void LimitRunningSums(int most) => plan = new SparsePlan(Entries.RowPointers, SampleCount, Order.Count, most);

    /// <summary>Stores entries.</summary>
    public void Write<T>(EntryRun<T> run, nint first)
        where T : unmanaged
    {
        StoredEntries to = Entries;
        ReadOnlySpan<int> columns = run.Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            WriteColumn(to, first + i, Order.IdentifierOf(columns[i]));
        }

        ReadOnlySpan<T> values = run.Values;
        for (int i = 0; i < values.Length && valueForm != ValueForm.Ones; i++)
        {
            WriteValue(to, first + i, Elements.ToDouble(values[i]));
        }
    }

    /// <summary>Copies entries of another store with the same order and forms.</summary>
    public void CopyFrom(SparseStore other, nint source, nint destination, nint count)
    {
        StoredEntries from = other.Entries;
        StoredEntries to = Entries;
        CopyBytes(from.Columns, to.Columns, from.ColumnSize);
        CopyBytes(from.High, to.High, columnForm == ColumnForm.ShortAndByte ? 1 : 0);
        CopyBytes(from.Values, to.Values, from.ValueForm == to.ValueForm ? from.ValueSize : 0);

        void CopyBytes(void* a, void* b, int size) =>
            System.Buffer.MemoryCopy((byte*)a + (source * size), (byte*)b + (destination * size), count * size, count * size);
    }

    /// <summary>Stores the identifier of one entry's column.</summary>
    public void WriteColumn(StoredEntries to, nint index, int identifier)
    {
        switch (columnForm)
        {
            case ColumnForm.Byte:
                ((byte*)to.Columns)[index] = (byte)identifier;
                break;
            case ColumnForm.Int:
                ((int*)to.Columns)[index] = identifier;
                break;
            case ColumnForm.ShortAndByte:
                to.High[index] = (byte)(identifier >> 16);
                goto default;
            default:
                ((ushort*)to.Columns)[index] = (ushort)identifier;
                break;
        }
    }

    /// <summary>Stores one value.</summary>
    public void WriteValue(StoredEntries to, nint index, double value)
    {
        switch (valueForm)
        {
            case ValueForm.Byte:
                ((byte*)to.Values)[index] = (byte)value;
                break;
            case ValueForm.Single:
                ((float*)to.Values)[index] = (float)value;
                break;
            default:
                ((double*)to.Values)[index] = value;
                break;
        }
    }

    /// <summary>Frees the rows once nobody reads them. Copies by column are freed when nobody refers to them any more: a pass that is under way may.</summary>
    public void Dispose() => Buffer.Dispose();

    /// <summary>Keeps what was made, unless another thread was faster.</summary>
    private static SparseColumns Keep(ref SparseColumns? kept, SparseColumns made)
    {
        if (Interlocked.CompareExchange(ref kept, made, null) is { } other)
        {
            made.Dispose();
            return other;
        }

        return made;
    }

    private static nint Aligned(nint bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
