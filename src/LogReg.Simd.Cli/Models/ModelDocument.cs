using System.Text.Json;

namespace LogReg.Simd.Cli.Models;

/// <summary>The model file as it stands, in the order in which it is written. docs/cli.md describes it.</summary>
internal sealed record ModelDocument
{
    public const string FormatName = "logreg-model";
    public const int CurrentVersion = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    /// <summary>Gets the SHA-256 of the document without it and without white space.</summary>
    public required string Checksum { get; init; }

    public required string Precision { get; init; }

    public required string Positive { get; init; }

    public required string Negative { get; init; }

    public required TrainingSummary Training { get; init; }

    public required double Intercept { get; init; }

    public required IReadOnlyList<CoefficientEntry> Coefficients { get; init; }

    public required JsonElement Encoding { get; init; }
}

/// <summary>A coefficient on the original scale.</summary>
internal sealed record CoefficientEntry(string Feature, double Value);
