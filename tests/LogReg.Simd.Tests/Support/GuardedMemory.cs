using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Tests.Support;

/// <summary>A block of native memory against a page without access, with poison in the rest of its own pages.</summary>
/// <remarks>
/// On Linux the pages come from mmap and a step over the guarded edge kills the process, which a child process proves
/// (<see cref="GuardedMemoryTests"/>). Elsewhere the block lies on the heap between two stretches of poison: a stray write is
/// found by <see cref="AssertIntact"/>, a stray read only by the poison it brings in.
/// </remarks>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int NoAccess = 0;
    private const int ReadOnly = 1;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const nuint HeapMargin = 512;

    private readonly byte* mapping;
    private readonly nuint mappingBytes;
    private readonly byte* body;
    private readonly nuint bodyBytes;
    private readonly nuint byteCount;
    private readonly byte poison;

    /// <summary>Makes a block.</summary>
    /// <param name="byteCount">The bytes of the block.</param>
    /// <param name="edge">The guarded edge.</param>
    /// <param name="offsetBytes">The bytes of poison between the block and the guard page; 0 for none.</param>
    /// <param name="poison">The byte that fills the block and everything around it.</param>
    public GuardedMemory(nuint byteCount, GuardEdge edge, nuint offsetBytes, byte poison)
    {
        this.byteCount = byteCount;
        this.poison = poison;
        if (Traps)
        {
            nuint page = (nuint)Environment.SystemPageSize;
            bodyBytes = (byteCount + offsetBytes + page - 1) / page * page;
            mappingBytes = bodyBytes + (2 * page);
            mapping = (byte*)Map(null, mappingBytes, NoAccess, PrivateAnonymous, -1, 0);
            if ((nint)mapping == -1)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "The guarded pages could not be mapped.");
            }

            body = mapping + page;
            Protect(ReadWrite);
            Pointer = edge == GuardEdge.End ? body + bodyBytes - offsetBytes - byteCount : body + offsetBytes;
        }
        else
        {
            bodyBytes = byteCount + offsetBytes + (2 * HeapMargin);
            mapping = (byte*)NativeMemory.Alloc(bodyBytes);
            body = mapping;
            Pointer = body + HeapMargin + offsetBytes;
        }

        new Span<byte>(body, checked((int)bodyBytes)).Fill(poison);
    }

    /// <summary>Gets a value indicating whether a step over the guarded edge kills the process.</summary>
    public static bool Traps => OperatingSystem.IsLinux();

    /// <summary>Gets the first byte of the block.</summary>
    public byte* Pointer { get; }

    /// <summary>Forbids writing to the block from now on; on the heap nothing changes.</summary>
    public void Seal()
    {
        if (Traps)
        {
            Protect(ReadOnly);
        }
    }

    /// <summary>Throws where a byte around the block is no longer poison.</summary>
    public void AssertIntact()
    {
        ReadOnlySpan<byte> before = new(body, checked((int)(Pointer - body)));
        int changed = before.LastIndexOfAnyExcept(poison);
        if (changed >= 0)
        {
            throw new InvalidOperationException($"Something wrote {before.Length - changed} bytes before the start of a block of {byteCount} bytes.");
        }

        byte* end = Pointer + byteCount;
        ReadOnlySpan<byte> behind = new(end, checked((int)(body + bodyBytes - end)));
        changed = behind.IndexOfAnyExcept(poison);
        if (changed >= 0)
        {
            throw new InvalidOperationException($"Something wrote {changed + 1} bytes behind the start of what follows a block of {byteCount} bytes.");
        }
    }

    public void Dispose()
    {
        if (Traps)
        {
            _ = Unmap(mapping, mappingBytes);
        }
        else
        {
            NativeMemory.Free(mapping);
        }
    }

    private void Protect(int access)
    {
        if (bodyBytes > 0 && Protect(body, bodyBytes, access) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The guarded pages could not be protected.");
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);
}
