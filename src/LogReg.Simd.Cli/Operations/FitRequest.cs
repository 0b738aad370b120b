using LogReg.Simd.Data;
using LogReg.Simd.Inference;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>fit</c> was asked to do.</summary>
internal sealed record FitRequest
{
    public required string Data { get; init; }

    public required DataOptions Reading { get; init; }

    public required FormatOptions Given { get; init; }

    /// <summary>Gets the model; null for the target and all other columns.</summary>
    public required string? Formula { get; init; }

    public required string? Successes { get; init; }

    public required string? Trials { get; init; }

    /// <summary>Gets the class that the others are compared with; null for the first.</summary>
    public required string? Base { get; init; }

    /// <summary>Gets a value indicating whether the classes are ordered levels.</summary>
    public required bool IsOrdinal { get; init; }

    /// <summary>Gets the ordered levels, the lowest first; null for the order of numbers.</summary>
    public required IReadOnlyList<string>? Levels { get; init; }

    public required string? Cluster { get; init; }

    public required CovarianceKind? Robust { get; init; }

    public required FirthIntercept? Firth { get; init; }

    public required double Level { get; init; }

    /// <summary>Gets a value indicating whether intervals are those of the profile likelihood.</summary>
    public required bool Profile { get; init; }

    public required bool Tests { get; init; }

    public required CollinearColumns Collinear { get; init; }

    public required bool FitIntercept { get; init; }

    public required int ThreadCount { get; init; }

    public required string? Json { get; init; }

    public required string? Csv { get; init; }

    /// <summary>Gets where the page goes.</summary>
    public required string? Report { get; init; }
}
