using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>Loads LIBSVM text in two scans: a quick one for the labels and the greatest index, and one straight into the packed features.</summary>
internal static class LibsvmLoader
{
    public static Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (Dataset<T>)LoadEither<T>(file, options with { Storage = RowStorage.Dense }, monitor);

    /// <summary>Loads the features that are not zero, in the same two scans.</summary>
    public static SparseDataset<T> LoadSparse<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (SparseDataset<T>)LoadEither<T>(file, options with { Storage = RowStorage.Sparse }, monitor);

    /// <summary>Loads dense or sparse rows: the first scan counts the entries.</summary>
    public static LabeledData<T> LoadEither<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        monitor.TotalBytes = 2 * file.Length;
        DataEncoding encoding = Learn(file, options, monitor, out long sampleCount, out long entryCount);
        monitor.EarlierBytes = file.Length;
        using LibsvmRowSource<T> source = new(file, encoding, new RowStreamOptions { Encoding = options.Encoding }, isLearnt: true, monitor);
        LabeledData<T> data = StorageChoice.IsSparse<T>(options, entryCount, sampleCount, encoding.FeatureCount)
            ? SparseFill.From(file.Path, source, sampleCount, encoding, options.MemoryLimit)
            : DatasetFill.From(file.Path, source, sampleCount, encoding, options.MemoryLimit);
        monitor.Finish();
        return data;
    }

    private static DataEncoding Learn(InputFile file, DataOptions options, ReadingMonitor monitor, out long sampleCount, out long entryCount)
    {
        bool hasWeights = LibsvmLines.BeginningOf(file, options.Encoding) == LibsvmBeginning.LabelAndWeight;
        using ByteLines lines = LibsvmLines.Open(file, options.Encoding, monitor);
        LibsvmText text = new(file.Path, lines);
        LabelTable labels = new(file.Path, "1", options.ClassLimit);
        int count = 0;
        sampleCount = 0;
        entryCount = 0;
        while (text.TryRead(out ReadOnlySpan<byte> line))
        {
            labels.CodeOf(text.Label(ref line, hasWeights), lines.Line);
            count = Math.Max(count, (int)Math.Min(int.MaxValue, LibsvmText.LastIndex(line) + (options.IndicesFromZero && line.Contains((byte)':') ? 1L : 0)));
            entryCount += line.Count((byte)':');
            sampleCount++;
        }

        if (sampleCount == 0)
        {
            throw new DataFormatException(file.Path, 0, null, "The file holds no rows. Check that it was written completely.");
        }

        ClassList classes = ClassList.Of(labels.Found);
        if (ContinuousTarget.FaultOf(classes, sampleCount, options) is { } fault)
        {
            throw new DataFormatException(file.Path, 0, "1", fault);
        }

        return new DataEncoding
        {
            Format = DataFormat.Libsvm,
            FeatureCount = options.FeatureCount > 0 ? options.FeatureCount : count,
            Missing = options.Missing,
            Scale = options.Scale,
            ClassNames = classes.Names,
            NumericLabels = true,
            LabelsHaveWeights = hasWeights,
            IndicesFromZero = options.IndicesFromZero,
            PositiveIsChosen = options.Positive is not null,
            PositiveLabels = ClassList.Positives(file.Path, options.Positive, classes.Names, numeric: true),
        };
    }
}
