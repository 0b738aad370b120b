namespace LogReg.Simd.Cli.Operations;

/// <summary>A cell of CSV.</summary>
internal static class CsvCell
{
    /// <summary>The text, in quotes where it needs them.</summary>
    public static string Of(string text, char delimiter = ',') =>
        text.AsSpan().IndexOfAny([delimiter, '"', '\r', '\n']) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
