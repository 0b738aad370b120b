using System.Text;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>A logistic-regression model of K classes: K coefficient vectors and K intercepts, by softmax or one-vs-rest (formulas 2.5, 5.1 and 5.2).</summary>
/// <remarks>
/// Immutable and safe to use from any number of threads. Scoring reads the caller's row-major rows in place, allocates nothing, and gives a
/// row the same bits alone, in a batch, at any offset, on any machine with fused multiply-add. Single-precision rows are scored with the numbers of the model rounded to single
/// precision, unless <see cref="ScoresInDouble"/>. Classes are indices 0 to K − 1; <see cref="WithLabels"/> adds their names.
/// </remarks>
public sealed partial class MulticlassModel : IClassifier
{
    private readonly double[] coefficients;
    private readonly double[] intercepts;
    private readonly float[] singleCoefficients;
    private readonly float[] singleIntercepts;

    /// <summary>Builds a model from its numbers.</summary>
    /// <param name="coefficients">β_k, class after class, one per feature; finite. Copied.</param>
    /// <param name="intercepts">b_k, one per class, at least two; finite. Copied.</param>
    /// <param name="method">How logits become probabilities.</param>
    /// <param name="scoresInDouble">Whether single-precision rows are scored in double in any case; see <see cref="ScoresInDouble"/>.</param>
    /// <exception cref="ArgumentException">A number is not finite, there are fewer than two classes, or the coefficients are no multiple of them.</exception>
    public MulticlassModel(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts, MulticlassMethod method, bool scoresInDouble = false)
    {
        if (intercepts.Length < 2)
        {
            throw ArgumentErrors.Invalid(nameof(intercepts), $"There are {intercepts.Length} intercepts, one per class, but a model tells at least 2 classes apart.");
        }

        FeatureCount = coefficients.Length / intercepts.Length;
        Guard.SameProduct(coefficients.Length, intercepts.Length, FeatureCount, nameof(coefficients), "coefficients", "classes", "features");
        Guard.Finite(coefficients, nameof(coefficients));
        Guard.Finite(intercepts, nameof(intercepts));
        Guard.Defined(method, nameof(method));
        this.coefficients = coefficients.ToArray();
        this.intercepts = intercepts.ToArray();
        singleCoefficients = Array.ConvertAll(this.coefficients, c => (float)c);
        singleIntercepts = Array.ConvertAll(this.intercepts, b => (float)b);
        Method = method;
        ScoresInDouble = scoresInDouble || WideLayer.IsNeeded(coefficients, intercepts);
    }

    /// <summary>Gets K.</summary>
    public int ClassCount => intercepts.Length;

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount { get; }

    /// <summary>Gets how logits become probabilities.</summary>
    public MulticlassMethod Method { get; }

    /// <summary>Gets the coefficients, class after class.</summary>
    public ReadOnlySpan<double> Coefficients => coefficients;

    /// <summary>Gets the intercepts, one per class.</summary>
    public ReadOnlySpan<double> Intercepts => intercepts;

    /// <summary>Gets a value indicating whether the logits of single-precision rows are computed in double and then rounded: because training says so, an intercept is at least 32
    /// in magnitude, or a coefficient more than single precision holds; see <see cref="LogisticModel.ScoresInDouble"/>.</summary>
    public bool ScoresInDouble { get; }

    private WideLayer Wide => ScoresInDouble ? new WideLayer(coefficients, intercepts) : default;

    /// <summary>The coefficients of one class.</summary>
    /// <param name="classIndex">The class, 0 ≤ classIndex &lt; <see cref="ClassCount"/>.</param>
    /// <returns>β_k, one per feature.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ReadOnlySpan<double> CoefficientsOf(int classIndex)
    {
        Guard.Index(classIndex, ClassCount, nameof(classIndex), "classes");
        return coefficients.AsSpan(classIndex * FeatureCount, FeatureCount);
    }

