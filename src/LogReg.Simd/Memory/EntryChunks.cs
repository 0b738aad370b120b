namespace LogReg.Simd.Memory;

/// <summary>Entries of sparse rows as they arrive, in chunks of native memory that are freed one by one while they are copied into place.</summary>
internal sealed unsafe class EntryChunks<T> : IDisposable
    where T : unmanaged
{
    private const int ChunkEntries = 1 << 18;

    private readonly List<NativeBuffer> chunks = [];
    private int used = ChunkEntries;

    /// <summary>Gets the number of entries.</summary>
    public long Count { get; private set; }

    /// <summary>Appends one entry.</summary>
    public void Add(int column, T value)
    {
        if (used == ChunkEntries)
        {
            chunks.Add(new NativeBuffer((nuint)ChunkEntries * (nuint)(sizeof(int) + sizeof(T)), cleared: false));
            used = 0;
        }

        byte* chunk = (byte*)chunks[^1].Pointer;
        ((T*)chunk)[used] = value;
        ((int*)(chunk + ((nint)ChunkEntries * sizeof(T))))[used] = column;
        used++;
        Count++;
    }

    /// <summary>Copies all entries and frees the chunks.</summary>
    public void MoveTo(int* columns, T* values)
    {
        long done = 0;
        foreach (NativeBuffer chunk in chunks)
        {
            int count = (int)Math.Min(ChunkEntries, Count - done);
            byte* first = (byte*)chunk.Pointer;
            new ReadOnlySpan<T>(first, count).CopyTo(new Span<T>(values + done, count));
            new ReadOnlySpan<int>(first + ((nint)ChunkEntries * sizeof(T)), count).CopyTo(new Span<int>(columns + done, count));
            chunk.Dispose();
            done += count;
        }

        chunks.Clear();
    }

    public void Dispose()
    {
        foreach (NativeBuffer chunk in chunks)
        {
            chunk.Dispose();
        }

        chunks.Clear();
    }
}
