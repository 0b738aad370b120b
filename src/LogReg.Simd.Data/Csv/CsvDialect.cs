namespace LogReg.Simd.Data.Csv;

/// <summary>How a CSV file is cut into records and cells.</summary>
/// <param name="Delimiter">What stands between cells, one byte.</param>
/// <param name="Comment">What a line of comment begins with; 0 where there are none.</param>
internal readonly record struct CsvDialect(byte Delimiter, byte Comment)
{
    /// <summary>Tells whether a byte is a blank, which is trimmed at the ends of cells.</summary>
    public bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' && b != Delimiter;
}
