namespace LogReg.Simd.Inference;

/// <summary>What a logistic regression of several classes is fitted to.</summary>
/// <remarks>
/// The arrays are referred to, not copied, and must not change while a fit made of them is used. Row i is of
/// class k_i and counts w_i times; log(p_a/p_base) = b_a + x_iᵀβ_a for every class a but the base (formula 7.10).
/// </remarks>
public sealed record MultinomialData
{
    /// <summary>Gets the features, row-major: element (i, j) at i·<see cref="FeatureCount"/> + j. All finite.</summary>
    public required ReadOnlyMemory<double> Features { get; init; }

    /// <summary>Gets the number of features, without the intercept; 0 or more.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Gets the class of every row, from 0 to <see cref="ClassCount"/> − 1.</summary>
    public required ReadOnlyMemory<int> Classes { get; init; }

    /// <summary>Gets the number of classes, 2 or more; each needs a row that counts.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Gets the class that the others are compared with, and that has no coefficients.</summary>
    public int BaseClass { get; init; }

    /// <summary>Gets the names of the classes; null for their numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Gets w: how often every row counts, 0 or more; a row of weight 2 is the row twice. Empty for once each.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Gets the names of the features; null for x1, x2 and so on.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Gets the terms that are tested, such as the columns of one factor; null for each column alone.</summary>
    public IReadOnlyList<ModelTerm>? Terms { get; init; }

    /// <summary>Gets a value indicating whether every class but the base has an intercept, the first of its coefficients.</summary>
    public bool FitIntercept { get; init; } = true;

    internal string NameOf(int label) => ClassNames is null ? FormattableString.Invariant($"{label}") : ClassNames[label];

    /// <summary>The same columns and rows for what does not depend on the classes.</summary>
    internal InferenceData Columns() => new()
    {
        Features = Features,
        FeatureCount = FeatureCount,
        Successes = new double[Classes.Length],
        Weights = Weights,
        Names = Names,
        Terms = Terms,
        FitIntercept = FitIntercept,
    };
}
