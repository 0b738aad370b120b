namespace LogReg.Simd.Data.Records;

/// <summary>Records one after another, each as a row of cells.</summary>
internal abstract class RecordRows : IDisposable
{
    /// <summary>Gets the names of the columns. Rows of dictionaries may add some while they are read.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Gets the cells of the present record, one for each name.</summary>
    public abstract ReadOnlySpan<RecordCell> Cells { get; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();

    public abstract void Dispose();
}
