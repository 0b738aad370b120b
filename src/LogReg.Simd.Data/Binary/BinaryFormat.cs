using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Binary;

/// <summary>The project's own packed binary file: rows that were encoded before, and the encoding itself.</summary>
internal sealed class BinaryFormat() : DataFormat("binary")
{
    internal override bool IsEncoded => true;

    internal override bool Detects(FileHead head) => head.Bytes.StartsWith(BinaryHeader.Magic);

    internal override Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor) =>
        (Dataset<T>)BinaryLoader.Load<T>(file, options with { Storage = RowStorage.Dense }, monitor);

    internal override SparseDataset<T> LoadSparse<T>(InputFile file, DataOptions options, ReadingMonitor monitor) =>
        (SparseDataset<T>)BinaryLoader.Load<T>(file, options with { Storage = RowStorage.Sparse }, monitor);

    internal override LabeledData<T> LoadEither<T>(InputFile file, DataOptions options, ReadingMonitor monitor) => BinaryLoader.Load<T>(file, options, monitor);

    internal override RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
    {
        BinaryRowSource<T> source = new(file, options.ReadLabels, monitor);
        try
        {
            source.UseEncoding(encoding);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Rows may come from any format; <see cref="BinaryRowSource{T}.UseEncoding"/> compares the encodings themselves.</summary>
    internal override bool Accepts(DataEncoding encoding) => true;
}
