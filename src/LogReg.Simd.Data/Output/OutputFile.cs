using Microsoft.Win32.SafeHandles;

namespace LogReg.Simd.Data.Output;

/// <summary>A file that is written beside its place and moved there when it is complete. Devices and pipes are written as they are.</summary>
/// <remarks>Links are followed; the permissions of a file that is replaced are kept.</remarks>
internal sealed class OutputFile : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const int DiskFull = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    private readonly string path;
    private readonly string target;
    private readonly string? temporary;
    private readonly TemporaryFiles? registry;
    private bool isOpen = true;

    private OutputFile(string path, string target, string? temporary, Stream content, TemporaryFiles? registry)
    {
        this.path = path;
        this.target = target;
        this.temporary = temporary;
        this.registry = registry;
        Content = content;
    }

    public Stream Content { get; }

    /// <summary>Says what keeps a path from being written, before hours are spent on what should go there.</summary>
    /// <exception cref="DataFormatException">A file cannot be written there.</exception>
    public static void Check(string path, TemporaryFiles? registry = null)
    {
        if (!TargetOf(path).IsStream)
        {
            using OutputFile file = Create(path, registry);
        }
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="registry">Knows what is to be deleted when the process is told to end; null where nobody asks.</param>
    /// <exception cref="DataFormatException">The file cannot be written.</exception>
    public static OutputFile Create(string path, TemporaryFiles? registry = null)
    {
        FileTarget target = TargetOf(path);
        if (target.IsStream)
        {
            return new OutputFile(path, target.Path, null, OpenStream(path, target), registry);
        }

        ThrowUnsuitable(path, target.Path);
        string temporary = Path.Combine(Path.GetDirectoryName(target.Path)!, $".logreg-{Guid.NewGuid():N}.tmp");
        registry?.Add(temporary);
        try
        {
            return new OutputFile(path, target.Path, temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes), registry);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            registry?.Remove(temporary);
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="DataFormatException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, TemporaryFiles? registry = null)
    {
        using OutputFile file = Create(path, registry);
        file.Append(content);
        file.Commit();
    }

    /// <summary>Writes what comes next.</summary>
    /// <exception cref="DataFormatException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        try
        {
            Content.Write(content);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Moves the finished file to its place.</summary>
    /// <exception cref="DataFormatException">The file cannot be written.</exception>
    public void Commit()
    {
        try
        {
            if (Content is FileStream file && temporary is not null)
            {
                file.Flush(flushToDisk: true);
            }

            Content.Dispose();
            if (temporary is not null)
            {
                if (!OperatingSystem.IsWindows() && File.Exists(target))
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
                }

                File.Move(temporary, target, overwrite: true);
                registry?.Remove(temporary);
            }

            isOpen = false;
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    public void Dispose()
    {
        if (!isOpen)
        {
            return;
        }

        isOpen = false;
        try
        {
            // On a full disk the last buffer cannot be written now either.
            Content.Dispose();
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
        }

        if (temporary is not null)
        {
            TemporaryFiles.TryDelete(temporary);
            registry?.Remove(temporary);
        }
    }

    internal static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>What went wrong while a file was written, with the remedy.</summary>
    internal static DataFormatException Unwritable(string path, Exception exception) => new(path, 0, null, WhyNot(exception), exception);

    private static string WhyNot(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "The folder does not let you write there. Change its permissions, or name another place.",
        PathTooLongException => "The name is too long. Give a shorter one.",
        IOException { HResult: DiskFull or QuotaExceeded } => "The disk is full. Make room, or name another place.",
        IOException { HResult: ReadOnlyFileSystem } => "The disk is read-only. Name another place.",
        _ => $"The file cannot be written: {exception.Message} Check the folder, its permissions and the disk.",
    };

    private static FileTarget TargetOf(string path)
    {
        try
        {
            return FileTarget.Of(path);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw new DataFormatException(path, 0, null, $"{exception.Message} Name another file.", exception);
        }
    }

    private static void ThrowUnsuitable(string path, string target)
    {
        string? folder = Path.GetDirectoryName(target);
        string? fault = Directory.Exists(target) || Path.EndsInDirectorySeparator(path) || folder is null
                ? "This is a folder, and a file is to be written. Name a file in it."
            : !Directory.Exists(folder) ? $"There is no folder {folder}. Make it first, or name another place."
            : File.Exists(target) && IsReadOnly(target) ? "The file is read-only and is not replaced. Make it writable, delete it, or name another one."
            : OperatingSystem.IsLinux() && Posix.Find(target)?.Type == FileType.BlockDevice ? "This is a disk, and a file is to be written. Name a file."
            : null;
        if (fault is not null)
        {
            throw new DataFormatException(path, 0, null, fault);
        }
    }

    /// <summary>Whether a file has no permission to be written, which binds the administrator too, or none for this user.</summary>
    private static bool IsReadOnly(string target)
    {
        if (new FileInfo(target).IsReadOnly)
        {
            return true;
        }

        if (!OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(target) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0)
        {
            return true;
        }

        try
        {
            using SafeFileHandle handle = File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // Another program holds it, or runs it; the move will tell.
            return false;
        }
    }

    private static Stream OpenStream(string path, FileTarget target)
    {
        try
        {
            return target.Descriptor is { } descriptor && !OperatingSystem.IsWindows()
                ? new DescriptorStream(descriptor)
                : new FileStream(target.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw Unwritable(path, exception);
        }
    }
}
