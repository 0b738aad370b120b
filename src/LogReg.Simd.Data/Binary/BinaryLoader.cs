using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Binary;

/// <summary>Loads a binary data file: rows go into the packed features as they are, but for columns that were moved and are not to be.</summary>
internal static class BinaryLoader
{
    /// <summary>Loads dense rows, sparse rows or codes: where the options do not say, files of sparse rows may stay sparse or become codes.</summary>
    public static LabeledData<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        monitor.TotalBytes = file.Length;
        using BinaryRowSource<T> source = new(file, readLabels: true, monitor);
        DataEncoding encoding = source.Stored;
        if (options.HashBits is { } bits && (encoding.Hashing?.Bits, encoding.Hashing?.Seed) != (bits, options.HashSeed))
        {
            throw new DataFormatException(
                file.Path, 0, null, $"The file was converted {(encoding.Hashing is { } hashing ? $"with {hashing.Bits} bits and the seed {hashing.Seed}" : "without hashing")}, "
                    + "which cannot be changed. Convert the original data again.");
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
        CodeShape? codes = header.RowCount <= int.MaxValue ? CodeShape.Of(encoding) : null;
        LabeledData<T> data = StorageOf<T>(options, header, codes, movedBack.Length > 0) switch
        {
            RowStorage.Codes => CodesFill.From(file.Path, source, (int)header.RowCount, encoding, codes ?? throw StorageChoice.NoCodes(file.Path), options.MemoryLimit),
            RowStorage.Sparse => SparseFill.From(file.Path, source, header.RowCount, encoding, options.MemoryLimit),
            _ => DatasetFill.From(file.Path, source, header.RowCount, encoding, options.MemoryLimit),
        };
        data.RoundedColumns = typeof(T) == typeof(float) ? [.. movedBack.Union(data.RoundedColumns)] : data.RoundedColumns;
        monitor.Finish();
        return data;
    }

    /// <summary>Files of dense rows stay dense, and so do those whose zeros move.</summary>
    private static RowStorage StorageOf<T>(DataOptions options, BinaryHeader header, CodeShape? codes, bool isMoved)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options.Storage != RowStorage.Auto ? options.Storage
        : header.EntryCount is not { } entries || isMoved ? RowStorage.Dense
        : codes is not null ? StorageChoice.Of<T>(options, codes, entries, () => entries, (int)header.RowCount)
        : StorageChoice.IsSparse<T>(options, entries, header.RowCount, header.FeatureCount) ? RowStorage.Sparse
        : RowStorage.Dense;
}
