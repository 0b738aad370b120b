using System.Runtime.InteropServices;

namespace LogReg.Simd.Memory;

/// <summary>Native memory, aligned to a page, in huge pages where that is possible.</summary>
/// <remarks>Large buffers are aligned to 2 MiB and advised as huge pages on Linux, which gains 0 to 15 % on passes from memory.</remarks>
internal sealed unsafe partial class NativeBuffer : IDisposable
{
    private const nuint CacheLine = 64;
    private const nuint Page = 4096;
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePage = 14;

    private void* pointer;
    private readonly long pressure;

    /// <param name="byteCount">The size.</param>
    /// <param name="cleared">Whether the memory must be zero; a large buffer that is written anyway saves a pass without.</param>
    public NativeBuffer(nuint byteCount, bool cleared = true)
    {
        bool huge = byteCount >= 2 * HugePage;
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

    /// <summary>Gets a value indicating whether the memory is freed.</summary>
    public bool IsDisposed => pointer == null;

    /// <summary>Gets the first byte; valid until the buffer is disposed.</summary>
    public void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer == null, this);
            return pointer;
        }
    }

    public void Dispose()
    {
        Free();
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
