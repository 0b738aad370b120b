using LogReg.Simd.Training;

namespace LogReg.Simd.Persistence;

/// <summary>What a model file holds.</summary>
/// <param name="Model">The model.</param>
internal sealed record ModelParts(IClassifier Model)
{
    /// <summary>Gets one name per class, or none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Gets one standard deviation per feature, or none.</summary>
    public IReadOnlyList<double> FeatureDeviations { get; init; } = [];

    public TrainingSummary? Training { get; init; }

    /// <summary>Gets a value indicating whether rows are read in double precision; null where nobody said.</summary>
    public bool? ReadsDouble { get; init; }

    /// <summary>Gets the JSON of the encoding.</summary>
    public string? Encoding { get; init; }
}
