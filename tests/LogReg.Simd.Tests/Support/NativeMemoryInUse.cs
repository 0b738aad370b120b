using System.Runtime.InteropServices;

namespace LogReg.Simd.Tests.Support;

/// <summary>The bytes of native memory that the process has allocated, as its allocator counts them; 0 where it does not say.</summary>
internal static partial class NativeMemoryInUse
{
    /// <summary>Gets the bytes in use now: small blocks and mappings of their own.</summary>
    public static long Bytes
    {
        get
        {
            try
            {
                Counts counts = Read();
                return (long)(counts.InUse + counts.Mapped);
            }
            catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
            {
                return 0;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial Counts Read();

    /// <summary>glibc's struct mallinfo2.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Counts
    {
        public nuint Arena;
        public nuint FreeBlocks;
        public nuint FastBlocks;
        public nuint Mappings;
        public nuint Mapped;
        public nuint Unused;
        public nuint FastFree;
        public nuint InUse;
        public nuint Free;
        public nuint Releasable;
    }
}
