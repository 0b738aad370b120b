using System.Text.Json.Serialization;

namespace LogReg.Simd.Training;

/// <summary>How good a model is on some rows. What is missing is null: the area where a class is, area and Brier score for more than two classes, and the log loss where a
/// probability is 0 or 1 by construction.</summary>
/// <param name="Accuracy">The share of the weight whose decision is its label.</param>
/// <param name="LogLoss">The mean log loss (formula 2.1 or 2.5).</param>
/// <param name="Auc">The area under the ROC curve.</param>
/// <param name="Brier">The mean squared error of the probability.</param>
public sealed record QualitySummary(double Accuracy, double? LogLoss, double? Auc, double? Brier)
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
