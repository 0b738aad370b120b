using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Binary;

/// <summary>Loads a binary data file: rows go into the packed features as they are, but for columns that were moved and are not to be.</summary>
internal static class BinaryLoader
{
    public static Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        monitor.TotalBytes = file.Length;
        using BinaryRowSource<T> source = new(file, readLabels: true, monitor);
        DataEncoding encoding = source.Stored;
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

        Dataset<T> dataset = DatasetFill.From(
            file.Path, source, source.Header.RowCount, encoding, options.MemoryLimit, typeof(T) == typeof(float) ? movedBack : []);
        monitor.Finish();
        return dataset;
    }
}
