using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LogReg.Simd.Data.Output;

/// <summary>The system calls behind files and streams that the framework does not show.</summary>
internal static unsafe partial class Posix
{
    public const int BrokenPipe = 32;

    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int AtWorkingFolder = -100;
    private const uint BasicFields = 0x7FF;
    private const int StatxBytes = 256;

    /// <summary>Whether a descriptor came from the process that started this one.</summary>
    /// <remarks>A descriptor that was closed at the start may have been taken by a file of the runtime, which is open until another program is executed; one that was inherited is not
    /// marked so.</remarks>
    [UnsupportedOSPlatform("windows")]
    public static bool IsInherited(int descriptor)
    {
        int flags = Fcntl(descriptor, GetDescriptorFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    /// <summary>Writes everything to a descriptor.</summary>
    /// <exception cref="IOException">It cannot be written; the result of the exception is the error number, <see cref="BrokenPipe"/> where nobody reads.</exception>
    [UnsupportedOSPlatform("windows")]
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                nint written = WriteTo(descriptor, first + done, bytes.Length - done);
                if (written >= 0)
                {
                    done += (int)written;
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == TryAgain)
                {
                    Thread.Sleep(1);
                }
                else if (error != Interrupted)
                {
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
                }
            }
        }
    }

    /// <summary>What lies at a path, links followed; null where nothing does, or where the system cannot be asked.</summary>
    [SupportedOSPlatform("linux")]
    public static FileIdentity? Find(string path)
    {
        byte* buffer = stackalloc byte[StatxBytes];
        try
        {
            if (Statx(AtWorkingFolder, path, 0, BasicFields, buffer) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        // The layout of struct statx is the same on every processor.
        ulong device = ((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140);
        return new FileIdentity(device, *(ulong*)(buffer + 32), (FileType)(*(ushort*)(buffer + 28) & 0xF000));
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fcntl(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);
}

/// <summary>Which file something is, whatever its names, and of which type.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, FileType Type);

/// <summary>The type of a file, as the mode of POSIX has it.</summary>
internal enum FileType
{
    Pipe = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    Socket = 0xC000,
}
