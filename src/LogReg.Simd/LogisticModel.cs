using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Metrics;

namespace LogReg.Simd;

/// <summary>A binary linear model: coefficients, an intercept and a link, that of logistic regression by default (formulas 1.1 to 1.6).</summary>
/// <remarks>
/// Immutable and safe to use from any number of threads. Scoring reads the caller's row-major rows in place, allocates nothing, and gives a
/// row the same bits alone, in a batch, at any offset, on any machine with fused multiply-add. Single-precision rows are scored with
/// the coefficients rounded to single precision; a model that was trained on such rows has coefficients that need no rounding, unless training had to
/// go on in double to prove its tolerance. Where <see cref="ScoresInDouble"/>, because terms cancel each other, they are widened and the logit is rounded once.
/// </remarks>
public sealed partial class LogisticModel
{
    private const int BlockRows = 256;

    private readonly double[] coefficients;
    private readonly float[] singleCoefficients;
    private readonly double intercept;

    // Of the log-odds: the coefficients themselves, or twice them.
    private readonly double[] oddsCoefficients;
    private readonly float[] singleOddsCoefficients;
    private readonly double oddsIntercept;

    // Rounded once: the conversion of a double in memory writes half a register, and so waits for whatever wrote the other half, which is the last row's result.
    private readonly float singleIntercept;
    private readonly float singleOddsIntercept;

    /// <summary>Builds a model from its numbers.</summary>
    /// <param name="coefficients">β, one per feature; finite. Copied.</param>
    /// <param name="intercept">b, finite.</param>
    /// <param name="link">How the logit stands for the probability.</param>
    /// <param name="scoresInDouble">Whether single-precision rows are scored in double in any case; see <see cref="ScoresInDouble"/>.</param>
    /// <exception cref="ArgumentException">A number is not finite, or twice it where the link is <see cref="Link.Tanh"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such link.</exception>
    public LogisticModel(ReadOnlySpan<double> coefficients, double intercept, Link link = Link.Logistic, bool scoresInDouble = false)
        : this(intercept, link, scoresInDouble, coefficients.ToArray())
    {
    }

    private LogisticModel(double intercept, Link link, bool scoresInDouble, double[] coefficients)
    {
        Guard.Defined(link, nameof(link));

        double factor = link == Link.Tanh ? 2 : 1;
        for (int j = 0; j < coefficients.Length; j++)
        {
            Guard.Finite(factor * coefficients[j], nameof(coefficients), j);
        }

        Guard.Finite(factor * intercept, nameof(intercept), 0);
        this.coefficients = coefficients;
        singleCoefficients = Array.ConvertAll(this.coefficients, c => (float)c);
        oddsCoefficients = factor == 1 ? this.coefficients : Array.ConvertAll(this.coefficients, c => factor * c);
        singleOddsCoefficients = factor == 1 ? singleCoefficients : Array.ConvertAll(singleCoefficients, c => (float)factor * c);
        oddsIntercept = factor * intercept;
        singleIntercept = (float)intercept;
        singleOddsIntercept = (float)oddsIntercept;
        this.intercept = intercept;
        Link = link;
        ScoresInDouble = scoresInDouble || WideLayer.IsNeeded(oddsCoefficients, [oddsIntercept]);
    }

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => coefficients.Length;

    /// <summary>
    /// Gets β, one per feature. With the link <see cref="Link.Logistic"/> e^β_j is the odds ratio of feature j (formula 1.5), with <see cref="Link.Tanh"/> e^(2β_j), and
    /// with <see cref="Link.Identity"/> β_j is what one unit of feature j adds to the predicted label.
    /// </summary>
    public ReadOnlySpan<double> Coefficients => coefficients;

    /// <summary>Gets b.</summary>
    public double Intercept => intercept;

    /// <summary>Gets how the logit stands for the probability of class 1; <see cref="Link.Logistic"/> for a logistic regression.</summary>
    public Link Link { get; }

    /// <summary>
    /// Gets a value indicating whether single-precision rows are scored in double, and the logit then rounded: four to seven times as long (measured on
    /// a Zen 4 with AVX-512, 8 to 128 features, one row and batches), and exact where columns lie far from zero. Training says so
    /// where the terms of such columns reach 8, and so does an intercept of at least 32 (16 with <see cref="Link.Tanh"/>), which other terms must cancel,
    /// and a coefficient that single precision does not hold (3.4e38), of columns below 1e-38.
    /// </summary>
    public bool ScoresInDouble { get; }

