namespace LogReg.Simd.Extensions;

/// <summary>What tells one content of a file from another without reading it.</summary>
internal readonly record struct FileStamp(DateTime Written, DateTime Created, long Length)
{
    /// <summary>The stamp of a file; a missing one has none.</summary>
    public static FileStamp Of(string path)
    {
        // Of what a link leads to: a mounted configuration is replaced by another link.
        FileInfo file = new(path);
        FileSystemInfo target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return target is FileInfo { Exists: true } found ? new FileStamp(found.LastWriteTimeUtc, found.CreationTimeUtc, found.Length) : default;
    }
}
