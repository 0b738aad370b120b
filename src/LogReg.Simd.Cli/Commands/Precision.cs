using System.CommandLine;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The precision of the features.</summary>
internal enum Precision
{
    Single,
    Double,
}

/// <summary>The option that chooses it.</summary>
internal static class PrecisionOption
{
    public static Option<Precision> Create() =>
        Opt.Choice("--precision", "The precision of the features", ("single", Precision.Single), ("double", Precision.Double));
}
