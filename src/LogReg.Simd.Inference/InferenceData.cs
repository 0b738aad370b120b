using System.Numerics.Tensors;

namespace LogReg.Simd.Inference;

/// <summary>What a logistic regression is fitted to: the columns of the model matrix and, for every row, what happened.</summary>
/// <remarks>
/// The arrays are referred to, not copied, and must not change while a fit made of them is used. Every row has y_i successes among m_i trials, counts w_i times, and has an offset o_i:
/// logit p_i = o_i + b + x_iᵀβ.
/// </remarks>
public sealed record InferenceData
{
    /// <summary>Gets the features, row-major: element (i, j) at i·<see cref="FeatureCount"/> + j. All finite.</summary>
    public required ReadOnlyMemory<double> Features { get; init; }

    /// <summary>Gets the number of features, without the intercept; 0 or more.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Gets y: the successes of every row, from 0 to its trials. With one trial a row it is the label, 0 or 1, or a soft one between.</summary>
    public required ReadOnlyMemory<double> Successes { get; init; }

    /// <summary>Gets m: the trials of every row, 0 or more; empty for one each.</summary>
    public ReadOnlyMemory<double> Trials { get; init; }

    /// <summary>Gets w: how often every row counts, 0 or more; a row of weight 2 is the row twice, one of weight 0 is none. Empty for once each.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>Gets o: what is added to the logits; empty for nothing.</summary>
    public ReadOnlyMemory<double> Offsets { get; init; }

    /// <summary>Gets the names of the features; null for x1, x2 and so on.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Gets the terms that tests of several columns at once are about, such as the columns of one factor; null for each column alone.</summary>
    public IReadOnlyList<ModelTerm>? Terms { get; init; }

    /// <summary>Gets a value indicating whether the model has an intercept, the first of its coefficients.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Rows in single precision, which double holds without rounding: for Firth's method, profiles and tests as for any others.</summary>
    /// <param name="features">Row-major features; copied.</param>
    /// <param name="featureCount">The features of a row, 0 or more.</param>
    /// <param name="labels">One label per row; copied.</param>
    /// <returns>The data, to which weights, trials, offsets and names can be added by <c>with</c>.</returns>
    public static InferenceData FromSingle(ReadOnlySpan<float> features, int featureCount, ReadOnlySpan<float> labels)
    {
        double[] values = new double[features.Length];
        double[] successes = new double[labels.Length];
        TensorPrimitives.ConvertChecked<float, double>(features, values);
        TensorPrimitives.ConvertChecked<float, double>(labels, successes);
        return new InferenceData { Features = values, FeatureCount = featureCount, Successes = successes };
    }

    /// <summary>Gets a value indicating whether the caller passed features and labels themselves, which errors then name.</summary>
    internal bool IsOfArrays { get; init; }

    /// <summary>Gets the number of rows.</summary>
    internal int RowCount => Successes.Length;

    /// <summary>The argument of the caller that holds a property.</summary>
    internal string ArgumentOf(string property) => IsOfArrays ? WordFor(property) : "data";

    /// <summary>What the caller knows a property as.</summary>
    internal string WordFor(string property) => !IsOfArrays ? property : property switch
    {
        nameof(Features) => "features",
        nameof(FeatureCount) => "featureCount",
        _ => "labels",
    };

    internal double TrialsOf(int row) => Trials.IsEmpty ? 1 : Trials.Span[row];

    internal double WeightOf(int row) => Weights.IsEmpty ? 1 : Weights.Span[row];
}
