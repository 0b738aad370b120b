namespace LogReg.Simd.Cli.Terminal;

/// <summary>A file that is written beside its place and moved there when it is complete.</summary>
internal sealed class AtomicFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string path;
    private readonly string? temporary;
    private bool isCommitted;

    private AtomicFile(string path, string? temporary, FileStream content)
    {
        this.path = path;
        this.temporary = temporary;
        Content = content;
    }

    public FileStream Content { get; }

    /// <summary>Says what keeps a path from being written, before hours are spent on what should go there.</summary>
    public static void Check(string? path)
    {
        if (path is null)
        {
            return;
        }

        if (path.Length == 0)
        {
            throw new UsageException("The name of an output file is empty. Name a file.");
        }

        if (Directory.Exists(path))
        {
            throw new FileProblemException(path, "This is a directory, and a file is to be written. Name a file in it.");
        }

        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new FileProblemException(path, $"There is no folder {folder}. Make it first, or name another place.");
        }
    }

    /// <summary>Begins a file.</summary>
    public static AtomicFile Create(string path)
    {
        Check(path);
        try
        {
            // A device is written as it is, and a link stays one.
            if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
            {
                return new AtomicFile(path, null, new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes));
            }

            string target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
            string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
            return new AtomicFile(target, temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes));
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Writes a whole text.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using AtomicFile file = Create(path);
        try
        {
            file.Content.Write(content);
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw Unwritable(path, exception);
        }

        file.Commit();
    }

    /// <summary>Moves the finished file to its place.</summary>
    public void Commit()
    {
        try
        {
            Content.Flush(flushToDisk: temporary is not null);
            Content.Dispose();
            if (temporary is not null)
            {
                File.Move(temporary, path, overwrite: true);
            }

            isCommitted = true;
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    public void Dispose()
    {
        try
        {
            Content.Dispose();
            if (!isCommitted && temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            // What is left behind is no reason to hide the first error.
        }
    }

    internal static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException or NotSupportedException;

    private static FileProblemException Unwritable(string path, Exception exception) =>
        new(path, $"The file cannot be written: {exception.Message} Check the folder, its permissions and the disk.", exception);
}
