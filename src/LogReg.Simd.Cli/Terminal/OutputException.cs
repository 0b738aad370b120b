using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>The standard output cannot be written.</summary>
/// <remarks>No <see cref="IOException"/>: whoever writes files must not take it for one of theirs.</remarks>
internal sealed class OutputException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Gets a value indicating whether whoever read the output has stopped, which is nothing to complain about.</summary>
    public bool IsClosedByReader { get; private init; }

    public static OutputException Of(IOException cause) =>
        new($"The standard output cannot be written: {cause.Message}. Check where it leads, or name a file.", cause) { IsClosedByReader = cause.HResult == Posix.BrokenPipe };
}
