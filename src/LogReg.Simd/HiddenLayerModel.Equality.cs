using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Names and equality.</content>
public sealed partial class HiddenLayerModel : IEquatable<HiddenLayerModel>, IShelved
{
    /// <summary>Gets what the last call on several threads has left for the next.</summary>
    Shelf IShelved.Shelf { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames { get; private set; } = [];

    /// <summary>The same model with names for its features, which reports, files and exports show.</summary>
    /// <param name="names">One name per feature, no two alike; empty for none. Copied.</param>
    /// <returns>A model that scores with the same bits.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than features, one is null or has half of a surrogate pair, or two are alike.</exception>
    public HiddenLayerModel WithFeatureNames(IReadOnlyList<string> names)
    {
        HiddenLayerModel model = (HiddenLayerModel)MemberwiseClone();
        model.FeatureNames = Simd.FeatureNames.Of(names, FeatureCount);
        return model;
    }

    /// <inheritdoc/>
    Link IClassifier.Link => Link.Logistic;

    /// <inheritdoc/>
    IClassifier IClassifier.WithFeatureNames(IReadOnlyList<string> names) => WithFeatureNames(names);

    /// <summary>Tells whether another model has the same numbers bit by bit, the same way of scoring and the same names, and so scores every row with the same bits.</summary>
    /// <param name="other">The other model.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(HiddenLayerModel? other) =>
        other is not null && ScoresInDouble == other.ScoresInDouble && ModelEquality.SameBits(HiddenIntercepts, other.HiddenIntercepts)
        && ModelEquality.SameBits(OutputIntercepts, other.OutputIntercepts) && ModelEquality.SameBits(OutputCoefficients, other.OutputCoefficients)
        && HiddenUnits == other.HiddenUnits && ModelEquality.SameBits(HiddenCoefficients, other.HiddenCoefficients) && ModelEquality.SameNames(FeatureNames, other.FeatureNames);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HiddenLayerModel);

    /// <summary>A hash that equal models share.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(HiddenUnits, ModelEquality.HashOf(OutputCoefficients), ModelEquality.HashOf(HiddenCoefficients));
}
