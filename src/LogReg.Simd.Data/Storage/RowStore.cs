using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Storage;

/// <summary>Rows of equal length in native chunks that are freed one by one while they are packed.</summary>
/// <remarks>
/// A file of unknown length is so read once: at any time the rows not yet packed and the packed ones together take little more than
/// all rows. A chunk is larger than the 32 MiB up to which the C library may keep freed memory to itself; pages that are not written
/// take no memory.
/// </remarks>
internal sealed unsafe class RowStore<T> : IDisposable
    where T : unmanaged
{
    private const nuint ChunkBytes = 33 << 20;
    private const nint PageBytes = 1 << 21;

    private readonly List<nint> chunks = [];
    private readonly int rowsPerChunk;

    private readonly string path;
    private readonly long memoryLimit;

    public RowStore(string path, int rowLength, long memoryLimit)
    {
        this.path = path;
        this.memoryLimit = PackedShape.LimitOf(memoryLimit);
        RowLength = rowLength;
        rowsPerChunk = (int)Math.Max(1, ChunkBytes / ((nuint)rowLength * (nuint)sizeof(T)));
    }

    ~RowStore() => Free();

    public int RowLength { get; }

    public long RowBytes => (long)RowLength * sizeof(T);

    public int RowCount { get; private set; }

    public int ChunkCount => chunks.Count;

    /// <summary>Room for another row; the caller writes every element.</summary>
    public Span<T> Add() => Add(1);

    /// <summary>Room for further rows, one after another; the caller writes every element.</summary>
    /// <param name="most">The rows there are, 1 at least.</param>
    /// <returns>As many of them as fit into one chunk.</returns>
    public Span<T> Add(int most)
    {
        int index = RowCount % rowsPerChunk;
        if (index == 0)
        {
            AddChunk();
        }

        int rows = Math.Min(most, rowsPerChunk - index);
        RowCount += rows;
        return new Span<T>((T*)chunks[^1] + ((nint)index * RowLength), rows * RowLength);
    }

    public int RowsOf(int chunk) => Math.Min(rowsPerChunk, RowCount - (chunk * rowsPerChunk));

    public ReadOnlySpan<T> Row(int chunk, int index) => new((T*)chunks[chunk] + ((nint)index * RowLength), RowLength);

    /// <summary>Gives the memory of the rows before this one back to the system, where it takes it piece by piece; they are not read
    /// again.</summary>
    public void Release(int chunk, int rows)
    {
        if (OperatingSystem.IsLinux())
        {
            nint begin = (chunks[chunk] + PageBytes - 1) / PageBytes * PageBytes;
            nint end = (chunks[chunk] + ((nint)rows * RowLength * sizeof(T))) / PageBytes * PageBytes;
            if (end > begin)
            {
                // Advice only: where it is refused, the memory is freed with its chunk.
                _ = NativeAdvice.Advise((void*)begin, (nuint)(end - begin), NativeAdvice.DoNotNeed);
            }
        }
    }

    public void Free(int chunk)
    {
        NativeMemory.Free((void*)chunks[chunk]);
        chunks[chunk] = 0;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void AddChunk()
    {
        if ((chunks.Count * (long)ChunkBytes) > memoryLimit || RowCount > int.MaxValue - rowsPerChunk)
        {
            throw new DataFormatException(
                path, 0, null, $"The file takes more than the {memoryLimit >> 20} MiB of memory there are. Read fewer rows or columns, or raise the limit.");
        }

        nuint bytes = (nuint)rowsPerChunk * (nuint)RowLength * (nuint)sizeof(T);
        chunks.Add((nint)NativeMemory.Alloc(bytes));
        if (OperatingSystem.IsLinux())
        {
            // Advice only: large pages are cleared faster than as many small ones.
            nint begin = (chunks[^1] + PageBytes - 1) / PageBytes * PageBytes;
            nint end = (chunks[^1] + (nint)bytes) / PageBytes * PageBytes;
            _ = end > begin ? NativeAdvice.Advise((void*)begin, (nuint)(end - begin), NativeAdvice.HugePage) : 0;
        }
    }

    private void Free()
    {
        for (int i = 0; i < chunks.Count; i++)
        {
            Free(i);
        }

        chunks.Clear();
    }
}
