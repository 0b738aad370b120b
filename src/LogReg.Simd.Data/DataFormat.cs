using System.Numerics;
using System.Text.Json.Serialization;
using LogReg.Simd.Data.Arff;
using LogReg.Simd.Data.Arrow;
using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Csv;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Idx;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Libsvm;
using LogReg.Simd.Data.NumPy;
using LogReg.Simd.Data.Parquet;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data;

/// <summary>A file format: how it is recognised, loaded, read row by row under an encoding, and written.</summary>
/// <remarks>Everything that distinguishes formats is a member of this class; nothing outside compares formats. A further format is one
/// more subclass and one more entry of <see cref="All"/>. Formats are immutable and may be shared by threads.</remarks>
[JsonConverter(typeof(DataFormatConverter))]
public abstract class DataFormat
{
    private protected DataFormat(string name) => Name = name;

    /// <summary>Gets cells between delimiters, one sample per record.</summary>
    public static DataFormat Csv { get; } = new CsvFormat();

    /// <summary>Gets Weka's attribute-relation files: a header that declares columns, and rows as CSV or sparse.</summary>
    public static DataFormat Arff { get; } = new ArffFormat();

    /// <summary>Gets LIBSVM text: <c>label index:value index:value …</c>, indices from 1 upwards.</summary>
    public static DataFormat Libsvm { get; } = new LibsvmFormat();

    /// <summary>Gets the idx files of MNIST: images, and labels beside them.</summary>
    public static DataFormat Idx { get; } = new IdxFormat();

    /// <summary>Gets Apache Parquet: columns of numbers, booleans and texts, in row groups.</summary>
    public static DataFormat Parquet { get; } = new ParquetFormat();

    /// <summary>Gets Apache Arrow's IPC file, which Feather is, and IPC stream: columns of numbers, booleans and texts, in record batches.</summary>
    public static DataFormat Arrow { get; } = new ArrowFormat();

    /// <summary>Gets NumPy's arrays: one in a <c>.npy</c> file, several with the same number of rows in a <c>.npz</c> archive.</summary>
    public static DataFormat NumPy { get; } = new NumPyFormat();

    /// <summary>Gets the project's own packed binary file.</summary>
    public static DataFormat Binary { get; } = new BinaryFormat();

    /// <summary>Gets all formats in the order in which they are tried: those with a magic number first, then text, CSV last.</summary>
    public static IReadOnlyList<DataFormat> All { get; } = [Binary, Idx, Parquet, Arrow, NumPy, Arff, Libsvm, Csv];

    /// <summary>Gets the name, in lower case: what options and encodings call the format.</summary>
    public string Name { get; }

    /// <summary>Gets a value indicating whether the format is text, so that a null byte rules it out.</summary>
    internal virtual bool IsText => false;

    /// <summary>Gets a value indicating whether files have named columns, so that options about columns apply.</summary>
    public virtual bool HasColumns => false;

    /// <summary>Gets a value indicating whether files hold rows encoded before, and so have no encoding of their own.</summary>
    internal virtual bool IsEncoded => false;

    /// <summary>Finds a format by its name, in any case.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The format; null where there is none of this name.</returns>
    public static DataFormat? Find(string? name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the name.</summary>
    /// <returns>The name, in lower case.</returns>
    public override string ToString() => Name;

    /// <summary>Tells from the beginning of a file whether it is in this format.</summary>
    internal abstract bool Detects(FileHead head);

    /// <summary>Loads a file, learning the encoding from it.</summary>
    internal abstract Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Loads the features that are not zero; by default a format has no such features.</summary>
    internal virtual SparseDataset<T> LoadSparse<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        throw new DataFormatException(file.Path, 0, null, $"Files in the format {this} are dense. Leave --sparse out (DataFile.Load), or write them as LIBSVM text.");

    /// <summary>Loads a file dense or sparse, as the options say.</summary>
    internal virtual LabeledData<T> LoadEither<T>(InputFile file, DataOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options.Storage == RowStorage.Sparse ? LoadSparse<T>(file, options, monitor) : Load<T>(file, options, monitor);

    /// <summary>Opens a file whose rows are read under an encoding that was learnt before.</summary>
    internal abstract RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Tells whether files of this format can be read under an encoding: by default those learnt from the same format.</summary>
    internal virtual bool Accepts(DataEncoding encoding) => encoding.Format == this;

    /// <summary>Names the features of a format without columns.</summary>
    internal virtual string NameOfFeature(int feature) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{feature + 1}");

    /// <summary>What is wrong with the columns of an encoding of this format; null where nothing is.</summary>
    internal virtual string? FaultOf(DataEncoding encoding) =>
        IsEncoded ? "the format is unknown" : encoding.Columns.Count == 0 && encoding.Hashing is null ? null : "only tables have columns";
}
