using LogReg.Simd.Persistence;

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
    private readonly ReplacedFile? replaced;
    private readonly Action forget;
    private bool isOpen = true;

    private OutputFile(string path, Stream content)
    {
        this.path = path;
        forget = () => { };
        Content = content;
    }

    private OutputFile(string path, ReplacedFile replaced, Action forget)
    {
        this.path = path;
        this.replaced = replaced;
        this.forget = forget;
        Content = replaced.Content;
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
            return new OutputFile(path, OpenStream(path, target));
        }

        ThrowUnsuitable(path, target.Path);
        string temporary = ReplacedFile.PlaceBeside(target.Path);
        registry?.Add(temporary);
        try
        {
            return new OutputFile(path, new ReplacedFile(target.Path, temporary), () => registry?.Remove(temporary));
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
            if (replaced is null)
            {
                Content.Dispose();
            }
            else
            {
                replaced.Commit();
                forget();
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
        if (replaced is not null)
        {
            replaced.Dispose();
            forget();
            return;
        }

        try
        {
            // On a full disk the last buffer cannot be written now either.
            Content.Dispose();
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
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
            : ReplacedFile.IsReadOnly(target) ? "The file is read-only and is not replaced. Make it writable, delete it, or name another one."
            : OperatingSystem.IsLinux() && Posix.Find(target)?.Type == FileType.BlockDevice ? "This is a disk, and a file is to be written. Name a file."
            : null;
        if (fault is not null)
        {
            throw new DataFormatException(path, 0, null, fault);
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
