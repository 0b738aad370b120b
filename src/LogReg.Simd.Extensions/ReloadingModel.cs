namespace LogReg.Simd.Extensions;

/// <summary>A model of a file, which is read again when the file changes.</summary>
/// <remarks>
/// <para>
/// <see cref="Current"/> is one read of a reference, without a lock and without allocation. A request takes it once and scores with what it took: it then has one model from its
/// beginning to its end, whatever happens to the file meanwhile. A file that cannot be read leaves the model as it is. Safe to use from any number of threads.
/// </para>
/// <para>
/// Whoever replaces the file moves the new one to its place, as <see cref="SavedModel.Save(string)"/> does; half of a file that is written in place is refused by its checksum, and
/// asked for again.
/// </para>
/// </remarks>
/// <typeparam name="TModel">What the file holds: <see cref="SavedModel"/>, or whatever a program makes of it.</typeparam>
public sealed class ReloadingModel<TModel>
    where TModel : class
{
    private readonly Func<string, TModel> load;
    private readonly Lock reloading = new();
    private volatile TModel current;
    private FileStamp stamp;
    private long version = 1;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="load">Reads a file; called by one thread at a time. Whatever it throws is the caller's here, and keeps the former model later.</param>
    /// <exception cref="IOException">The file is missing or cannot be read, where <paramref name="load"/> says so.</exception>
    public ReloadingModel(string path, Func<string, TModel> load)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(load);
        this.load = load;
        Path = System.IO.Path.GetFullPath(path);
        stamp = FileStamp.Of(Path);
        current = load(Path);
    }

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>Gets the model that was read last. Take it once per request.</summary>
    public TModel Current => current;

    /// <summary>Gets how many models there have been, this one included.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Reads the file if its time or length has changed since it was read last.</summary>
    /// <returns>Whether <see cref="Current"/> is another model now.</returns>
    /// <exception cref="Exception">Whatever the loader throws; the model stays as it is, and the next call tries again.</exception>
    public bool ReloadIfChanged()
    {
        lock (reloading)
        {
            // Taken before the file is read: should it change meanwhile, the next call reads it again.
            FileStamp now = FileStamp.Of(Path);
            if (now == stamp)
            {
                return false;
            }

            current = load(Path);
            stamp = now;
            Interlocked.Increment(ref version);
            return true;
        }
    }
}
