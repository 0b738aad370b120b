using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Records;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Sources;

/// <summary>Records in memory. Learning keeps them until the source is disposed; rows under an encoding are taken as they come.</summary>
/// <param name="name">What messages call them.</param>
/// <param name="open">Opens the records, to learn from them or not.</param>
internal sealed class RecordDataSource(string name, Func<bool, CancellationToken, RecordRows> open) : DataSource(name)
{
    private RecordBuffer? buffer;
    private bool isDisposed;

    internal override Dataset<T> Load<T>(DataOptions options, ReadingMonitor monitor) => TableLoader<T>.LoadDense(Source(monitor), DataFormat.Csv, options, monitor);

    internal override SparseDataset<T> LoadSparse<T>(DataOptions options, ReadingMonitor monitor) => TableLoader<T>.LoadSparse(Source(monitor), DataFormat.Csv, options, monitor);

    internal override LabeledData<T> LoadEither<T>(DataOptions options, ReadingMonitor monitor) => TableLoader<T>.Load(Source(monitor), DataFormat.Csv, options, monitor);

    internal override RowSource<T> OpenRows<T>(DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!encoding.Format.HasColumns)
        {
            throw new DataFormatException(Name, 0, null, $"Records have named columns, but the encoding was learnt from {encoding.Format}. Encode them one by one, or train on a table.");
        }

        RecordRows rows = buffer?.Read() ?? open(false, monitor.Cancellation);
        try
        {
            // A sequence of no dictionaries has no names; it has no rows either.
            IReadOnlyList<string> names = rows.Names.Count > 0 ? rows.Names : [.. encoding.Columns.Select(column => column.Name)];
            return new TableRowSource<T>(new RecordSource(Name, names, () => rows), encoding, options, monitor);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        buffer = null;
    }

    /// <summary>The records, kept.</summary>
    private RecordSource Source(ReadingMonitor monitor)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (buffer is null)
        {
            using RecordRows rows = open(true, monitor.Cancellation);
            buffer = RecordBuffer.Of(rows, monitor.Cancellation);
        }

        return buffer.RowCount > 0
            ? new RecordSource(Name, buffer.Names, buffer.Read, buffer)
            : throw new DataFormatException(Name, 0, null, "There are no records. Pass one at least.");
    }
}
