using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Idx;

/// <summary>Loads idx files: the header has the shape, the labels are scanned once before.</summary>
internal static class IdxLoader
{
    public static Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IdxFile images = IdxFile.Images(file);
        IdxFile labels = IdxFile.LabelsOf(images)
            ?? throw new DataFormatException(
                file.Path, 0, null, "There is no file of labels beside the images. Put it there, named alike: 'labels' for 'images', 'idx1' for 'idx3'.");
        monitor.TotalBytes = file.Length;
        ClassList classes = Classes(labels);
        DataEncoding encoding = new()
        {
            Format = DataFormat.Idx,
            FeatureCount = images.ItemSize,
            Missing = options.Missing,
            Scale = options.Scale,
            ClassNames = classes.Names,
            NumericLabels = true,
            PositiveLabels = ClassList.Positives(file.Path, options.Positive, classes.Names, numeric: true),
        };
        using IdxRowSource<T> source = new(images, labels, encoding, RowStreamOptions.Default, monitor);
        Dataset<T> dataset = DatasetFill.From(file.Path, source, images.Count, encoding, options.MemoryLimit);
        monitor.Finish();
        return dataset;
    }

    private static ClassList Classes(IdxFile labels)
    {
        using Stream stream = labels.OpenItems(null);
        bool[] seen = new bool[256];
        for (int i = 0; i < labels.Count; i++)
        {
            int label = stream.ReadByte();
            seen[label >= 0 ? label : throw IdxFile.Truncated(labels.File.Path)] = true;
        }

        return ClassList.Of([.. Enumerable.Range(0, seen.Length).Where(label => seen[label]).Select(label => ClassList.NameOf(label))]);
    }
}
