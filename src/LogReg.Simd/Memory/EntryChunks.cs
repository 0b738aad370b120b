namespace LogReg.Simd.Memory;

/// <summary>Entries of sparse rows as they arrive, in chunks of native memory that can be freed one by one while they are copied into place.</summary>
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

    /// <summary>Gets the number of chunks.</summary>
    public int ChunkCount => chunks.Count;

    /// <summary>The entries of one chunk.</summary>
    public EntryRun<T> Run(int chunk)
    {
        byte* first = (byte*)chunks[chunk].Pointer;
        return new EntryRun<T>((int*)(first + ((nint)ChunkEntries * sizeof(T))), (T*)first, chunk == chunks.Count - 1 ? used : ChunkEntries);
    }

    /// <summary>Gives the memory of one chunk back.</summary>
    public void Free(int chunk) => chunks[chunk].Dispose();

    public void Dispose()
    {
        foreach (NativeBuffer chunk in chunks)
        {
            chunk.Dispose();
        }

        chunks.Clear();
    }
}
