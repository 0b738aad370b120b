using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Binary;

/// <summary>Loads a binary data file: rows go into the packed features as they are, but for columns that were moved and are not to be.</summary>
internal static class BinaryLoader
{
    /// <summary>Loads dense or sparse rows: where the options do not say, files of sparse rows may stay sparse.</summary>
    public static LabeledData<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        monitor.TotalBytes = file.Length;
        using BinaryRowSource<T> source = new(file, readLabels: true, monitor);
        DataEncoding encoding = source.Stored;
        if (options.HashBits is { } bits && (encoding.Hashing?.Bits, encoding.Hashing?.Seed) != (bits, options.HashSeed))
        {
            throw new DataFormatException(
                file.Path, 0, null, $"The file was converted {(encoding.Hashing is { } hashing ? $"with {hashing.Bits} bits and the seed {hashing.Seed}" : "without hashing")}, which cannot be changed. Convert the original data again.");
        }

        if (options.Positive is not null)
        {
            encoding = encoding with { PositiveLabels = ClassList.Positives(file.Path, options.Positive, encoding.ClassNames, encoding.NumericLabels) };
        }

        string[] movedBack = options.MoveFarColumns ? [] : [.. encoding.Columns.Where(column => column.Offset != 0).Select(column => column.Name)];
        if (movedBack.Length > 0)
        {
            encoding = encoding with { Columns = [.. encoding.Columns.Select(column => column with { Offset = 0 })] };
            source.UseOffsetsOf(encoding);
        }

        BinaryHeader header = source.Header;
        bool isSparse = options.Storage == RowStorage.Sparse
            || (header.EntryCount is { } entries && StorageChoice.IsSparse<T>(options, entries, header.RowCount, header.FeatureCount) && movedBack.Length == 0);
        LabeledData<T> data = isSparse
            ? SparseFill.From(file.Path, source, header.RowCount, encoding, options.MemoryLimit)
            : DatasetFill.From(file.Path, source, header.RowCount, encoding, options.MemoryLimit, typeof(T) == typeof(float) ? movedBack : []);
        monitor.Finish();
        return data;
    }
}
