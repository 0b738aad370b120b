using System.Runtime.InteropServices;

namespace LogReg.Simd.Memory;

/// <summary>Native memory, aligned to a page, in huge pages where that is possible.</summary>
/// <remarks>
/// Large buffers are aligned to 2 MiB and advised as huge pages on Linux, which gains 0 to 15 % on passes from memory. Users are counted: <see cref="Dispose"/> refuses new ones and every
/// further look at <see cref="Pointer"/>, but the memory goes when the last user has let go of it, so that no one reads freed memory.
/// </remarks>
internal sealed unsafe partial class NativeBuffer : IDisposable
{
    private const nuint CacheLine = 64;
    private const nuint Page = 4096;
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePage = 14;

    private readonly long pressure;
    private void* pointer;
    private int users = 1; // the owner, until it disposes
    private int isDisposed;

    /// <param name="byteCount">The size.</param>
    /// <param name="cleared">Whether the memory must be zero; a large buffer that is written anyway saves a pass without.</param>
    public NativeBuffer(nuint byteCount, bool cleared = true)
    {
        bool huge = byteCount >= HugePage;
        nuint alignment = huge ? HugePage : Page;
        nuint rounded = (Math.Max(byteCount, CacheLine) + alignment - 1) / alignment * alignment;
        pointer = NativeMemory.AlignedAlloc(rounded, alignment);
        pressure = (long)rounded;
        GC.AddMemoryPressure(pressure);
        if (huge && OperatingSystem.IsLinux())
        {
            // Advice only: where it is refused, the pages stay small and nothing else changes.
            _ = AdviseMemory(pointer, rounded, AdviseHugePage);
        }

        if (cleared)
        {
            NativeMemory.Clear(pointer, rounded);
        }
    }

    ~NativeBuffer() => Free();

    /// <summary>Gets a value indicating whether the owner has disposed the memory, in use or not.</summary>
    public bool IsDisposed => Volatile.Read(ref isDisposed) != 0;

    /// <summary>Gets the first byte; valid until the buffer is disposed.</summary>
    public void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return pointer;
        }
    }

    /// <summary>Becomes a user, who must <see cref="Release"/>; false where the memory is disposed.</summary>
    public bool TryRetain()
    {
        int count = Volatile.Read(ref users);
        while (count > 0 && !IsDisposed)
        {
            int seen = Interlocked.CompareExchange(ref users, count + 1, count);
            if (seen == count)
            {
                return true;
            }

            count = seen;
        }

        return false;
    }

    /// <summary>Ends one use; the last one frees the memory.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            Free();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            Release();
        }

        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (pointer != null)
        {
            NativeMemory.AlignedFree(pointer);
            pointer = null;
            GC.RemoveMemoryPressure(pressure);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AdviseMemory(void* address, nuint length, int advice);
}
