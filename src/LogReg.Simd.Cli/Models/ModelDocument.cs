using System.Text.Json;
using System.Text.Json.Serialization;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Models;

/// <summary>The model file as it stands, in the order in which it is written. docs/cli.md describes it. Members that a kind does not have are left out.</summary>
/// <remarks>Version 1 knew binary models with the logistic link only, and had neither kind nor link.</remarks>
internal sealed record ModelDocument
{
    public const string FormatName = "logreg-model";
    public const int FirstVersion = 1;
    public const int CurrentVersion = 2;

    public required string Format { get; init; }

    public required int Version { get; init; }

    /// <summary>Gets the SHA-256 of the document without it and without white space.</summary>
    public required string Checksum { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    public required string Precision { get; init; }

    /// <summary>Gets <c>double</c> where rows of single precision are scored in double, because terms of columns far from zero cancel; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scoring { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Positive { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Negative { get; init; }

    /// <summary>Gets the names of the classes in the order of intercepts and values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Classes { get; init; }

    public required TrainingSummary Training { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Link { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Intercept { get; init; }

    /// <summary>Gets the intercepts of the outputs: one per class, or one alone where a network tells two classes apart; none where none are fitted to a network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Intercepts { get; init; }

    /// <summary>Gets, for each output of a network, one coefficient per hidden unit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? OutputCoefficients { get; init; }

    /// <summary>Gets the intercepts of the hidden units; none where none are fitted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? HiddenIntercepts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CoefficientEntry>? Coefficients { get; init; }

    public required JsonElement Encoding { get; init; }
}

/// <summary>What a feature counts, on the original scale: one value of a binary model, otherwise one per class, and of a network one per hidden unit.</summary>
internal sealed record CoefficientEntry(string Feature)
{
    /// <summary>Gets the population standard deviation of the feature over the rows that trained the model, whatever their weights; null in files of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Deviation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Values { get; init; }
}
