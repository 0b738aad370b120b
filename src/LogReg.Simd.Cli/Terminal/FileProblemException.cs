namespace LogReg.Simd.Cli.Terminal;

/// <summary>Something is wrong with a file that is no data file; the message names it, the fault and the remedy.</summary>
internal sealed class FileProblemException(string path, string message, Exception? cause = null) : Exception($"{path}: {message}", cause);
