namespace LogReg.Simd.Reference;

/// <summary>
/// The objective of section 3, with the log loss unless told otherwise: features (row-major, without gaps), labels, sample weights and penalty.
/// The intercept is a variable only with <see cref="FitIntercept"/>; otherwise it stays at the value the caller passes.
/// </summary>
public sealed class ReferenceObjective
{
    private readonly double[] features;
    private readonly double[] labels;
    private readonly double[] sampleWeights;

    /// <summary>Builds the objective of formula 3.1.</summary>
    /// <param name="features">Row-major features, sampleCount · featureCount values.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="labels">y, one per row.</param>
    /// <param name="sampleWeights">s, one per row, or null for ones.</param>
    /// <param name="l2Strength">λ₂.</param>
    /// <param name="l1Strength">λ₁.</param>
    /// <param name="fitIntercept">Whether the intercept is a variable.</param>
    /// <param name="loss">ℓ; null for the log loss.</param>
    public ReferenceObjective(
        double[] features,
        int sampleCount,
        int featureCount,
        double[] labels,
        double[]? sampleWeights = null,
        double l2Strength = 0,
        double l1Strength = 0,
        bool fitIntercept = true,
        ReferenceLoss? loss = null)
    {
        Loss = loss ?? ReferenceLoss.LogLoss;
        this.features = features;
        this.labels = labels;
        this.sampleWeights = sampleWeights ?? [.. Enumerable.Repeat(1.0, sampleCount)];
        SampleCount = sampleCount;
        FeatureCount = featureCount;
        L2Strength = l2Strength;
        L1Strength = l1Strength;
        FitIntercept = fitIntercept;
        for (int i = 0; i < sampleCount; i++)
        {
            WeightSum += this.sampleWeights[i];
        }
    }

    /// <summary>X, row-major.</summary>
    public ReadOnlySpan<double> Features => features;

    /// <summary>y, one per row.</summary>
    public ReadOnlySpan<double> Labels => labels;

    /// <summary>s, one per row; ones where none were given.</summary>
    public ReadOnlySpan<double> SampleWeights => sampleWeights;

    /// <summary>ℓ.</summary>
    public ReferenceLoss Loss { get; }

    /// <summary>n.</summary>
    public int SampleCount { get; }

    /// <summary>d.</summary>
    public int FeatureCount { get; }

    /// <summary>λ₂, of the mean objective.</summary>
    public double L2Strength { get; }

    /// <summary>λ₁, of the mean objective.</summary>
    public double L1Strength { get; }

    /// <summary>Whether the intercept is a variable.</summary>
    public bool FitIntercept { get; }

    /// <summary>S = Σ s_i.</summary>
    public double WeightSum { get; }

    /// <summary>The number of variables: one per feature, and the intercept last if it is one.</summary>
    public int VariableCount => FeatureCount + (FitIntercept ? 1 : 0);

    /// <summary>Formula 1.1: Xβ + b.</summary>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public double[] Logits(ReadOnlySpan<double> coefficients, double intercept)
        => ReferenceModel.Logits(features, SampleCount, FeatureCount, FeatureCount, coefficients, intercept);

    /// <summary>Formula 3.1: (1/S) Σ s ℓ + (λ₂/2)‖β‖² + λ₁‖β‖₁; the intercept is never penalised.</summary>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public double Value(ReadOnlySpan<double> coefficients, double intercept)
    {
        double value = Pass(coefficients, intercept).Loss / WeightSum;
        for (int j = 0; j < FeatureCount; j++)
        {
            value += (0.5 * L2Strength * coefficients[j] * coefficients[j]) + (L1Strength * Math.Abs(coefficients[j]));
        }

        return value;
    }

    /// <summary>
    /// Formula 3.2: (1/S) Xᵀr + λ₂β and (1/S) Σ r, the gradient of everything but the L1 penalty, which has none at zero.
    /// Without <see cref="FitIntercept"/> the intercept is no variable and its entry is 0.
    /// </summary>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public (double[] Gradient, double InterceptGradient) Gradient(ReadOnlySpan<double> coefficients, double intercept)
    {
        ReferenceLossAndGradient sums = Pass(coefficients, intercept);
        var gradient = new double[FeatureCount];
        for (int j = 0; j < FeatureCount; j++)
        {
            gradient[j] = (sums.Gradient[j] / WeightSum) + (L2Strength * coefficients[j]);
        }

        return (gradient, FitIntercept ? sums.InterceptGradient / WeightSum : 0);
    }

    /// <summary>
    /// The largest entry, in absolute value, of the smallest subgradient of formula 3.1: zero exactly at the optimum, with
    /// or without L1. At β_j = 0 the L1 penalty absorbs a gradient of up to λ₁ (formula 4.10).
    /// </summary>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public double SubgradientInfinityNorm(ReadOnlySpan<double> coefficients, double intercept)
    {
        (double[] gradient, double interceptGradient) = Gradient(coefficients, intercept);
        double norm = Math.Abs(interceptGradient);
        for (int j = 0; j < FeatureCount; j++)
        {
            double entry = coefficients[j] == 0
                ? Math.Max(Math.Abs(gradient[j]) - L1Strength, 0)
                : Math.Abs(gradient[j] + (L1Strength * Math.Sign(coefficients[j])));
            norm = Math.Max(norm, entry);
        }

        return norm;
    }

    /// <summary>
    /// Formula 3.3: (1/S) [X, 1]ᵀ D [X, 1] + λ₂ I, <see cref="VariableCount"/> square and row-major, the intercept last
    /// (absent without <see cref="FitIntercept"/>) and not penalised.
    /// </summary>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public double[] Hessian(ReadOnlySpan<double> coefficients, double intercept)
    {
        double[] logits = Logits(coefficients, intercept);
        int size = VariableCount;
        var hessian = new double[size * size];
        var x = new double[size];
        for (int i = 0; i < SampleCount; i++)
        {
            ReferenceModel.Row(features, i, FeatureCount, FeatureCount).CopyTo(x);
            if (FitIntercept)
            {
                x[^1] = 1;
            }

            double curvature = sampleWeights[i] * Loss.Curvature(logits[i], labels[i]);
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++)
                {
                    hessian[(j * size) + k] += curvature * (x[j] * x[k]) / WeightSum;
                }
            }
        }

        for (int j = 0; j < FeatureCount; j++)
        {
            hessian[(j * size) + j] += L2Strength;
        }

        return hessian;
    }

    private ReferenceLossAndGradient Pass(ReadOnlySpan<double> coefficients, double intercept)
        => ReferencePass.LossAndGradient(
            Loss.Value, Loss.Residual, features, SampleCount, FeatureCount, FeatureCount, labels, sampleWeights, coefficients, intercept);
}
