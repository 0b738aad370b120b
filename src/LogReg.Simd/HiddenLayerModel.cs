using System.Text;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>A network with one hidden layer of H sigmoid units: h_j = σ(Σ_i x_i·w_ji + a_j), o_k = Σ_j h_j·v_kj + c_k (formula 6.1).</summary>
/// <remarks>
/// <para>
/// Two classes have one output, whose probability of class 1 is σ(o); K classes have K outputs and softmax (formula 2.5). Classes are indices 0 to K − 1;
/// <see cref="WithLabels"/> adds their names.
/// </para>
/// <para>
/// Immutable and safe to use from any number of threads. Scoring reads the caller's row-major rows in place, allocates nothing, and gives a row the same bits alone, in a batch, at any offset, on
/// any machine with fused multiply-add. Single-precision rows are scored with the numbers of the model rounded to single precision, the hidden units
/// in double where <see cref="ScoresInDouble"/>.
/// </para>
/// </remarks>
public sealed partial class HiddenLayerModel : IClassifier
{
    private readonly Layers<double> layers;
    private readonly Layers<float> singleLayers;
    private readonly bool hasIntercepts;

    /// <summary>Builds a model from its numbers.</summary>
    /// <param name="hiddenUnits">H, ≥ 1.</param>
    /// <param name="hiddenCoefficients">w_j, unit after unit, one per feature; finite. Copied.</param>
    /// <param name="hiddenIntercepts">a_j, one per unit; finite. Empty where the model has no intercepts. Copied.</param>
    /// <param name="outputCoefficients">v_k, output after output, one per unit: one output for two classes, or one per class; finite. Copied.</param>
    /// <param name="outputIntercepts">c_k, one per output; finite. Empty where the model has no intercepts. Copied.</param>
    /// <param name="scoresInDouble">Whether single-precision rows are scored in double in any case; see <see cref="ScoresInDouble"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no unit.</exception>
    /// <exception cref="ArgumentException">A number is not finite, or the lengths do not go together.</exception>
    public HiddenLayerModel(
        int hiddenUnits,
        ReadOnlySpan<double> hiddenCoefficients,
        ReadOnlySpan<double> hiddenIntercepts,
        ReadOnlySpan<double> outputCoefficients,
        ReadOnlySpan<double> outputIntercepts,
        bool scoresInDouble = false)
    {
        Guard.AtLeast(hiddenUnits, 1, nameof(hiddenUnits));
        FeatureCount = hiddenCoefficients.Length / hiddenUnits;
        Guard.SameProduct(hiddenCoefficients.Length, hiddenUnits, FeatureCount, nameof(hiddenCoefficients), "coefficients", "hidden units", "features");
        int outputs = Math.Max(1, outputCoefficients.Length / hiddenUnits);
        Guard.SameProduct(outputCoefficients.Length, outputs, hiddenUnits, nameof(outputCoefficients), "coefficients", "outputs", "hidden units");
        Guard.EmptyOrSameLength(hiddenIntercepts.Length, hiddenUnits, nameof(hiddenIntercepts), "intercepts", "hidden units");
        hasIntercepts = !hiddenIntercepts.IsEmpty;
        Guard.SameLength(outputIntercepts.Length, hasIntercepts ? outputs : 0, nameof(outputIntercepts), "intercepts", hasIntercepts ? "outputs" : "hidden intercepts");
        Guard.Finite(hiddenCoefficients, nameof(hiddenCoefficients));
        Guard.Finite(hiddenIntercepts, nameof(hiddenIntercepts));
        Guard.Finite(outputCoefficients, nameof(outputCoefficients));
        Guard.Finite(outputIntercepts, nameof(outputIntercepts));
        layers = new Layers<double>(
            hiddenCoefficients.ToArray(),
            hasIntercepts ? hiddenIntercepts.ToArray() : new double[hiddenUnits],
            outputCoefficients.ToArray(),
            hasIntercepts ? outputIntercepts.ToArray() : new double[outputs]);
        singleLayers = new Layers<float>(
            Rounded(layers.HiddenCoefficients), Rounded(layers.HiddenIntercepts), Rounded(layers.OutputCoefficients), Rounded(layers.OutputIntercepts));
        ScoresInDouble = scoresInDouble || WideLayer.IsNeeded(hiddenCoefficients, hiddenIntercepts);
    }

    /// <summary>Gets K.</summary>
    public int ClassCount => OutputCount == 1 ? 2 : OutputCount;

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount { get; }

    /// <summary>Gets H, the number of hidden units.</summary>
    public int HiddenUnits => layers.HiddenIntercepts.Length;

    /// <summary>Gets the number of outputs: 1 for two classes, K for more.</summary>
    public int OutputCount => layers.OutputIntercepts.Length;

    /// <summary>Gets the number of coefficients and intercepts: without intercepts and with two classes d·H + H.</summary>
    public int ParameterCount =>
        layers.HiddenCoefficients.Length + layers.OutputCoefficients.Length + HiddenIntercepts.Length + OutputIntercepts.Length;

