using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>
/// The memory of a sparse matrix, whatever the type in which it is read: row pointers, identifiers of columns in one plane or two, and values, each in the narrowest form that holds them all.
/// </summary>
internal sealed unsafe class SparseStore : IEntryRuns, IDisposable
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
    private EarlyColumns? early;

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

    public ReadOnlySpan<int> Originals => Order.Originals;

    public ValueForm ColumnValueForm => valueForm == ValueForm.Byte ? ValueForm.Single : valueForm;

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

    /// <summary>The same rows and memory, with identifiers for columns: what a run works on, whose vectors then hold the columns in use alone, the frequent ones first.</summary>
    public SparseStore ByIdentifier() => new(this);

    /// <summary>The columns that are too rare for running sums, column after column; made on first use, of the copy of all columns where there is one.</summary>
    public SparseColumns ColdOn(WorkerTeam? team)
    {
        if (other is not null)
        {
            return other.ColdOn(team);
        }

        if (cold is null)
        {
            early?.Await();
        }

        return KeepCold(team);
    }

    public SparseColumns KeepCold(WorkerTeam? team) =>
        cold ?? SparseColumns.Keep(ref cold, allColumns is { } all ? new SparseColumns(all, Plan.HotCount) : new SparseColumns(this, Plan.HotCount, team));

    public SparseColumns AllColumnsOn(WorkerTeam? team) => other?.AllColumnsOn(team) ?? allColumns ?? SparseColumns.Keep(ref allColumns, new SparseColumns(this, 0, team));

    /// <summary>Lets a thread of the pool copy the rare columns, if there are any, while the caller works at something else.</summary>
    public void BeginCold()
    {
        if (other is not null)
        {
            other.BeginCold();
        }
        else if (Plan.HasCold && cold is null && allColumns is null && early is null && Buffer.TryRetain())
        {
            Begin(new EarlyColumns(this));
        }
    }

    /// <summary>Queues a copy for which the buffer is retained, unless another is; a store that was disposed meanwhile may not have seen it, and nobody needs it.</summary>
    public void Begin(EarlyColumns made)
    {
        if (Interlocked.CompareExchange(ref early, made, null) is not null || Buffer.IsDisposed)
        {
            made.Cancel();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(made, preferLocal: false);
    }

    /// <summary>Cuts the rows with at most so many running sums, for tests.</summary>
    public void LimitRunningSums(int most) => plan = new SparsePlan(Entries.RowPointers, SampleCount, Order.Count, most);

    /// <summary>Puts the columns of each lane in the order in which rows have them.</summary>
    /// <param name="places">Receives the place of each identifier, in its lane.</param>
    /// <returns>The column of each place as <see cref="Order"/> tells columns; −1 where there is none.</returns>
    public int[] PlaceColumns(Span<ushort> places)
    {
        ReadOnlySpan<int> byRows = (other ?? this).Order.Originals;
        int[] columns = new int[places.Length];
        Array.Fill(columns, -1);
        for (int i = 0; i < places.Length; i++)
        {
            int rank = 0;
            for (int j = i % IEntryRuns.RunRows; j < places.Length && byRows[i] >= 0; j += IEntryRuns.RunRows)
            {
                rank += byRows[j] >= 0 && byRows[j] < byRows[i] ? 1 : 0;
            }

            if (byRows[i] >= 0)
            {
                places[i] = (ushort)((rank * IEntryRuns.RunRows) + (i % IEntryRuns.RunRows));
                columns[places[i]] = Originals[i];
            }
        }

        return columns;
    }

    public nint MostRunEntries()
    {
        nint most = 1;
        for (int row = 0; row < SampleCount; row += IEntryRuns.RunRows)
        {
            most = Math.Max(most, Entries.First(Math.Min(SampleCount, row + IEntryRuns.RunRows)) - Entries.First(row));
        }

        return most;
    }

    public T* ReadRun<T>(int firstRow, int rowCount, nint* firsts, nint* ends, int* places, T* values)
        where T : unmanaged
    {
        StoredEntries entries = Entries;
        nint first = entries.First(firstRow);
        for (int i = 0; i < rowCount; i++)
        {
            (firsts[i], ends[i]) = (entries.First(firstRow + i) - first, entries.First(firstRow + i + 1) - first);
        }

        int count = (int)ends[rowCount - 1];
        EntryReader.Columns(entries, first, count, places);
        if (values == null || valueForm == ValueForm.Ones)
        {
            return null;
        }

        T* inPlace = EntryReader.InPlace<T>(entries, magnitudes: false);
        if (inPlace != null)
        {
            return inPlace + first;
        }

        EntryReader.Values(entries, first, count, values, magnitudes: false);
        return values;
    }

    /// <summary>Stores entries.</summary>
    public void Write<T>(EntryRun<T> run, nint first)
        where T : unmanaged
    {
        StoredEntries to = Entries;
        Order.WriteIdentifiers(this, run.Columns, to, first);
        ReadOnlySpan<T> values = run.Values;
        if (valueForm == ValueForm.Single && typeof(T) == typeof(float))
        {
            MemoryMarshal.Cast<T, float>(values).CopyTo(new Span<float>((float*)to.Values + first, values.Length));
            return;
        }

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

    /// <summary>Stores the identifiers of entries that follow each other, each looked up by its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteColumns(StoredEntries to, nint first, int* places, int count, int* identifiers)
    {
        switch (columnForm)
        {
            case ColumnForm.Byte:
                byte* bytes = (byte*)to.Columns + first;
                for (nint i = 0; i < count; i++)
                {
                    bytes[i] = (byte)identifiers[places[i]];
                }

                break;
            case ColumnForm.Int:
                int* ints = (int*)to.Columns + first;
                for (nint i = 0; i < count; i++)
                {
                    ints[i] = identifiers[places[i]];
                }

                break;
            default:
                ushort* shorts = (ushort*)to.Columns + first;
                for (nint i = 0; i < count; i++)
                {
                    shorts[i] = (ushort)identifiers[places[i]];
                }

                break;
        }

        byte* high = to.High + first;
        for (nint i = 0; columnForm == ColumnForm.ShortAndByte && i < count; i++)
        {
            high[i] = (byte)(identifiers[places[i]] >> 16);
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
    public void Dispose()
    {
        // In this order: whoever queues a copy looks at the buffer after.
        Buffer.Dispose();
        (other ?? this).early?.Cancel();
    }

    private static nint Aligned(nint bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
