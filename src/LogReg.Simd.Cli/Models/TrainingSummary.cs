using System.Text.Json.Serialization;

namespace LogReg.Simd.Cli.Models;

/// <summary>How a model came about. Nothing in it depends on clock, threads or folders.</summary>
internal sealed record TrainingSummary
{
    public required string Data { get; init; }

    public required int Rows { get; init; }

    /// <summary>Gets the rows of the positive class, of a model of two classes by one logit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Positives { get; init; }

    /// <summary>Gets the rows by class, of other models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? ClassRows { get; init; }

    /// <summary>Gets the word of the loss; version 1 of the file knew the log loss only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Loss { get; init; }

    public required double L1Strength { get; init; }

    public required double L2Strength { get; init; }

    public required bool Standardized { get; init; }

    public required bool FitIntercept { get; init; }

    /// <summary>Gets the class weights as given: <c>none</c>, <c>balanced</c>, or the factors by class.</summary>
    public required string ClassWeights { get; init; }

    public required string Solver { get; init; }

    public required string SolverReason { get; init; }

    public required string StopReason { get; init; }

    public required int Iterations { get; init; }

    public required int Evaluations { get; init; }

    public required double Passes { get; init; }

    public required double? Objective { get; init; }

    /// <summary>Gets the mean log loss; null where another loss was minimised.</summary>
    public required double? LogLoss { get; init; }

    /// <summary>Gets the mean of the loss that was minimised, where it is another one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanLoss { get; init; }

    public required double? GradientInfinityNorm { get; init; }

    public required double? CertifiedGap { get; init; }

    public required Quality Train { get; init; }

    public required Quality? Test { get; init; }
}

/// <summary>How good a model is on some rows. What is missing is null: the area where a class is, area and Brier score for more than two classes, and the log loss where a
/// probability is 0 or 1 by construction.</summary>
internal sealed record Quality(double Accuracy, double? LogLoss, double? Auc, double? Brier)
{
    /// <summary>Gets the mean of F1 over the classes; null for two classes by one logit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MacroF1 { get; init; }

    /// <summary>Gets the mean of F1, each class weighted by its rows; null for two classes by one logit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightedF1 { get; init; }

    /// <summary>Gets how many of the likeliest classes <see cref="TopAccuracy"/> looks at; null for fewer than four classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TopCount { get; init; }

    /// <summary>Gets how often the label is among the likeliest classes; null for fewer than four classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TopAccuracy { get; init; }
}
