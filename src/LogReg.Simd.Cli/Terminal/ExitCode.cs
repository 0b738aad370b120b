namespace LogReg.Simd.Cli.Terminal;

/// <summary>What the process returns. docs/cli.md lists the codes; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for is done.</summary>
    public const int Success = 0;

    /// <summary>Something is wrong with data, a model or a file.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Training ended before its tolerance was reached; model and reports are written all the same.</summary>
    public const int NotConverged = 3;

    /// <summary>128 and the number of the signal, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody reads the output any more: 128 and the number of SIGPIPE.</summary>
    public const int OutputClosed = 141;
}
