namespace LogReg.Simd.Data.Output;

/// <summary>The files and folders that exist only until something is complete, so that whoever ends the process can delete them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TemporaryFiles
{
    private readonly HashSet<string> paths = new(StringComparer.Ordinal);
    private bool isClosed;

    /// <summary>Adds a path before anything is made there.</summary>
    /// <exception cref="OperationCanceledException">The process is ending.</exception>
    public void Add(string path)
    {
        lock (paths)
        {
            if (isClosed)
            {
                throw new OperationCanceledException("The process is ending.");
            }

            paths.Add(path);
        }
    }

    /// <summary>Removes a path where nothing is left.</summary>
    public void Remove(string path)
    {
        lock (paths)
        {
            paths.Remove(path);
        }
    }

    /// <summary>Deletes all there are, and takes no more.</summary>
    public void DeleteAll()
    {
        lock (paths)
        {
            isClosed = true;
            foreach (string path in paths)
            {
                TryDelete(path);
            }

            paths.Clear();
        }
    }

    /// <summary>Deletes a file or a folder; what cannot be deleted is no reason to hide the error before it.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (OutputFile.IsOfFiles(exception))
        {
        }
    }
}
