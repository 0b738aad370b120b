using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data;

/// <summary>Reads a file in batches of rows under an encoding that was learnt before: what prediction and evaluation need.</summary>
/// <remarks>Memory does not grow with the file: one batch and the buffers of the reader. Spans are valid until the next read.</remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
#pragma warning disable CA1711 // It is a stream, of rows and not of bytes.
public sealed class RowStream<T> : IDisposable
#pragma warning restore CA1711
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostSparseRows = 1024;

    private readonly RowSource<T> source;
    private readonly DataSource? owned;
    private readonly ReadingMonitor monitor;
    private readonly ClassMap classes;
    private readonly SparseBatch<T>? sparse;
    private readonly T[] rows;
    private readonly T[] labels;
    private readonly T[] weights;
    private readonly int[] classIndices;
    private readonly long[] rowNumbers;
    private readonly string[] carried;
    private readonly int carriedCount;

    private RowStream(RowSource<T> source, DataSource? owned, DataEncoding encoding, int batchSize, bool keepsSparse, int carriedCount, ReadingMonitor monitor)
    {
        this.source = source;
        this.owned = owned;
        this.monitor = monitor;
        Encoding = encoding;
        BatchSize = batchSize;
        classes = new ClassMap(encoding);
        sparse = keepsSparse ? new SparseBatch<T>(encoding.FeatureCount) : null;
        rows = keepsSparse ? [] : new T[checked(batchSize * encoding.FeatureCount)];
        labels = new T[batchSize];
        weights = new T[batchSize];
        classIndices = new int[batchSize];
        rowNumbers = new long[batchSize];
        carried = new string[batchSize * carriedCount];
        this.carriedCount = carriedCount;
    }

    /// <summary>Gets the encoding that is applied.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>Gets the most rows of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>Gets a value indicating whether the file has labels (and they are read).</summary>
    public bool HasLabels => source.HasLabels;

    /// <summary>Gets a value indicating whether the file has sample weights (and they are read).</summary>
    public bool HasWeights => source.HasWeights;

    /// <summary>Gets the number of rows of this batch.</summary>
    public int RowCount { get; private set; }

    /// <summary>Gets the rows of this batch, row-major; empty where rows are kept sparse.</summary>
    public ReadOnlySpan<T> Rows => rows.AsSpan(0, sparse is null ? RowCount * Encoding.FeatureCount : 0);

    /// <summary>Gets the rows of this batch, sparse, which are disposed with the next read; null where rows are dense (<see cref="RowStreamOptions.KeepsSparse"/>).</summary>
    public SparseMatrix<T>? SparseRows => sparse?.Matrix;

    /// <summary>Gets the labels of this batch, 0 or 1 or class indices as in <see cref="LabeledData{T}.Labels"/>; empty without labels.</summary>
    public ReadOnlySpan<T> Labels => labels.AsSpan(0, HasLabels ? RowCount : 0);

    /// <summary>Gets the classes of this batch; empty without labels.</summary>
    public ReadOnlySpan<int> ClassIndices => classIndices.AsSpan(0, HasLabels ? RowCount : 0);

    /// <summary>Gets the sample weights of this batch; empty where the file has none.</summary>
    public ReadOnlySpan<T> SampleWeights => weights.AsSpan(0, HasWeights ? RowCount : 0);

    /// <summary>Gets the place in the file, counted from 0, of each row of this batch: there are gaps where rows are left out.</summary>
    public ReadOnlySpan<long> RowNumbers => rowNumbers.AsSpan(0, RowCount);

    /// <summary>The cell of a column that was asked for by <see cref="RowStreamOptions.Carried"/>, without outer blanks and quotation marks.</summary>
    /// <param name="row">The row of this batch.</param>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <returns>The text; empty where the cell is empty.</returns>
    public string CarriedText(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)carriedCount, nameof(column));
        return carried[(row * carriedCount) + column];
    }

    /// <summary>Gets the rows of the file so far.</summary>
    public long RowsRead => source.RowsRead;

    /// <summary>Gets the rows left out so far because a cell is missing.</summary>
    public long RowsDropped => source.RowsDropped;

    /// <summary>Gets, by column, how many cells so far held a category that the encoding does not know. Such a cell has zeros in all
    /// features of its column.</summary>
    public IReadOnlyDictionary<string, long> UnseenCategories => source.UnseenCategories;

    /// <summary>Gets, by column, how many missing numbers so far took the mean or median that the encoding has for them.</summary>
    public IReadOnlyDictionary<string, long> FilledCells => source.FilledCells;

    /// <summary>Gets the entries of LIBSVM text so far with an index beyond the features of the encoding. They are left out.</summary>
    public long UnknownFeatures => source.UnknownFeatures;

    /// <summary>Gets the labels so far that the encoding does not know: negative where the positive ones were chosen, otherwise such a label is an error.</summary>
    public long UnknownLabels => source.UnknownLabels;

    /// <summary>Gets what was decided when the file was opened and should be said, one sentence each.</summary>
    public IReadOnlyList<string> Notices => source.Notices;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, in the format of the encoding or a binary data file made with it.</param>
    /// <param name="encoding">What a data set or a model stored.</param>
    /// <param name="options">How the file is read.</param>
    /// <param name="progress">Is told of every mebibyte and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The stream before its first batch.</returns>
    /// <exception cref="DataFormatException">The file cannot be read, or does not match the encoding.</exception>
    public static RowStream<T> Open(
        string path,
        DataEncoding encoding,
        RowStreamOptions? options = null,
        IProgress<ReadingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        DataSource source = DataSource.OfFile(path);
        try
        {
            return Open(source, source, encoding, options, progress, cancellationToken);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens what a source holds.</summary>
    /// <param name="source">The source, which stays the caller's and has to outlive the stream.</param>
    /// <param name="encoding">What a data set or a model stored.</param>
    /// <param name="options">How the rows are read.</param>
    /// <param name="progress">Is told of every mebibyte of a file and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The stream before its first batch.</returns>
    /// <exception cref="DataFormatException">The source cannot be read, or does not match the encoding.</exception>
    public static RowStream<T> Open(
        DataSource source,
        DataEncoding encoding,
        RowStreamOptions? options = null,
        IProgress<ReadingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Open(source, owned: null, encoding, options, progress, cancellationToken);

    /// <summary>Reads the next batch.</summary>
    /// <returns>False at the end of the file; the batch is empty then.</returns>
    /// <exception cref="DataFormatException">Something is wrong in the file.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public bool Read()
    {
        RowFacts<T> facts = default;
        RowCount = 0;
        sparse?.Clear();
        while (RowCount < BatchSize && sparse is not { IsFull: true } && TryRead(ref facts))
        {
            int row = RowCount++;
            rowNumbers[row] = source.RowsRead - 1;
            weights[row] = facts.Weight;
            for (int i = 0; i < carriedCount; i++)
            {
                carried[(row * carriedCount) + i] = source.CarriedText(i);
            }

            if (HasLabels)
            {
                classIndices[row] = facts.ClassIndex;
                labels[row] = T.CreateTruncating(classes.LabelOf(facts.ClassIndex));
            }
        }

        if (RowCount == 0)
        {
            monitor.Finish();
        }

        return RowCount > 0;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        sparse?.Dispose();
        source.Dispose();
        owned?.Dispose();
    }

    private bool TryRead(ref RowFacts<T> facts) =>
        sparse?.TryRead(source, ref facts) ?? source.TryRead(rows.AsSpan(RowCount * Encoding.FeatureCount, Encoding.FeatureCount), ref facts);

    private static RowStream<T> Open(
        DataSource source, DataSource? owned, DataEncoding encoding, RowStreamOptions? options, IProgress<ReadingProgress>? progress, CancellationToken cancellationToken)
    {
        options ??= RowStreamOptions.Default;
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(encoding);
        ArgumentOutOfRangeException.ThrowIfNegative(options.BatchSize, nameof(options));
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"The element type is {typeof(T).Name}, but the kernels compute in float or double. Use one of them.");
        }

        EncodingCheck.Throw(encoding);
        ReadingMonitor monitor = new(progress, cancellationToken);
        int batchSize = options.BatchSize > 0 ? options.BatchSize : options.KeepsSparse ? MostSparseRows : PackedShape.BlockRows<T>(encoding.FeatureCount);
        return new RowStream<T>(source.OpenRows<T>(encoding, options, monitor), owned, encoding, batchSize, options.KeepsSparse, options.Carried.Count, monitor);
    }
}
