using System.Globalization;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Idx;

/// <summary>The idx files of MNIST.</summary>
internal sealed class IdxFormat() : DataFormat("idx")
{
    internal override bool Detects(FileHead head) => IdxFile.IsIdx(head.Bytes);

    internal override Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor) => IdxLoader.Load<T>(file, options, monitor);

    internal override RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
    {
        IdxFile images = IdxFile.Images(file);
        return new IdxRowSource<T>(images, options.ReadLabels ? IdxFile.LabelsOf(images) : null, encoding, options, monitor);
    }

    internal override string NameOfFeature(int feature) => string.Create(CultureInfo.InvariantCulture, $"pixel {feature}");
}
