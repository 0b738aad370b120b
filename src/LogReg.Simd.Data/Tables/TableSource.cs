using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Schema;

namespace LogReg.Simd.Data.Tables;

/// <summary>A table before it is read: its columns and what many of its rows say about them. CSV is one; whatever else has records or columns
/// becomes a further one, and shares schema, encoding and packing.</summary>
/// <param name="path">What errors call the table.</param>
internal abstract class TableSource(string path)
{
    public string Path { get; } = path;

    /// <summary>Gets the names of the columns; <c>x0</c>, <c>x1</c> and so on where the source has none.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Gets a value indicating whether the source itself names its columns.</summary>
    public abstract bool HasHeader { get; }

    /// <summary>Gets the line of the first record, for errors; 0 where the source has no lines.</summary>
    public virtual long FirstLine => 0;

    /// <summary>Gets the column that holds the weights of the rows by the format itself; −1 where there is none.</summary>
    public virtual int WeightColumn
    {
        get => -1;
        init => throw new NotSupportedException("The format has no weights of its own.");
    }

    /// <summary>Gets a value indicating whether semicolons separate the cells.</summary>
    public virtual bool HasSemicolons => false;

    /// <summary>Gets a value indicating whether commas separate the cells.</summary>
    public virtual bool HasCommas => false;

    /// <summary>Gets what errors call the place of a record: a line of text, or a row counted from 1.</summary>
    public virtual string PlaceName => "line";

    /// <summary>Gets what was decided of the names and should be said; null where nothing was.</summary>
    public virtual string? NamesNotice => null;

    /// <summary>Tells whether the source has names but none for this column.</summary>
    public virtual bool IsUnnamed(int column) => false;

    /// <summary>Tells whether a cell stands in a first row that nobody said to be one, and so may be a name.</summary>
    public virtual bool MayName(int column, string cell) => false;

    /// <summary>Finds what kept a text from being taken for one of another format, where there are no columns to tell apart.</summary>
    /// <returns>What to say; null where nothing did.</returns>
    public virtual DataFormatException? FaultOfOtherFormat() => null;

    /// <summary>Looks at many rows: the first, some spread over the source, the last.</summary>
    /// <returns>What was seen of every column.</returns>
    public abstract IReadOnlyList<ColumnEvidence> Observe();

    /// <summary>Tells whether the numbers of a column are written as texts, and their marks can be looked at without reading all rows.</summary>
    public virtual bool HasMarks(int column) => false;

    /// <summary>Looks at the marks of numbers in many rows, whatever else is wrong with them.</summary>
    /// <returns>What was seen of every column; of those without marks nothing needs to be.</returns>
    public virtual IReadOnlyList<ColumnEvidence> ObserveMarks() => Observe();

    /// <summary>Reads all rows.</summary>
    public abstract TableReader<T> Open<T>(TablePlan plan, ReadingMonitor monitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Adds what the encoding has to know of the source to read further files as this one.</summary>
    public virtual DataEncoding Describe(DataEncoding encoding) => encoding;

    public DataFormatException Error(long line, string? column, string message) => new(Path, line, column, message, placeName: PlaceName);
}
