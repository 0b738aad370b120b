namespace LogReg.Simd.Passes;

/// <summary>Rows that can be read as the entries that are not zero.</summary>
internal unsafe interface IEntryRows<T>
    where T : unmanaged
{
    int SampleCount { get; }

    int FeatureCount { get; }

    /// <summary>The most entries of a row.</summary>
    int MostRowEntries();

    /// <summary>The entries of some rows that follow each other, or more.</summary>
    nint MostEntries(int firstRow, int rowCount);

    /// <summary>Reads one row: its columns, ascending, and their values.</summary>
    /// <param name="row">The row, which is not checked.</param>
    /// <param name="columns">Room for the columns.</param>
    /// <param name="values">Room for the values.</param>
    /// <returns>The entries of the row.</returns>
    int ReadRow(int row, int* columns, T* values);

    /// <summary>Reads rows that follow each other, whose entries follow each other then.</summary>
    /// <param name="firstRow">The first row; rows are not checked.</param>
    /// <param name="rowCount">The rows.</param>
    /// <param name="rowPointers">Receives where the entries of each row begin, and behind them their number.</param>
    /// <param name="columns">Room for the columns.</param>
    /// <param name="values">Room for the values.</param>
    void ReadRows(int firstRow, int rowCount, long* rowPointers, int* columns, T* values);
}
