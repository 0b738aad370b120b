namespace LogReg.Simd;

/// <summary>A file or stream that holds no model, or none that this version reads: truncated, changed, newer, foreign, or one that contradicts itself. The message says what is wrong and
/// the remedy.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>An error without a place.</summary>
    public ModelFormatException()
        : this("The model cannot be read.")
    {
    }

    /// <summary>An error of a stream.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    public ModelFormatException(string message)
        : this(message, innerException: null)
    {
    }

    /// <summary>An error of a stream, with its cause.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">What was thrown.</param>
    public ModelFormatException(string message, Exception? innerException)
        : base(message, innerException) =>
        Reason = message;

    /// <summary>An error of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">What is wrong and what to do about it.</param>
    /// <param name="innerException">What was thrown.</param>
    public ModelFormatException(string path, string reason, Exception? innerException)
        : base($"{path}: {reason}", innerException)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>Gets a value indicating whether the content is no model file at all, damaged or not: perhaps a file of data.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Gets the file; null where a stream was read.</summary>
    public string? Path { get; }

    /// <summary>Gets what is wrong and what to do about it, without the name of the file.</summary>
    public string Reason { get; }
}
