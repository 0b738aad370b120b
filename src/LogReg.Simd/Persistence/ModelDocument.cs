using System.Text.Json;
using System.Text.Json.Serialization;
using LogReg.Simd.Training;

namespace LogReg.Simd.Persistence;

/// <summary>The model file as it stands, in the order in which it is written. docs/models.md describes it. Members that a kind does not have are left out.</summary>
/// <remarks>
/// Version 1 knew binary models with the logistic link only, and had neither kind nor link. Versions 1 and 2 always had precision, names, training and encoding, and no packed numbers.
/// </remarks>
internal sealed record ModelDocument
{
    public const string FormatName = "logreg-model";
    public const int FirstVersion = 1;
    public const int CurrentVersion = 3;

    public required string Format { get; init; }

    public required int Version { get; init; }

    /// <summary>Gets the SHA-256 of the document without it and without white space.</summary>
    public required string Checksum { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>Gets <c>single</c> or <c>double</c>, the precision in which rows were read; null where nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Precision { get; init; }

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

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingSummary? Training { get; init; }

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

    /// <summary>Gets the features one by one; null where there are so many numbers that they are packed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CoefficientEntry>? Coefficients { get; init; }

    /// <summary>Gets the coefficients as they stand in the model, vector after vector, as little-endian doubles.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackedNumbers? PackedCoefficients { get; init; }

    /// <summary>Gets the standard deviations of the features as little-endian doubles, beside packed coefficients.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackedNumbers? PackedDeviations { get; init; }

    /// <summary>Gets the names of the features beside packed coefficients, where no encoding says them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Gets how raw records become features; the core does not look into it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Encoding { get; init; }
}

/// <summary>What a feature counts, on the original scale: one value of a binary model, otherwise one per class, and of a network one per hidden unit.</summary>
/// <param name="Feature">Its name; null where the features have none.</param>
internal sealed record CoefficientEntry([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Feature)
{
    /// <summary>Gets the population standard deviation of the feature over the rows that trained the model, whatever their weights; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Deviation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Values { get; init; }
}
