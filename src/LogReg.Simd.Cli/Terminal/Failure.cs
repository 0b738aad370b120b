using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Turns whatever went wrong into one line and an exit code.</summary>
internal static class Failure
{
    /// <summary>Writes the line.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, Host host)
    {
        if (exception is AggregateException { InnerExceptions: [var only] })
        {
            return Report(only, host);
        }

        (int code, string? message) = exception switch
        {
            UsageException => (ExitCode.Usage, exception.Message),
            OutputException { IsClosedByReader: true } => (ExitCode.OutputClosed, null),
            OutputException => (ExitCode.Failure, exception.Message),
            InterruptedException => (host.InterruptedCode, exception.Message),
            OperationCanceledException => (host.InterruptedCode, "Interrupted. Nothing is written."),
            FileProblemException or InvalidDataException => (ExitCode.Failure, exception.Message),
            DataFormatException => (ExitCode.Failure, CommandWords.Of(exception.Message)),
            ArgumentException => (ExitCode.Failure, CommandWords.Of(WithoutParameter((ArgumentException)exception))),
            OutOfMemoryException => (ExitCode.Failure, "There is not enough memory. Use --precision single, or fewer rows or columns."),
            IOException or UnauthorizedAccessException => (ExitCode.Failure, $"{exception.Message} Check the path, its permissions and the disk."),
            _ => (ExitCode.Failure, $"An unexpected error, {exception.GetType().Name}: {exception.Message} Please report it."),
        };
        if (message is not null)
        {
            host.Error.WriteLine($"logreg: {Shown.Of(message.Trim())}");
        }

        return code;
    }

    /// <summary>The message of an argument error without the name of the argument.</summary>
    public static string WithoutParameter(ArgumentException exception)
    {
        int end = exception.ParamName is null ? -1 : exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