    /// <summary>Computes the logit of one row: <c>Σ_j row[j]·β_j + b</c> (formula 1.1).</summary>
    /// <param name="row">One sample's features.</param>
    /// <returns>The logit.</returns>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public float ComputeLogit(ReadOnlySpan<float> row) => ScoresInDouble ? WideLogit(row) : LogisticPrimitives.ComputeLogit(row, singleCoefficients, singleIntercept);

    /// <inheritdoc cref="ComputeLogit(ReadOnlySpan{float})"/>
    public double ComputeLogit(ReadOnlySpan<double> row) => LogisticPrimitives.ComputeLogit<double>(row, coefficients, Intercept);

    /// <summary>Computes the probability of class 1 of one row: σ of the logit (formula 1.2), or what the <see cref="Link"/> says instead.</summary>
    /// <param name="row">One sample's features.</param>
    /// <returns>The probability, in [0, 1].</returns>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public float PredictProbability(ReadOnlySpan<float> row) =>
        ScoresInDouble ? WideProbability(row)
        : Link == Link.Identity ? Math.Clamp(ComputeLogit(row), 0, 1)
        : LogisticPrimitives.ComputeProbability(row, singleOddsCoefficients, singleOddsIntercept);

    /// <inheritdoc cref="PredictProbability(ReadOnlySpan{float})"/>
    public double PredictProbability(ReadOnlySpan<double> row) =>
        Link == Link.Identity ? Math.Clamp(ComputeLogit(row), 0, 1) : LogisticPrimitives.ComputeProbability<double>(row, oddsCoefficients, oddsIntercept);

