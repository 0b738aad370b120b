namespace LogReg.Simd.Persistence;

/// <summary>Writes a file beside its place and moves it there when it is complete, so that whoever reads it meanwhile has the old one or the new one.</summary>
internal static class ReplacedFile
{
    /// <summary>Writes a whole file. A link is followed, and the permissions of a file that is replaced are kept.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing is left beside it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string target = Path.GetFullPath(path);
        if (File.Exists(target))
        {
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
        }

        string temporary = Path.Combine(Path.GetDirectoryName(target) ?? string.Empty, $".logreg-{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
