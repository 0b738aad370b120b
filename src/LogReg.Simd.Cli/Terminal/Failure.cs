using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Turns whatever went wrong into one line and an exit code.</summary>
internal static class Failure
{
    /// <summary>Writes the line.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, TextWriter error)
    {
        (int code, string message) = exception switch
        {
            UsageException => (ExitCode.Usage, exception.Message),
            InterruptedException => (ExitCode.Interrupted, exception.Message),
            OperationCanceledException => (ExitCode.Interrupted, "Interrupted. Nothing is written."),
            DataFormatException or FileProblemException => (ExitCode.Failure, exception.Message),
            ArgumentException => (ExitCode.Failure, WithoutParameter((ArgumentException)exception)),
            OutOfMemoryException => (ExitCode.Failure, "There is not enough memory. Use single precision, or fewer rows or columns."),
            IOException or UnauthorizedAccessException => (ExitCode.Failure, $"{exception.Message} Check the path, its permissions and the disk."),
            _ => (ExitCode.Failure, $"An error that nobody foresaw, {exception.GetType().Name}: {exception.Message} Please report it."),
        };
        error.WriteLine($"logreg: {OneLine(message)}");
        return code;
    }

    /// <summary>A message with control characters, line breaks among them, as one blank each run. Other blanks stay: names may differ in them.</summary>
    public static string OneLine(string message) =>
        string.Concat(message.Where((character, i) => !char.IsControl(character) || (i > 0 && !char.IsControl(message[i - 1])))
            .Select(character => char.IsControl(character) ? ' ' : character)).Trim();

    /// <summary>The message of an argument error without the name of the argument.</summary>
    public static string WithoutParameter(ArgumentException exception)
    {
        int end = exception.ParamName is null ? -1 : exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
