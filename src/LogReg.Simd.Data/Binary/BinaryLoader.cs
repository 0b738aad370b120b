using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Binary;

/// <summary>Loads a binary data file: rows go into the packed features as they are.</summary>
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

        Dataset<T> dataset = DatasetFill.From(file.Path, source, source.Header.RowCount, encoding, options.MemoryLimit);
        monitor.Finish();
        return dataset;
    }
}
