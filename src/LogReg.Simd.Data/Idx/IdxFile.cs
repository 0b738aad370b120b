using System.Buffers.Binary;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Idx;

/// <summary>The header of an idx file of bytes: a magic number, the number of items and, for images, their extent.</summary>
internal sealed class IdxFile
{
    private const int BytesType = 8;
    private const int MostDimensions = 4;

    private IdxFile(InputFile file, int count, int itemSize, int headerBytes)
    {
        File = file;
        Count = count;
        ItemSize = itemSize;
        HeaderBytes = headerBytes;
    }

    public InputFile File { get; }

    public int Count { get; }

    /// <summary>Gets the bytes of an item: the pixels of an image, 1 for a label.</summary>
    public int ItemSize { get; }

    private int HeaderBytes { get; }

    /// <summary>Tells an idx file from other formats.</summary>
    public static bool IsIdx(ReadOnlySpan<byte> head) => head.Length >= 4 && head[0] == 0 && head[1] == 0 && head[2] is >= 8 and <= 14 && head[3] is >= 1 and <= 4;

    public static IdxFile Images(InputFile file)
    {
        IdxFile images = Parse(file, out int dimensions);
        return dimensions > 1
            ? images
            : throw new DataFormatException(file.Path, 0, null, "The file holds labels (magic number 2049). Name the file of the images; the labels are found beside it.");
    }

    /// <summary>The labels of an image file, found by its name; null where there are none.</summary>
    public static IdxFile? LabelsOf(IdxFile images)
    {
        string? path = LabelPath(images.File.Path);
        if (path is null)
        {
            return null;
        }

        IdxFile labels = Parse(InputFile.Probe(path), out int dimensions);
        if (dimensions != 1)
        {
            throw new DataFormatException(path, 0, null, "The file does not hold labels (magic number 2049). Put the labels beside the images.");
        }

        return labels.Count == images.Count
            ? labels
            : throw new DataFormatException(path, 0, null, $"There are {labels.Count} labels for the {images.Count} images of {images.File.Path}. Bring files together that belong together.");
    }

    /// <summary>Opens the items behind the header.</summary>
    public Stream OpenItems(ReadingMonitor? monitor)
    {
        Stream stream = new BufferedStream(File.Open(monitor), 1 << 16);
        try
        {
            stream.ReadExactly(stackalloc byte[HeaderBytes]);
            return stream;
        }
        catch (EndOfStreamException exception)
        {
            stream.Dispose();
            throw Truncated(File.Path, exception);
        }
    }

    public static DataFormatException Truncated(string path, Exception? cause = null) =>
        new(path, 0, null, "The file ends before the items that its header announces. Copy it again.", cause);

    private static IdxFile Parse(InputFile file, out int dimensions)
    {
        byte[] head = file.Head(4 + (4 * MostDimensions));
        if (!IsIdx(head))
        {
            throw new DataFormatException(file.Path, 0, null, "The magic number is not that of an idx file (2051 for images, 2049 for labels). Check the format.");
        }

        dimensions = head[3];
        int headerBytes = 4 + (4 * dimensions);
        if (head[2] != BytesType)
        {
            throw new DataFormatException(file.Path, 0, null, $"The idx file holds elements of type {head[2]}, but only bytes (type {BytesType}) are read. Convert it.");
        }

        if (head.Length < headerBytes)
        {
            throw Truncated(file.Path);
        }

        int count = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
        Int128 size = 1;
        for (int i = 1; i < dimensions; i++)
        {
            size *= BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4 + (4 * i)));
        }

        if (count <= 0 || size <= 0 || size > Array.MaxLength)
        {
            throw new DataFormatException(file.Path, 0, null, $"The header announces {count} items of {size} bytes. Check that the file is complete.");
        }

        // A header may announce anything; the file cannot hold more than it has bytes for.
        return count * size <= file.MostContentBytes ? new IdxFile(file, count, (int)size, headerBytes) : throw Truncated(file.Path);
    }

    private static string? LabelPath(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? string.Empty;
        string name = Path.GetFileName(path);
        string labels = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        string plain = labels.EndsWith(".gz", StringComparison.Ordinal) ? labels[..^3] : labels;
        return ((string[])[labels, plain, plain + ".gz"])
            .Where(candidate => candidate != name)
            .Select(candidate => Path.Combine(directory, candidate))
            .FirstOrDefault(System.IO.File.Exists);
    }
}
