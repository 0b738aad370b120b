using System.Globalization;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Data.Input;

/// <summary>The content of a stream in a temporary file, for readers that need it more than once.</summary>
/// <remarks>On Linux the file has no name from the beginning and lives as long as this object or the process, however that ends; elsewhere it is deleted when it is closed.</remarks>
internal sealed class SpooledFile : IDisposable
{
    private const int BufferBytes = 1 << 17;

    private readonly FileStream file;

    private SpooledFile(FileStream file, string location)
    {
        this.file = file;
        Location = location;
    }

    /// <summary>Gets the path under which the file is opened.</summary>
    public string Location { get; }

    /// <summary>Copies the rest of a stream.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="cancellation">Ends the copying early, even while the stream has nothing to say.</param>
    /// <exception cref="DataFormatException">The stream cannot be read, or there is no room.</exception>
    public static SpooledFile Of(Stream content, string name, CancellationToken cancellation)
    {
        string path = Path.Combine(Path.GetTempPath(), $"logreg-{Guid.NewGuid():N}.tmp");
        FileStream file = Create(path, name);
        try
        {
            string location = $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)}";
            bool isNameless = OperatingSystem.IsLinux() && File.Exists(location);
            if (isNameless)
            {
                File.Delete(path);
            }

            Task.Run(() => CopyAsync(content, file, name, cancellation), CancellationToken.None).WaitAsync(cancellation).GetAwaiter().GetResult();
            return new SpooledFile(file, isNameless ? location : path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream Create(string path, string name)
    {
        // The name goes with the handle, unless it has gone before.
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = OperatingSystem.IsLinux() ? FileOptions.None : FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (Exception exception) when (OutputFile.IsOfFiles(exception))
        {
            throw Unwritable(name, exception);
        }
    }

    private static async Task CopyAsync(Stream content, FileStream file, string name, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            int read;
            try
            {
                read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new DataFormatException(name, 0, null, $"The stream cannot be read: {exception.Message}", exception);
            }

            if (read == 0)
            {
                return;
            }

            try
            {
                file.Write(buffer, 0, read);
            }
            catch (Exception exception) when (OutputFile.IsOfFiles(exception))
            {
                throw Unwritable(name, exception);
            }
        }
    }

    private static DataFormatException Unwritable(string name, Exception exception) =>
        new(name, 0, null, $"What is read once only is kept in {Path.GetTempPath()} meanwhile, and that failed: {exception.Message} Make room there, "
            + "or name another folder by the variable TMPDIR.", exception);
}
