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

    protected string Path { get; } = path;

    protected ReadingMonitor Monitor { get; } = monitor;

    /// <summary>Reads the next row that is not left out.</summary>
    public abstract bool TryRead(Span<T> row, ref RowFacts<T> facts);

    public abstract void Dispose();

    protected void CountRow()
    {
        RowsRead++;
        Monitor.Rows = RowsRead;
    }
}
