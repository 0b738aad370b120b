using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The features of a model by name, and how much they vary where that is known.</summary>
/// <param name="Names">The names, in order.</param>
/// <param name="Deviations">The standard deviation of each over the rows that trained the model; null where a model file of an earlier version does not say.</param>
internal sealed record FeatureList(IReadOnlyList<string> Names, IReadOnlyList<double>? Deviations)
{
    /// <summary>The header of a column of effects.</summary>
    public const string EffectHeader = "effect";

    /// <summary>The features of a model that was read.</summary>
    public static FeatureList Of(ScoringPipeline stored) => new(stored.Encoding.FeatureNames, stored.FeatureDeviations.Count == 0 ? null : stored.FeatureDeviations);

    public bool HasDeviations => Deviations is not null;

    /// <summary>Gets what coefficients are ordered by.</summary>
    public string RankedBy => HasDeviations ? "effect" : "size";

    /// <summary>What one standard deviation more of a feature changes in the logit, without its sign; the size of the coefficient where no deviation is known.</summary>
    public double EffectOf(int feature, double coefficient) => Math.Abs(coefficient * (Deviations?[feature] ?? 1));

    /// <summary>The names of some features with commas between, and how many more there are.</summary>
    public string Enumerate(IReadOnlyList<int> features, int most) =>
        string.Join(", ", features.Take(most).Select(feature => Figures.Name(Names[feature])))
        + (features.Count > most ? $" and {features.Count - most} more" : string.Empty);
}
