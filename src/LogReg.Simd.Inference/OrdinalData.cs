namespace LogReg.Simd.Inference;

/// <summary>What a logistic regression of ordered levels is fitted to.</summary>
/// <remarks>
/// The arrays are referred to, not copied, and must not change while a fit made of them is used. Row i is of level k_i and counts w_i times: logit P(k_i ≤ j) = α_j − o_i − x_iᵀβ (formula 7.15).
/// Thresholds α take the place of an intercept. A positive β makes higher levels more probable.
/// </remarks>
public sealed record OrdinalData
{
    /// <summary>Gets the features, row-major: element (i, j) at i·<see cref="FeatureCount"/> + j. All finite.</summary>
    public required ReadOnlyMemory<double> Features { get; init; }

    /// <summary>Gets the number of features; 0 or more.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Gets the level of every row, from 0, the lowest, to <see cref="LevelCount"/> − 1.</summary>
    public required ReadOnlyMemory<int> Levels { get; init; }

    /// <summary>Gets the number of levels, 3 or more; each needs a row that counts.</summary>
    public required int LevelCount { get; init; }

    /// <summary>Gets the names of the levels, the lowest first; null for their numbers.</summary>
    public IReadOnlyList<string>? LevelNames { get; init; }

    /// <summary>Gets w: how often every row counts, 0 or more; a row of weight 2 is the row twice. Empty for once each.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Gets o: what is added to x_iᵀβ; empty for nothing.</summary>
    public ReadOnlyMemory<double> Offsets { get; init; }

    /// <summary>Gets the names of the features; null for x1, x2 and so on.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Gets the terms that are tested, such as the columns of one factor; null for each column alone.</summary>
    public IReadOnlyList<ModelTerm>? Terms { get; init; }

    internal string NameOf(int level) => LevelNames is null ? FormattableString.Invariant($"{level}") : LevelNames[level];

    internal double WeightOf(int row) => Weights.IsEmpty ? 1 : Weights.Span[row];

    internal double OffsetOf(int row) => Offsets.IsEmpty ? 0 : Offsets.Span[row];

    /// <summary>The same columns and rows for what does not depend on the levels, with the intercept that the thresholds stand for.</summary>
    internal InferenceData Columns() => new()
    {
        Features = Features,
        FeatureCount = FeatureCount,
        Successes = new double[Levels.Length],
        Weights = Weights,
        Offsets = Offsets,
        Names = Names,
        Terms = Terms,
    };
}
