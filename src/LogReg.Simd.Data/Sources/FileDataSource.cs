using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Sources;

/// <summary>A file, or a pipe that is copied into one.</summary>
internal sealed class FileDataSource(string path) : DataSource(path)
{
    private StreamDataSource? copy;

    internal override Dataset<T> Load<T>(DataOptions options, ReadingMonitor monitor) => Pipe()?.Load<T>(options, monitor) ?? Load<T>(InputFile.Probe(Name), options, monitor);

    internal override SparseDataset<T> LoadSparse<T>(DataOptions options, ReadingMonitor monitor) =>
        Pipe()?.LoadSparse<T>(options, monitor) ?? LoadSparse<T>(InputFile.Probe(Name), options, monitor);

    internal override LabeledData<T> LoadEither<T>(DataOptions options, ReadingMonitor monitor) =>
        Pipe()?.LoadEither<T>(options, monitor) ?? LoadEither<T>(InputFile.Probe(Name), options, monitor);

    internal override RowSource<T> OpenRows<T>(DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) =>
        Pipe()?.OpenRows<T>(encoding, options, monitor) ?? OpenRows<T>(InputFile.Probe(Name), encoding, options, monitor);

    /// <summary>Learns from a file in its format.</summary>
    public static Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        DataFormat format = FormatOf(file, options);
        return From<Dataset<T>, T>(format, format.Load<T>(file, options, monitor));
    }

    /// <summary>Learns from a file in its format, and keeps it sparse.</summary>
    public static SparseDataset<T> LoadSparse<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        DataFormat format = FormatOf(file, options);
        return From<SparseDataset<T>, T>(format, format.LoadSparse<T>(file, options, monitor));
    }

    /// <summary>Learns from a file in its format, and keeps it dense, sparse or as codes.</summary>
    public static LabeledData<T> LoadEither<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        DataFormat format = FormatOf(file, options);
        return From<LabeledData<T>, T>(format, format.LoadEither<T>(file, options, monitor));
    }

    /// <summary>Opens the rows of a file in its format.</summary>
    public static RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        monitor.TotalBytes = file.Length;
        DataFormat format = options.Format ?? FormatDetection.Detect(file, options.Encoding);
        if (options.Carried.Count > 0 && !format.HasColumns)
        {
            throw new DataFormatException(file.Path, 0, null, $"Files in the format {format} have no columns that could be kept. Leave them out.");
        }

        return format.Accepts(encoding)
            ? format.OpenRows<T>(file, encoding, options, monitor)
            : throw new DataFormatException(
                file.Path, 0, null, $"The file is in the format {format}, but the encoding was learnt from {encoding.Format}. Convert the file, or name its format.");
    }

    private protected override void Dispose(bool disposing) => copy?.Dispose();

    private static TData From<TData, T>(DataFormat format, TData data)
        where TData : LabeledData<T>
        where T : unmanaged
    {
        data.SourceFormat = format;
        return data;
    }

    private static DataFormat FormatOf(InputFile file, DataOptions options)
    {
        DataFormat format = options.Format ?? FormatDetection.Detect(file, options.Encoding);
        if (options.Storage == RowStorage.Codes && !format.HasColumns && !format.IsEncoded)
        {
            throw StorageChoice.NoCodes(file.Path);
        }

        return options.HashBits is null || format.HasColumns || format.IsEncoded
            ? format
            : throw new DataFormatException(file.Path, 0, null, $"Files in the format {format} have no columns of text that could be hashed. Leave --hash out.");
    }

    /// <summary>The copy of what lies at the path, where that is a pipe and can be read once only.</summary>
    private StreamDataSource? Pipe()
    {
        if (copy is null && OperatingSystem.IsLinux() && Posix.Find(Name) is { Type: FileType.Pipe })
        {
            copy = new StreamDataSource(Name, () => InputFile.OpenFile(Name, Name), ownsStream: true);
        }

        return copy;
    }
}
