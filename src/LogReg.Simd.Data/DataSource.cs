using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Sources;

namespace LogReg.Simd.Data;

/// <summary>Where rows come from: a file, or anything in memory that becomes the same data set as a file that holds the same.</summary>
/// <remarks>A source may be read several times, one reader at a time. What it keeps for that, in memory or in a temporary file, goes when it is disposed, so it
/// must outlive a <see cref="RowStream{T}"/> over it. Not thread-safe.</remarks>
public abstract class DataSource : IDisposable
{
    private protected DataSource(string name) => Name = name;

    /// <summary>Gets what messages call the source.</summary>
    public string Name { get; }

    /// <summary>A file in any format, compressed or not. A pipe is read once, into a temporary file.</summary>
    /// <param name="path">The path; whether there is such a file is seen when it is read.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static DataSource OfFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileDataSource(path);
    }

    /// <summary>The rest of a stream, in any format of a file, compressed or not.</summary>
    /// <remarks>Formats are read more than once, so the stream is copied into a temporary file, which takes room in the folder for such files and is deleted with the source
    /// or with the process.</remarks>
    /// <param name="stream">The stream, which is read when rows are first asked for and is left open.</param>
    /// <param name="name">What messages call it; an extension in it helps where the content does not tell the format.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static DataSource OfStream(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new StreamDataSource(name, () => stream, ownsStream: false);
    }

    /// <summary>Deletes what the source keeps.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Learns from the rows.</summary>
    internal abstract Dataset<T> Load<T>(DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Opens the rows under an encoding that was learnt before.</summary>
    internal abstract RowSource<T> OpenRows<T>(DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected abstract void Dispose(bool disposing);
}
