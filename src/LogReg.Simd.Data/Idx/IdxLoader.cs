using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Storage;

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
        bool keepsBytes = options is { KeepsBytes: true, Scale: > 0 } && (long)images.Count * images.ItemSize <= Array.MaxLength;
        Dataset<T> dataset = keepsBytes ? KeepBytes(file.Path, source, images, encoding, options.MemoryLimit)
            : DatasetFill.From(file.Path, source, images.Count, encoding, options.MemoryLimit);
        monitor.Finish();
        return dataset;
    }

    /// <summary>Packs pixels as they are: the scale is left to training.</summary>
    private static Dataset<T> KeepBytes<T>(string path, IdxRowSource<T> source, IdxFile images, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PackedShape.Check<byte>(path, images.Count, images.ItemSize, memoryLimit);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(images.Count * images.ItemSize);
        SampleColumns<T> samples = new(encoding, images.Count, hasWeights: false);
        RowFacts<T> facts = default;
        for (int row = 0; row < images.Count; row++)
        {
            source.TryRead(pixels.AsSpan(row * images.ItemSize, images.ItemSize), ref facts);
            samples.Set(row, facts);
        }

        return new Dataset<T>(FeatureMatrix<T>.Pack(pixels, images.Count, images.ItemSize), samples.Labels, samples.ClassIndices, null, encoding)
        {
            RowsRead = images.Count,
            FeatureScale = encoding.Scale,
        };
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
