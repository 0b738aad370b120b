using System.CommandLine;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The precision of the features.</summary>
internal enum Precision
{
    /// <summary>Single where it holds the digits of all columns, otherwise double.</summary>
    Auto,
    Single,
    Double,
}

/// <summary>The option that chooses it.</summary>
internal static class PrecisionOption
{
    public static Option<Precision> Create() =>
        Opt.Choice("--precision", "The precision of the features, single unless a column needs double", ("auto", Precision.Auto), ("single", Precision.Single), ("double", Precision.Double));
}
