using System.Diagnostics.CodeAnalysis;

namespace LogReg.Simd.Data.Input;

/// <summary>A file to read: whether it is one, and whether it is compressed.</summary>
internal sealed class InputFile
{
    private const int BufferBytes = 1 << 16;

    private InputFile(string path, string location, long length, Compression compression)
    {
        Path = path;
        Location = location;
        Length = length;
        Compression = compression;
    }

    /// <summary>Gets what errors call the file.</summary>
    public string Path { get; }

    /// <summary>Gets the path under which it is opened.</summary>
    public string Location { get; }

    /// <summary>Gets the number of bytes as stored.</summary>
    public long Length { get; }

    public Compression Compression { get; }

    public bool IsCompressed => Compression != Compression.None;

    /// <summary>Gets the most bytes that the content can have: deflate gains a factor of 1032 at best, Zstandard any.</summary>
    public long MostContentBytes => Compression switch
    {
        Compression.None => Length,
        Compression.Gzip => checked((Length + 1) * 1040),
        _ => long.MaxValue,
    };

    /// <summary>Looks at a path; whatever is wrong with it is a <see cref="DataFormatException"/>.</summary>
    public static InputFile Probe(string path) => Probe(path, path);

    /// <summary>Looks at a file that errors call something else.</summary>
    public static InputFile Probe(string path, string location)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(location))
        {
            throw new DataFormatException(path, 0, null, "This is a directory. Name a file in it.");
        }

        using FileStream stream = OpenFile(path, location);
        try
        {
            if (!stream.CanSeek)
            {
                throw new DataFormatException(path, 0, null, "This is a pipe or a device, which cannot be read twice. Save it as a file first.");
            }

            if (stream.Length == 0)
            {
                throw new DataFormatException(path, 0, null, "The file is empty. Check that it was written completely.");
            }

            Span<byte> magic = stackalloc byte[4];
            int read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            return new InputFile(path, location, stream.Length, CompressionOf(magic[..read]));
        }
        catch (IOException exception)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Opens the content, unpacked where the file is compressed.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream returned owns those below it.")]
    public InputStream Open(ReadingMonitor? monitor)
    {
        FileStream file = OpenFile(Path, Location);
        return new InputStream(Path, file, Content(file), monitor);
    }

    /// <summary>The beginning of the content.</summary>
    public byte[] Head(int most)
    {
        using InputStream stream = Open(null);
        byte[] head = new byte[most];
        int count = stream.ReadAtLeast(head, most, throwOnEndOfStream: false);
        return head[..count];
    }

    /// <summary>Reads stored bytes from a place in the file.</summary>
    /// <returns>The number of bytes, fewer only at the end.</returns>
    public int ReadAt(long offset, Span<byte> buffer)
    {
        using FileStream stream = OpenFile(Path, Location);
        try
        {
            stream.Position = offset;
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (IOException exception)
        {
            throw Unreadable(Path, exception);
        }
    }

    internal static DataFormatException Unreadable(string path, Exception exception) =>
        new(path, 0, null, $"The file cannot be read: {exception.Message} Check its permissions and the disk.", exception);

    private static Compression CompressionOf(ReadOnlySpan<byte> magic) =>
        magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Compression.Gzip
            : magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? Compression.Zstandard
            : Compression.None;

    private Stream Content(FileStream file) => Compression switch
    {
        Compression.Gzip => new GzipContent(file),
        Compression.Zstandard => new ZstandardContent(file),
        _ => file,
    };

    /// <summary>Opens a file, or a pipe.</summary>
    internal static FileStream OpenFile(string path, string location)
    {
        try
        {
            return new FileStream(location, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFormatException(path, 0, null, "There is no such file. Check the path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, exception);
        }
    }
}