    /// <summary>Predicts the class of one row: whether its probability exceeds the threshold, decided by the logit (formula 1.4).</summary>
    /// <param name="row">One sample's features.</param>
    /// <param name="threshold">The probability above which the class is 1, in [0, 1].</param>
    /// <returns>True for class 1.</returns>
    /// <exception cref="ArgumentException">The row has another number of features, or its logit is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    public bool Predict(ReadOnlySpan<float> row, double threshold = 0.5) => IsAbove(ComputeLogit(row), (float)Link.LogitOf(threshold));

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, double)"/>
    public bool Predict(ReadOnlySpan<double> row, double threshold = 0.5) => IsAbove(ComputeLogit(row), Link.LogitOf(threshold));

    /// <summary>Computes logits of a batch: <c>destination[i] = Σ_j features[i·stride + j]·β_j + b</c> (formula 1.1).</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one logit per row; shares no element with the features.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void ComputeLogits(ReadOnlySpan<float> features, Span<float> destination, int stride = 0)
    {
        if (ScoresInDouble)
        {
            ComputeWideLogits(features, destination, stride);
            return;
        }

        LogisticPrimitives.ComputeLogits(features, singleCoefficients, singleIntercept, destination, stride);
    }

    /// <inheritdoc cref="ComputeLogits(ReadOnlySpan{float}, Span{float}, int)"/>
    public void ComputeLogits(ReadOnlySpan<double> features, Span<double> destination, int stride = 0) =>
        LogisticPrimitives.ComputeLogits(features, coefficients, Intercept, destination, stride);

    /// <summary>Computes probabilities of class 1 of a batch: σ of the logits (formula 1.2), or what the <see cref="Link"/> says instead.</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives one probability per row; shares no element with the features.</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, the stride is shorter than a row, or the destination
    /// overlaps the features; nothing is written.</exception>
    public void PredictProbabilities(ReadOnlySpan<float> features, Span<float> destination, int stride = 0)
    {
        if (ScoresInDouble || Link == Link.Identity)
        {
            ComputeLogits(features, destination, stride);
            ToProbabilities(destination);
            return;
        }

        LogisticPrimitives.ComputeProbabilities(features, singleOddsCoefficients, singleOddsIntercept, destination, stride);
    }

    /// <inheritdoc cref="PredictProbabilities(ReadOnlySpan{float}, Span{float}, int)"/>
    public void PredictProbabilities(ReadOnlySpan<double> features, Span<double> destination, int stride = 0)
    {
        if (Link == Link.Identity)
        {
            ComputeLogits(features, destination, stride);
            TensorPrimitives.Clamp(destination, 0, 1, destination);
            return;
        }

        LogisticPrimitives.ComputeProbabilities(features, oddsCoefficients, oddsIntercept, destination, stride);
    }

    /// <summary>Predicts classes of a batch: whether the probability exceeds the threshold, decided by the logit (formula 1.4).</summary>
    /// <param name="features">Row-major features of as many rows as <paramref name="destination"/> holds elements.</param>
    /// <param name="destination">Receives true for class 1.</param>
    /// <param name="threshold">The probability above which the class is 1, in [0, 1].</param>
    /// <param name="stride">The distance between row starts, ≥ <see cref="FeatureCount"/>: the last row needs its features only, and what lies behind is not read.
    /// 0, the default, stands for rows without gaps, whose length is rows times <see cref="FeatureCount"/> exactly.</param>
    /// <exception cref="ArgumentException">The features have not the length of the shape, or the stride is shorter than a row; nothing is written. A row's logit is NaN: the
    /// message names the row, and what is written of the destination is not to be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a probability.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<bool> destination, double threshold = 0.5, int stride = 0) =>
        PredictBlocks(features, destination, (float)Link.LogitOf(threshold), stride);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Span{bool}, double, int)"/>
    public void Predict(ReadOnlySpan<double> features, Span<bool> destination, double threshold = 0.5, int stride = 0) =>
        PredictBlocks(features, destination, Link.LogitOf(threshold), stride);

    /// <summary>The numbers of the model, of which the first few of each kind, as text of the invariant culture.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => new StringBuilder("LogisticModel { ")
        .Member("FeatureCount", FeatureCount)
        .Member("Intercept", Intercept)
        .Member("Coefficients", coefficients)
        .Member("Link", Link)
        .Append(" }").ToString();

    /// <summary>A model of coefficients that it keeps, and that nobody may change any more.</summary>
    internal static LogisticModel Keeping(double[] coefficients, double intercept, Link link, bool scoresInDouble) => new(intercept, link, scoresInDouble, coefficients);

    private static bool IsAbove<T>(T logit, T threshold)
        where T : unmanaged, INumber<T>
    {
        if (T.IsNaN(logit))
        {
            DecisionGuard.ThrowUndecided(0, "row");
        }

        return logit > threshold;
    }

    private void PredictBlocks<T>(ReadOnlySpan<T> features, Span<bool> destination, T threshold, int stride)
        where T : unmanaged, INumber<T>
    {
        int rowStride = Guard.RowMajor(features.Length, destination.Length, FeatureCount, stride, nameof(features));
        Span<T> block = stackalloc T[BlockRows];
        for (int row = 0; row < destination.Length; row += BlockRows)
        {
            int rows = Math.Min(BlockRows, destination.Length - row);
            Span<T> logits = block[..rows];
            Span<bool> classes = destination.Slice(row, rows);
            ComputeLogits(features[(int)Math.Min(features.Length, (long)row * rowStride)..], logits, rowStride);
            int undecided = Decisions.Decide(logits, threshold, classes);
            if (undecided >= 0)
            {
                DecisionGuard.ThrowUndecided(row + undecided, nameof(features));
            }
        }
    }

    private void ComputeLogits<T>(ReadOnlySpan<T> features, Span<T> logits, int stride)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ComputeLogits(MemoryMarshal.Cast<T, float>(features), MemoryMarshal.Cast<T, float>(logits), stride);
        }
        else
        {
            ComputeLogits(MemoryMarshal.Cast<T, double>(features), MemoryMarshal.Cast<T, double>(logits), stride);
        }
    }

    private float WideLogit(ReadOnlySpan<float> row)
    {
        Guard.SameLength(row.Length, FeatureCount, nameof(row), "features", "coefficients");
        float logit = 0;
        ComputeWideLogits(row, new Span<float>(ref logit), 0);
        return logit;
    }

    private float WideProbability(ReadOnlySpan<float> row)
    {
        float probability = WideLogit(row);
        ToProbabilities(new Span<float>(ref probability));
        return probability;
    }

    private unsafe void ComputeWideLogits(ReadOnlySpan<float> features, Span<float> destination, int stride)
    {
        int rowStride = Guard.RowMajor(features.Length, destination.Length, FeatureCount, stride, nameof(features));
        Guard.Disjoint(features, destination, nameof(features));
        WideLayer layer = new(coefficients, new ReadOnlySpan<double>(in intercept));
        fixed (float* x = features, z = destination)
        {
            for (int row = 0; row < destination.Length; row += BlockRows)
            {
                layer.ComputeBlock(x + ((nint)row * rowStride), rowStride, Math.Min(BlockRows, destination.Length - row), FeatureCount, 0, 1, z + row, BlockRows);
            }
        }
    }
}
