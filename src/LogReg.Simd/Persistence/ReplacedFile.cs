namespace LogReg.Simd.Persistence;

/// <summary>A file that is written beside its place and moved there when it is complete, so that whoever reads it meanwhile has the old one or the new one.</summary>
/// <remarks>The permissions of a file that is replaced are kept; a file that is read-only is not replaced. The data room is compiled with this file too.</remarks>
internal sealed class ReplacedFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string target;
    private readonly string temporary;
    private bool isOpen = true;

    /// <summary>Begins a file.</summary>
    /// <param name="target">Its place, without links.</param>
    /// <param name="temporary">Where it is written meanwhile: a <see cref="PlaceBeside"/>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public ReplacedFile(string target, string temporary)
    {
        this.target = target;
        this.temporary = temporary;
        Content = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
    }

    /// <summary>Gets what is written.</summary>
    public FileStream Content { get; }

    /// <summary>A new name in the folder of a file.</summary>
    public static string PlaceBeside(string target) => Path.Combine(Path.GetDirectoryName(target) ?? string.Empty, $".logreg-{Guid.NewGuid():N}.tmp");

    /// <summary>Writes a whole file; links are followed, to a place where nothing lies yet too.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing is left beside it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written, or a file that is read-only lies there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string target = Path.GetFullPath(path);
        if (new FileInfo(target).LinkTarget is not null)
        {
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
        }

        if (IsReadOnly(target))
        {
            throw new UnauthorizedAccessException($"The file {target} is read-only and is not replaced. Make it writable, delete it, or name another one.");
        }

        using ReplacedFile file = new(target, PlaceBeside(target));
        file.Content.Write(content);
        file.Commit();
    }

    /// <summary>Whether a file lies there that has no permission to be written, which binds the administrator too, or none for this user.</summary>
    public static bool IsReadOnly(string target)
    {
        if (!File.Exists(target))
        {
            return false;
        }

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
            using FileStream file = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
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

    /// <summary>Moves the finished file to its place.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Commit()
    {
        Content.Flush(flushToDisk: true);
        Content.Dispose();
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }

        File.Move(temporary, target, overwrite: true);
        isOpen = false;
    }

    /// <summary>Deletes what was written, unless it is complete.</summary>
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
        catch (IOException)
        {
        }

        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No reason to hide the error before it.
        }
    }
}
