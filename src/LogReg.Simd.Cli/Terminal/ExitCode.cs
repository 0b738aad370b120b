namespace LogReg.Simd.Cli.Terminal;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something is wrong with data, a model or a file.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>128 and the number of the signal, as shells have it.</summary>
    public const int Interrupted = 130;
}
