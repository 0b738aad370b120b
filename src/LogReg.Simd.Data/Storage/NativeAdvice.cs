using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Storage;

/// <summary>The system call that says how memory is going to be used.</summary>
internal static unsafe partial class NativeAdvice
{
    /// <summary>The pages go back before their block is freed.</summary>
    public const int DoNotNeed = 4;

    /// <summary>The pages may be large ones.</summary>
    public const int HugePage = 14;

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Advise(void* address, nuint length, int advice);
}
