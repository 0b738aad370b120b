using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Sources;

/// <summary>A stream, copied into a temporary file when its rows are first asked for.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="open">Opens the stream.</param>
/// <param name="ownsStream">Whether the stream is closed once it is copied.</param>
internal sealed class StreamDataSource(string name, Func<Stream> open, bool ownsStream) : DataSource(name)
{
    private SpooledFile? spooled;
    private bool isDisposed;

    internal override Dataset<T> Load<T>(DataOptions options, ReadingMonitor monitor) => FileDataSource.Load<T>(File(monitor), options, monitor);

    internal override SparseDataset<T> LoadSparse<T>(DataOptions options, ReadingMonitor monitor) => FileDataSource.LoadSparse<T>(File(monitor), options, monitor);

    internal override LabeledData<T> LoadEither<T>(DataOptions options, ReadingMonitor monitor) => FileDataSource.LoadEither<T>(File(monitor), options, monitor);

    internal override RowSource<T> OpenRows<T>(DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) =>
        FileDataSource.OpenRows<T>(File(monitor), encoding, options, monitor);

    private protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        spooled?.Dispose();
    }

    private InputFile File(ReadingMonitor monitor)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (spooled is null)
        {
            Stream stream = open();
            try
            {
                spooled = SpooledFile.Of(stream, Name, monitor.Cancellation);
            }
            finally
            {
                if (ownsStream)
                {
                    stream.Dispose();
                }
            }
        }

        return InputFile.Probe(Name, spooled.Location);
    }
}