    /// <summary>Gets the coefficients of the hidden units, unit after unit.</summary>
    public ReadOnlySpan<double> HiddenCoefficients => layers.HiddenCoefficients;

    /// <summary>Gets the intercepts of the hidden units; empty for a model without intercepts.</summary>
    public ReadOnlySpan<double> HiddenIntercepts => hasIntercepts ? layers.HiddenIntercepts : [];

    /// <summary>Gets the coefficients of the outputs, output after output, one per unit.</summary>
    public ReadOnlySpan<double> OutputCoefficients => layers.OutputCoefficients;

    /// <summary>Gets the intercepts of the outputs; empty for a model without intercepts.</summary>
    public ReadOnlySpan<double> OutputIntercepts => hasIntercepts ? layers.OutputIntercepts : [];

    /// <summary>Gets a value indicating whether the logits of the hidden units of single-precision rows are computed in double and then rounded: because training says so, a hidden intercept is
    /// at least 32 in magnitude, or a hidden coefficient more than single precision holds; see <see cref="LogisticModel.ScoresInDouble"/>.</summary>
    public bool ScoresInDouble { get; }

    private NetworkScoring<float> SingleScoring =>
        singleLayers.Scoring(ScoresInDouble ? new WideLayer(layers.HiddenCoefficients, layers.HiddenIntercepts) : default);

    private NetworkScoring<double> Scoring => layers.Scoring(default);

    /// <summary>Computes the logits of a batch: <c>destination[i·K' + k] = o_k of row i</c> (formula 6.1), K' = <see cref="OutputCount"/>.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K' logits per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void ComputeLogits(ReadOnlySpan<float> features, Span<float> destination, int stride = 0) =>
        SingleScoring.ComputeLogits(features, destination, stride);

    /// <inheritdoc cref="ComputeLogits(ReadOnlySpan{float}, Span{float}, int)"/>
    public void ComputeLogits(ReadOnlySpan<double> features, Span<double> destination, int stride = 0) =>
        Scoring.ComputeLogits(features, destination, stride);

    /// <summary>
    /// Computes the probabilities of a batch, K per row, which sum to one: of two classes σ(−o) and σ(o) (formula 1.2), of more e^o_k/Σ e^o_l (formula 2.5).
    /// </summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="destination">Receives K probabilities per row; shares no element with the features. Its length says how many rows there are.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The destination holds no whole rows, the features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride = 0) =>
        SingleScoring.PredictProbabilities(features, destination, stride);

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>
    public void PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride = 0) =>
        Scoring.PredictProbabilities(features, destination, stride);

    /// <summary>Predicts the classes of a batch: of two classes 1 where o &gt; 0, of more the index of the largest logit; ties go to the smaller index (formula 5.1).</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one class index per row.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, or the stride is shorter than a row; nothing is written. A logit of a row is NaN:
    /// the message names the row, and what is written of the destination is not to be used.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<int> destination, int stride = 0) => SingleScoring.Predict(features, destination, stride);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{int}, int)"/>
    public void Predict(ReadOnlySpan<double> features, Span<int> destination, int stride = 0) => Scoring.Predict(features, destination, stride);

    /// <summary>Predicts the class of one row.</summary>
    /// <param name="row">One sample's features.</param>
    /// <returns>The class index.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or a logit of it is NaN.</exception>
    public int Predict(ReadOnlySpan<float> row)
    {
        Guard.SameLength(row.Length, FeatureCount, nameof(row), "features", "features in the model");
        int index = 0;
        SingleScoring.Predict(row, new Span<int>(ref index), 0, nameof(row));
        return index;
    }

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public int Predict(ReadOnlySpan<double> row)
    {
        Guard.SameLength(row.Length, FeatureCount, nameof(row), "features", "features in the model");
        int index = 0;
        Scoring.Predict(row, new Span<int>(ref index), 0, nameof(row));
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
    public override string ToString() => new StringBuilder("HiddenLayerModel { ")
        .Member("ClassCount", ClassCount)
        .Member("FeatureCount", FeatureCount)
        .Member("HiddenUnits", HiddenUnits)
        .Append(" }").ToString();

    /// <summary>The outputs that a number of classes has.</summary>
    internal static int OutputsOf(int classCount) => classCount == 2 ? 1 : classCount;

    private static float[] Rounded(double[] values) => Array.ConvertAll(values, value => (float)value);

    /// <summary>The numbers in one precision.</summary>
    private sealed record Layers<T>(T[] HiddenCoefficients, T[] HiddenIntercepts, T[] OutputCoefficients, T[] OutputIntercepts)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        public NetworkScoring<T> Scoring(WideLayer wideHidden) => new()
        {
            HiddenCoefficients = HiddenCoefficients,
            HiddenIntercepts = HiddenIntercepts,
            OutputCoefficients = OutputCoefficients,
            OutputIntercepts = OutputIntercepts,
            WideHidden = wideHidden,
        };
    }
}
