using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Tests.Support;

/// <summary>Pages between pages without access, seen twice: once to write and once only to read. They are kept and used again.</summary>
/// <remarks>
/// Mapping and unmapping pages took more time than the kernels under test. Two views of the same memory make a call to change the
/// protection of pages needless too: an operand is written through the one view and the kernel is given the other. A block of pages
/// is as long as was asked for, so that pages without access lie on both sides, whoever used it before.
/// </remarks>
internal sealed unsafe partial class GuardedPages
{
    private const int NoAccess = 0;
    private const int Read = 1;
    private const int ReadWrite = 3;
    private const int Shared = 0x1;
    private const int PrivateAnonymous = 0x22;
    private const int Fixed = 0x10;
    private const long LargestKept = 128 << 20;

    private static readonly nuint Page = (nuint)Environment.SystemPageSize;
    private static readonly ConcurrentDictionary<nuint, ConcurrentStack<GuardedPages>> Kept = [];
    private static long keptBytes;

    private readonly byte* mapping;

    private GuardedPages(nuint byteCount)
    {
        ByteCount = byteCount;
        mapping = Mapped(Map(null, MappedBytes, NoAccess, PrivateAnonymous, -1, 0));
        Writable = mapping + Page;
        Sealed = Writable + byteCount + Page;
        if (byteCount == 0)
        {
            return;
        }

        int file = Checked(CreateFile("guarded", 0));
        _ = Checked(Resize(file, (nint)byteCount));
        _ = Mapped(Map(Writable, byteCount, ReadWrite, Shared | Fixed, file, 0));
        _ = Mapped(Map(Sealed, byteCount, Read, Shared | Fixed, file, 0));
        _ = Checked(Close(file));
    }

    /// <summary>Gets the bytes between the guard pages: whole pages.</summary>
    public nuint ByteCount { get; }

    /// <summary>Gets the first byte, to read and write.</summary>
    public byte* Writable { get; }

    /// <summary>Gets the first byte of the same memory where it may only be read.</summary>
    public byte* Sealed { get; }

    private nuint MappedBytes => (2 * ByteCount) + (3 * Page);

    /// <summary>Pages that hold so many bytes; what they contain is left over from whoever used them before.</summary>
    public static GuardedPages Rent(nuint byteCount)
    {
        nuint whole = (byteCount + Page - 1) / Page * Page;
        if (Kept.TryGetValue(whole, out ConcurrentStack<GuardedPages>? free) && free.TryPop(out GuardedPages? pages))
        {
            Interlocked.Add(ref keptBytes, -(long)pages.MappedBytes);
            return pages;
        }

        return new GuardedPages(whole);
    }

    /// <summary>Keeps the pages for the next who needs as many, or gives them back to the system where many are kept.</summary>
    public static void Return(GuardedPages pages)
    {
        if (Interlocked.Add(ref keptBytes, (long)pages.MappedBytes) <= LargestKept)
        {
            Kept.GetOrAdd(pages.ByteCount, _ => []).Push(pages);
            return;
        }

        Interlocked.Add(ref keptBytes, -(long)pages.MappedBytes);
        _ = Checked(Unmap(pages.mapping, pages.MappedBytes));
    }

    private static byte* Mapped(void* address) => (nint)address == -1 ? throw Failure() : (byte*)address;

    private static int Checked(int result) => result < 0 ? throw Failure() : result;

    private static Win32Exception Failure() => new(Marshal.GetLastPInvokeError(), "The guarded pages could not be mapped or unmapped.");

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Resize(int file, nint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
