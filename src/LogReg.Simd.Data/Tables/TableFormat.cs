using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Tables;

/// <summary>A format whose files are tables: it only opens a <see cref="TableSource"/>.</summary>
internal abstract class TableFormat(string name) : DataFormat(name)
{
    public sealed override bool HasColumns => true;

    /// <summary>Opens a file to learn from it.</summary>
    internal abstract TableSource OpenTable(InputFile file, DataOptions options, ReadingMonitor monitor);

    /// <summary>Opens a file to be read under an encoding that was learnt before.</summary>
    internal abstract TableSource OpenTable(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor);

    internal sealed override Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
    {
        monitor.TotalBytes = file.Length;
        return TableLoader<T>.LoadDense(OpenTable(file, options, monitor), this, options, monitor);
    }

    internal sealed override SparseDataset<T> LoadSparse<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
    {
        monitor.TotalBytes = file.Length;
        return TableLoader<T>.LoadSparse(OpenTable(file, options, monitor), this, options, monitor);
    }

    internal sealed override LabeledData<T> LoadEither<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
    {
        monitor.TotalBytes = file.Length;
        return TableLoader<T>.Load(OpenTable(file, options, monitor), this, options, monitor);
    }

    internal sealed override RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) =>
        new TableRowSource<T>(OpenTable(file, encoding, options, monitor), encoding, options, monitor);

    /// <summary>Tables of any format have named columns, so an encoding learnt from one serves all.</summary>
    internal sealed override bool Accepts(DataEncoding encoding) => encoding.Format.HasColumns;

    internal override string? FaultOf(DataEncoding encoding) => EncodingCheck.FaultOfColumns(encoding);
}
