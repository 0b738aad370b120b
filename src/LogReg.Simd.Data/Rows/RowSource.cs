using System.Numerics;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Rows;

/// <summary>The rows of a file, one at a time, under an encoding that is known.</summary>
internal abstract class RowSource<T>(string path, ReadingMonitor monitor) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Gets a value indicating whether rows have a class.</summary>
    public bool HasLabels { get; protected set; }

    /// <summary>Gets a value indicating whether rows have a weight.</summary>
    public bool HasWeights { get; protected set; }

    /// <summary>Gets the rows of the file so far, those left out among them.</summary>
    public long RowsRead { get; protected set; }

    /// <summary>Gets the rows left out so far because a cell is missing.</summary>
    public long RowsDropped { get; protected set; }

    /// <summary>Gets, per column, how many cells held a category that the encoding does not know.</summary>
    public virtual Dictionary<string, long> UnseenCategories { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets, per column, how many missing numbers the mean or median of the encoding replaced.</summary>
    public virtual IReadOnlyDictionary<string, long> FilledCells => Nothing;

    /// <summary>Gets the entries of LIBSVM text so far whose index the encoding does not know.</summary>
    public virtual long UnknownFeatures => 0;

    /// <summary>Gets the features that lose digits in <typeparamref name="T"/>, as far as the format tells.</summary>
    public LostDigits LostDigits { get; } = new();

    /// <summary>Gets the labels so far that the encoding does not know and that count as negative.</summary>
    public virtual long UnknownLabels => 0;

    /// <summary>Gets what was decided when the file was opened and should be said.</summary>
    public virtual IReadOnlyList<string> Notices => [];

    protected string Path { get; } = path;

    protected ReadingMonitor Monitor { get; } = monitor;

    /// <summary>The cell of a carried column in the row read last.</summary>
    public virtual string CarriedText(int column) => throw new NotSupportedException();

    /// <summary>Reads the next row that is not left out.</summary>
    public abstract bool TryRead(Span<T> row, ref RowFacts<T> facts);

    /// <summary>Reads the features that are not zero of the next row that is not left out, and adds them to those of rows before.</summary>
    /// <param name="columns">The features, ascending within the row.</param>
    /// <param name="values">Their values.</param>
    /// <param name="featureCount">The features of a row.</param>
    /// <param name="facts">What the row has beside them.</param>
    public virtual bool TryRead(List<int> columns, List<T> values, int featureCount, ref RowFacts<T> facts)
    {
        dense = dense.Length == featureCount ? dense : new T[featureCount];
        if (!TryRead(dense, ref facts))
        {
            return false;
        }

        for (int column = 0; column < dense.Length; column++)
        {
            if (!T.IsZero(dense[column]))
            {
                columns.Add(column);
                values.Add(dense[column]);
            }
        }

        return true;
    }

    public abstract void Dispose();

    private static readonly Dictionary<string, long> Nothing = [];

    private T[] dense = [];

    protected void CountRow()
    {
        RowsRead++;
        Monitor.Rows = RowsRead;
    }
}
