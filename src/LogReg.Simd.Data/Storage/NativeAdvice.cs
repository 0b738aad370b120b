using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Storage;

/// <summary>The system call that gives pages back before their block is freed.</summary>
internal static unsafe partial class NativeAdvice
{
    public const int DoNotNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Advise(void* address, nuint length, int advice);
}
