namespace LogReg.Simd.Data.Csv;

/// <summary>A record that is no CSV, in a line counted from 0 at the beginning of the text.</summary>
internal sealed class CsvFault(int line, string message) : Exception(message)
{
    public int Line => line;
}
