using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Idx;

/// <summary>The images of an idx file, with their labels where there is a file of them.</summary>
internal sealed class IdxRowSource<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IdxFile images;
    private readonly string labelPath;
    private readonly Stream pixels;
    private readonly Stream? labels;
    private readonly ClassMap classes;
    private readonly byte[] item;
    private readonly T[] values;

    public IdxRowSource(IdxFile images, IdxFile? labels, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        : base(images.File.Path, monitor)
    {
        this.images = images;
        classes = new ClassMap(encoding);
        values = [.. Enumerable.Range(0, 256).Select(pixel => Numbers.Scaled<T>(pixel, encoding.Scale))];
        item = new byte[images.ItemSize];
        if (images.ItemSize != encoding.FeatureCount)
        {
            throw new DataFormatException(
                Path, 0, null, $"The images have {images.ItemSize} pixels, but the encoding has {encoding.FeatureCount} features. Use images of the same extent.");
        }

        labelPath = labels?.File.Path ?? string.Empty;
        HasLabels = labels is not null && options.ReadLabels;
        pixels = images.OpenItems(monitor);
        this.labels = HasLabels ? labels!.OpenItems(null) : null;
    }

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        if (!TryRead(item, ref facts))
        {
            return false;
        }

        for (int i = 0; i < item.Length; i++)
        {
            row[i] = values[item[i]];
        }

        return true;
    }

    /// <summary>Reads the pixels of the next image as they are.</summary>
    public bool TryRead(Span<byte> image, ref RowFacts<T> facts)
    {
        if (RowsRead == images.Count)
        {
            return false;
        }

        CountRow();
        if (pixels.ReadAtLeast(image, image.Length, throwOnEndOfStream: false) < image.Length)
        {
            throw IdxFile.Truncated(Path);
        }

        facts.Weight = T.One;
        if (labels is not null)
        {
            int label = labels.ReadByte();
            facts.ClassIndex = label >= 0 ? classes.Find(label, labelPath, 0, "label") : throw IdxFile.Truncated(labelPath);
        }

        return true;
    }

    public override void Dispose()
    {
        pixels.Dispose();
        labels?.Dispose();
    }
}