    /// <summary>Computes logits of a batch: <c>destination[i·K + k] = Σ_j features[i·stride + j]·β_kj + b_k</c> (formula 1.1).</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K logits per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void ComputeLogits(ReadOnlySpan<float> features, Span<float> destination, int stride = 0) =>
        ClassScoring.ComputeLogits(features, singleCoefficients, singleIntercepts, Wide, FeatureCount, destination, stride);

    /// <inheritdoc cref="ComputeLogits(ReadOnlySpan{float}, Span{float}, int)"/>
    public void ComputeLogits(ReadOnlySpan<double> features, Span<double> destination, int stride = 0) =>
        ClassScoring.ComputeLogits<double>(features, coefficients, intercepts, default, FeatureCount, destination, stride);

    /// <summary>
    /// Computes the probabilities of a batch, K per row, which sum to one: with softmax e^z_k/Σ e^z_l (formula 2.5), with one-vs-rest σ(z_k)/Σ σ(z_l).
    /// </summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K probabilities per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride = 0)
    {
        bool isRow = destination.Length == ClassCount && features.Length == FeatureCount && stride == 0;
        if (isRow && Method == MulticlassMethod.Softmax && !ScoresInDouble && ClassScoring.TrySoftMaxOfRow(features, singleCoefficients, singleIntercepts, destination))
        {
            return;
        }

        ComputeLogits(features, destination, stride);
        ToProbabilities(destination);
    }

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>
    public void PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride = 0)
    {
        ComputeLogits(features, destination, stride);
        ToProbabilities(destination);
    }

    /// <summary>Predicts the classes of a batch: the index of the largest logit; ties go to the smaller index (formula 5.1).</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one class index per row.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, or the stride is shorter than a row; nothing is written. A logit of a row is NaN:
    /// the message names the row, and what is written of the destination is not to be used.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<int> destination, int stride = 0) =>
        ClassScoring.Predict(features, singleCoefficients, singleIntercepts, Wide, FeatureCount, destination, stride);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{int}, int)"/>
    public void Predict(ReadOnlySpan<double> features, Span<int> destination, int stride = 0) =>
        ClassScoring.Predict<double>(features, coefficients, intercepts, default, FeatureCount, destination, stride);

    /// <summary>Predicts the class of one row.</summary>
    /// <param name="row">One sample's features.</param>
    /// <returns>The index of the largest logit.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or a logit of it is NaN.</exception>
    public int Predict(ReadOnlySpan<float> row)
    {
        Guard.SameLength(row.Length, FeatureCount, nameof(row), "features", "features in the model");
        int index = ScoresInDouble ? -1 : ClassScoring.PredictRow(row, singleCoefficients, singleIntercepts);
        if (index >= 0)
        {
            return index;
        }

        ClassScoring.Predict<float>(row, singleCoefficients, singleIntercepts, Wide, FeatureCount, new Span<int>(ref index), 0, nameof(row));
        return index;
    }

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public int Predict(ReadOnlySpan<double> row)
    {
        Guard.SameLength(row.Length, FeatureCount, nameof(row), "features", "features in the model");
        int index = 0;
        ClassScoring.Predict<double>(row, coefficients, intercepts, default, FeatureCount, new Span<int>(ref index), 0, nameof(row));
        return index;
    }

    /// <summary>The model with names for its classes.</summary>
    /// <typeparam name="TLabel">The type of the names: strings, integers, an enum.</typeparam>
    /// <param name="labels">One label per class.</param>
    /// <returns>A model that predicts labels.</returns>
    /// <exception cref="ArgumentException">There are more or fewer labels than classes.</exception>
    public LabeledModel<TLabel> WithLabels<TLabel>(ClassLabels<TLabel> labels)
        where TLabel : notnull =>
        new(this, labels);

    /// <summary>The numbers of the model, of which the first few of each kind, as text of the invariant culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => new StringBuilder("MulticlassModel { ")
        .Member("ClassCount", ClassCount)
        .Member("FeatureCount", FeatureCount)
        .Member("Method", Method)
        .Member("Intercepts", intercepts)
        .Member("Coefficients", coefficients)
        .Append(" }").ToString();
}
