using System.Data;
using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Records;
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

    /// <summary>A file in any format, compressed or not. A pipe is read once, on Linux, into a temporary file.</summary>
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

    /// <summary>Records of a type.</summary>
    /// <typeparam name="TRecord">The type.</typeparam>
    /// <param name="records">The records, whose number need not be known. They are enumerated once for each reading under an encoding, and once in all for learning, which keeps their cells.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="name">What messages call them.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">There are no columns, or the name is empty.</exception>
    public static DataSource OfRecords<TRecord>(IEnumerable<TRecord> records, RecordColumns<TRecord> columns, string name = "records")
    {
        ArgumentNullException.ThrowIfNull(records);
        return OfRecords((_, _) => new MappedRows<TRecord>(records.GetEnumerator(), columns), columns, name);
    }

    /// <summary>Records of a type that come as they are ready. Reading waits for them on threads of the pool.</summary>
    /// <typeparam name="TRecord">The type.</typeparam>
    /// <param name="records">The records, whose number need not be known. They are enumerated once for each reading under an encoding, and once in all for learning, which keeps their cells.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="name">What messages call them.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">There are no columns, or the name is empty.</exception>
    public static DataSource OfRecords<TRecord>(IAsyncEnumerable<TRecord> records, RecordColumns<TRecord> columns, string name = "records")
    {
        ArgumentNullException.ThrowIfNull(records);
        return OfRecords((_, cancellation) => new MappedRows<TRecord>(new FetchedRecords<TRecord>(records, cancellation), columns), columns, name);
    }

    /// <summary>Dictionaries from the names of columns to values, which are what <see cref="RecordCell.Of(object?)"/> takes.</summary>
    /// <remarks>A name that a dictionary lacks is a missing cell. Under an encoding the first dictionary has all names, as a header does.</remarks>
    /// <param name="records">The dictionaries.</param>
    /// <param name="name">What messages call them.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static DataSource OfDictionaries(IEnumerable<IReadOnlyDictionary<string, object?>> records, string name = "records")
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new RecordDataSource(name, (isLearning, _) => new DictionaryRows(records.GetEnumerator(), isLearning));
    }

    /// <summary>Dictionaries that come as they are ready. Reading waits for them on threads of the pool.</summary>
    /// <remarks>As the overload for dictionaries that are there.</remarks>
    /// <param name="records">The dictionaries.</param>
    /// <param name="name">What messages call them.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static DataSource OfDictionaries(IAsyncEnumerable<IReadOnlyDictionary<string, object?>> records, string name = "records")
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new RecordDataSource(
            name, (isLearning, cancellation) => new DictionaryRows(new FetchedRecords<IReadOnlyDictionary<string, object?>>(records, cancellation), isLearning));
    }

    /// <summary>The rows that a data reader still has, of a database or of anything else.</summary>
    /// <param name="reader">The reader, which can be read once and is left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static DataSource OfReader(IDataReader reader, string name = "reader")
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(name);
        bool isRead = false;
        return new RecordDataSource(name, (_, _) =>
        {
            if (isRead)
            {
                throw new InvalidOperationException("The reader has been read, and it can be read once only. Execute its command again, or learn from it first and keep the source.");
            }

            isRead = true;
            return new ReaderRows(reader, ownsReader: false);
        });
    }

    /// <summary>The rows of a table in memory, those that are deleted left out.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">What messages call it; null for its own name.</param>
    /// <returns>The source.</returns>
    public static DataSource OfTable(DataTable table, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new RecordDataSource(name ?? (table.TableName.Length > 0 ? table.TableName : "table"), (_, _) => new ReaderRows(table.CreateDataReader(), ownsReader: true));
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

    /// <summary>Learns from the rows, and stores the features that are not zero.</summary>
    internal abstract SparseDataset<T> LoadSparse<T>(DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Learns from the rows, dense or sparse, as the options say.</summary>
    internal abstract LabeledData<T> LoadEither<T>(DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Opens the rows under an encoding that was learnt before.</summary>
    internal abstract RowSource<T> OpenRows<T>(DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected abstract void Dispose(bool disposing);

    private static RecordDataSource OfRecords<TRecord>(Func<bool, CancellationToken, RecordRows> open, RecordColumns<TRecord> columns, string name)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return columns.Names.Count > 0 ? new RecordDataSource(name, open) : throw new ArgumentException("There are no columns. Add one at least.", nameof(columns));
    }
}
