namespace LogReg.Simd.Cli.Terminal;

/// <summary>The user ended the work; the message says what was reached.</summary>
internal sealed class InterruptedException(string message) : Exception(message);
