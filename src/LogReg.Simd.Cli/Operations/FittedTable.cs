using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What the reports of a fit show.</summary>
internal sealed record FittedTable
{
    public required string Source { get; init; }

    /// <summary>Gets the model in words.</summary>
    public required string Formula { get; init; }

    public required IReadOnlyList<Coefficient> Coefficients { get; init; }

    public required IReadOnlyList<Interval> Intervals { get; init; }

    public required double Level { get; init; }

    /// <summary>Gets what the standard errors are.</summary>
    public required string Errors { get; init; }

    /// <summary>Gets what the intervals are.</summary>
    public required string IntervalKind { get; init; }

    public required IReadOnlyList<CollinearColumn> LeftOut { get; init; }

    /// <summary>Gets the tests of the terms; empty where they were not asked for.</summary>
    public required IReadOnlyList<TestResult> Tests { get; init; }

    /// <summary>Gets the maximum-likelihood fit; null for Firth's.</summary>
    public required LogisticFit? Likelihood { get; init; }

    /// <summary>Gets Firth's fit; null for maximum likelihood.</summary>
    public required FirthFit? Firth { get; init; }

    /// <summary>Gets a checksum of the responses, which tells whether two fits are of the same rows.</summary>
    public required string Responses { get; init; }

    public required long RowsDropped { get; init; }
}
