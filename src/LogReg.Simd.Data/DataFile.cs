using System.Numerics;
using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data;

/// <summary>Reads data, from files, streams or memory, into packed features and writes the binary data file. docs/data.md describes the formats.</summary>
public static class DataFile
{
    /// <summary>Loads a file in any format, compressed or not; a pipe is read once, on Linux, into a temporary file.</summary>
    /// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="progress">Is told of every mebibyte and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The packed features with their labels; the caller disposes them.</returns>
    /// <exception cref="DataFormatException">The file cannot be read, or something is wrong in it.</exception>
    /// <exception cref="ArgumentException">The options are impossible.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public static Dataset<T> Load<T>(
        string path, DataOptions? options = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using DataSource source = DataSource.OfFile(path);
        return Load<T>(source, options, progress, cancellationToken);
    }

    /// <summary>Loads what a source holds.</summary>
    /// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The source, which stays the caller's.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="progress">Is told of every mebibyte of a file and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The packed features with their labels; the caller disposes them.</returns>
    /// <exception cref="DataFormatException">The source cannot be read, or something is wrong in it.</exception>
    /// <exception cref="ArgumentException">The options are impossible.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public static Dataset<T> Load<T>(
        DataSource source, DataOptions? options = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options?.HashBits is null
            ? Read(source, options, checkedOptions => source.Load<T>(checkedOptions, new ReadingMonitor(progress, cancellationToken)))
            : throw new ArgumentException("Hashed columns are stored sparse. Call LoadSparse or LoadEither, or leave HashBits out.", nameof(options));

    /// <summary>
    /// Loads a file of LIBSVM text or a table without making its rows dense; see <see cref="LoadSparse{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>.
    /// </summary>
    /// <inheritdoc cref="LoadSparse{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="progress">Is told of every mebibyte and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    public static SparseDataset<T> LoadSparse<T>(
        string path, DataOptions? options = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using DataSource source = DataSource.OfFile(path);
        return LoadSparse<T>(source, options, progress, cancellationToken);
    }

    /// <summary>
    /// Loads LIBSVM text or a table without making its rows dense: memory is that of the features that are not zero, and of the cells of a table while it is read. Zeros that are written are not
    /// stored.
    /// </summary>
    /// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The source, which stays the caller's.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="progress">Is told of every mebibyte of a file and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The sparse features with their labels; the caller disposes them.</returns>
    /// <exception cref="DataFormatException">The source cannot be read, is in another format, or something is wrong in it.</exception>
    /// <exception cref="ArgumentException">The options are impossible.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public static SparseDataset<T> LoadSparse<T>(
        DataSource source, DataOptions? options = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Read(source, options, checkedOptions => source.LoadSparse<T>(checkedOptions, new ReadingMonitor(progress, cancellationToken)));

    /// <summary>Loads a file in any format, dense, sparse or as codes, as <see cref="DataOptions.Storage"/> says.</summary>
    /// <inheritdoc cref="Load{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="progress">Is told of every mebibyte and of the end.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>A <see cref="Dataset{T}"/>, a <see cref="SparseDataset{T}"/> or a <see cref="CategoricalDataset{T}"/>; the caller disposes it.</returns>
    public static LabeledData<T> LoadEither<T>(
        string path, DataOptions? options = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using DataSource source = DataSource.OfFile(path);
        return LoadEither<T>(source, options, progress, cancellationToken);
    }

    /// <summary>Loads what a source holds, dense, sparse or as codes, as <see cref="DataOptions.Storage"/> says.</summary>
    /// <inheritdoc cref="Load{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>
    /// <returns>A <see cref="Dataset{T}"/>, a <see cref="SparseDataset{T}"/> or a <see cref="CategoricalDataset{T}"/>; the caller disposes it.</returns>
    public static LabeledData<T> LoadEither<T>(
        DataSource source, DataOptions? options = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Read(source, options, checkedOptions => source.LoadEither<T>(checkedOptions, new ReadingMonitor(progress, cancellationToken)));

    /// <summary>Writes a data set as a binary data file, which loads without parsing. A file that is there is replaced once the new one
    /// is complete, and keeps its permissions; a link stays a link to the file that is written; a read-only file is not replaced.</summary>
    /// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="dataset">What is written.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the writing early; nothing is left behind then.</param>
    /// <exception cref="DataFormatException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The writing was ended.</exception>
    public static void Save<T>(LabeledData<T> dataset, string path, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(path);
        BinaryDataWriter.Write(dataset, path, null, cancellationToken);
    }

    private static TResult Read<TResult>(DataSource source, DataOptions? options, Func<DataOptions, TResult> load)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= DataOptions.Default;
        options.Check();
        try
        {
            return load(options);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or OverflowException)
        {
            throw new DataFormatException(source.Name, 0, null, "The file takes more memory than there is. Read fewer rows or columns, or use single precision.", exception);
        }
    }
}
