namespace LogReg.Simd.Cli.Terminal;

/// <summary>Options that parse, but contradict each other or the data.</summary>
internal sealed class UsageException(string message) : Exception(message);
