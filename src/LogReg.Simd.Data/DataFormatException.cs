namespace LogReg.Simd.Data;

/// <summary>Something is wrong with a data file; the message names the file, the place and the remedy.</summary>
public sealed class DataFormatException : Exception
{
    /// <summary>An error without a place.</summary>
    public DataFormatException()
        : this("The data cannot be read.")
    {
    }

    /// <summary>An error without a place.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    public DataFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">What was thrown.</param>
    public DataFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal DataFormatException(string path, long line, string? column, string message, Exception? cause = null, string placeName = "line")
        : base($"{Place(path, line, column, placeName)}: {message}", cause)
    {
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>Gets the file.</summary>
    public string? Path { get; }

    /// <summary>Gets the line, or the row of a table that has no lines, counted from 1; 0 where the error is none of a line.</summary>
    public long Line { get; }

    /// <summary>Gets the column, by name or by character position.</summary>
    public string? Column { get; }

    private static string Place(string path, long line, string? column, string placeName) =>
        (line > 0, column) switch
        {
            (false, null) => path,
            (false, _) => $"{path}, column {column}",
            (true, null) => $"{path}, {placeName} {line}",
            _ => $"{path}, {placeName} {line}, column {column}",
        };
}
