namespace LogReg.Simd.Passes;

/// <summary>Rows that can be read one at a time as the entries that are not zero.</summary>
internal unsafe interface IEntryRows<T>
    where T : unmanaged
{
    int SampleCount { get; }

    int FeatureCount { get; }

    /// <summary>The most entries of a row.</summary>
    int MostRowEntries();

    /// <summary>Reads one row: its columns, ascending, and their values.</summary>
    /// <param name="row">The row, which is not checked.</param>
    /// <param name="columns">Room for the columns.</param>
    /// <param name="values">Room for the values.</param>
    /// <returns>The entries of the row.</returns>
    int ReadRow(int row, int* columns, T* values);
}
