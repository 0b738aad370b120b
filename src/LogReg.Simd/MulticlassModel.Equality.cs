using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <content>Names and equality.</content>
public sealed partial class MulticlassModel : IEquatable<MulticlassModel>, IShelved
{
    /// <summary>Gets what the last call on several threads has left for the next.</summary>
    Shelf IShelved.Shelf { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> FeatureNames { get; private set; } = [];

    /// <summary>The same model with names for its features, which reports, files and exports show.</summary>
    /// <param name="names">One name per feature, no two alike; empty for none. Copied.</param>
    /// <returns>A model that scores with the same bits.</returns>
    /// <exception cref="ArgumentException">There are more or fewer names than features, one is null or has half of a surrogate pair, or two are alike.</exception>
    public MulticlassModel WithFeatureNames(IReadOnlyList<string> names)
    {
        MulticlassModel model = (MulticlassModel)MemberwiseClone();
        model.FeatureNames = Simd.FeatureNames.Of(names, FeatureCount);
        return model;
    }

    /// <inheritdoc/>
    Link IClassifier.Link => Link.Logistic;

    /// <inheritdoc/>
    IClassifier IClassifier.WithFeatureNames(IReadOnlyList<string> names) => WithFeatureNames(names);

    /// <summary>Tells whether another model has the same numbers bit by bit, the same method, the same way of scoring and the same names, and so scores every row with the same bits.</summary>
    /// <param name="other">The other model.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(MulticlassModel? other) =>
        other is not null && Method == other.Method && ScoresInDouble == other.ScoresInDouble && ModelEquality.SameBits(intercepts, other.intercepts)
        && ModelEquality.SameBits(coefficients, other.coefficients) && ModelEquality.SameNames(FeatureNames, other.FeatureNames);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MulticlassModel);

    /// <summary>A hash that equal models share.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => HashCode.Combine(Method, ModelEquality.HashOf(intercepts), ModelEquality.HashOf(coefficients));
}
