using static LogReg.Simd.Reference.ReferenceLosses;

namespace LogReg.Simd.Reference;

/// <summary>
/// The objective of section 3 with the softmax loss of K classes (formulas 2.5 and 5.2). The variables θ are one list: the d coefficients of class 0, of class 1 …, then K
/// intercepts, which are variables only with <see cref="FitIntercept"/> and are never penalised.
/// </summary>
public sealed class ReferenceSoftmaxObjective
{
    private readonly double[] features;
    private readonly int[] labels;
    private readonly double[] sampleWeights;

    /// <summary>Builds the objective.</summary>
    /// <param name="features">Row-major features, without gaps.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="labels">The class of each row, 0 to K − 1.</param>
    /// <param name="classCount">K.</param>
    /// <param name="sampleWeights">s, one per row, or null for ones.</param>
    /// <param name="l2Strength">λ₂.</param>
    /// <param name="l1Strength">λ₁.</param>
    /// <param name="fitIntercept">Whether the intercepts are variables.</param>
    public ReferenceSoftmaxObjective(
        double[] features,
        int featureCount,
        int[] labels,
        int classCount,
        double[]? sampleWeights = null,
        double l2Strength = 0,
        double l1Strength = 0,
        bool fitIntercept = true)
    {
        this.features = features;
        this.labels = labels;
        this.sampleWeights = sampleWeights ?? [.. Enumerable.Repeat(1.0, labels.Length)];
        FeatureCount = featureCount;
        ClassCount = classCount;
        L2Strength = l2Strength;
        L1Strength = l1Strength;
        FitIntercept = fitIntercept;
        WeightSum = this.sampleWeights.Sum();
    }

    /// <summary>n.</summary>
    public int SampleCount => labels.Length;

    /// <summary>d.</summary>
    public int FeatureCount { get; }

    /// <summary>K.</summary>
    public int ClassCount { get; }

    /// <summary>λ₂, of the mean objective.</summary>
    public double L2Strength { get; }

    /// <summary>λ₁, of the mean objective.</summary>
    public double L1Strength { get; }

    /// <summary>Whether the intercepts are variables.</summary>
    public bool FitIntercept { get; }

    /// <summary>S = Σ s_i.</summary>
    public double WeightSum { get; }

    /// <summary>The length of θ, intercepts always counted.</summary>
    public int Length => ClassCount * (FeatureCount + 1);

    /// <summary>The entries of θ that are penalised: all coefficients.</summary>
    public int CoefficientCount => ClassCount * FeatureCount;

    /// <summary>Formula 1.1 for every class: z_k = x_iᵀβ_k + b_k of one row.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="row">i.</param>
    public double[] Logits(ReadOnlySpan<double> theta, int row)
    {
        var logits = new double[ClassCount];
        ReadOnlySpan<double> x = Row(row);
        for (int k = 0; k < ClassCount; k++)
        {
            logits[k] = ReferenceModel.Logit(x, theta.Slice(k * FeatureCount, FeatureCount), theta[CoefficientCount + k]);
        }

        return logits;
    }

    /// <summary>Formula 3.1: (1/S) Σ s ℓ + (λ₂/2)‖β‖² + λ₁‖β‖₁ over the coefficients of all classes.</summary>
    /// <param name="theta">θ.</param>
    public double Value(ReadOnlySpan<double> theta)
    {
        double value = MeanLoss(theta);
        foreach (double beta in theta[..CoefficientCount])
        {
            value += (0.5 * L2Strength * beta * beta) + (L1Strength * Math.Abs(beta));
        }

        return value;
    }

    /// <summary>(1/S) Σ s ℓ with formula 2.5.</summary>
    /// <param name="theta">θ.</param>
    public double MeanLoss(ReadOnlySpan<double> theta)
    {
        double loss = 0;
        for (int i = 0; i < SampleCount; i++)
        {
            loss += sampleWeights[i] * SoftmaxCrossEntropy.Value(Logits(theta, i), labels[i]);
        }

        return loss / WeightSum;
    }

    /// <summary>(1/S) Σ s r_k [x, 1] with the residuals of formula 2.5: the slope of the mean loss, in the order of θ.</summary>
    /// <param name="theta">θ.</param>
    public double[] Slope(ReadOnlySpan<double> theta)
    {
        var slope = new double[Length];
        for (int i = 0; i < SampleCount; i++)
        {
            double[] residuals = SoftmaxCrossEntropy.Residuals(Logits(theta, i), labels[i]);
            ReadOnlySpan<double> x = Row(i);
            for (int k = 0; k < ClassCount; k++)
            {
                double r = sampleWeights[i] * residuals[k] / WeightSum;
                for (int j = 0; j < FeatureCount; j++)
                {
                    slope[(k * FeatureCount) + j] += r * x[j];
                }

                slope[CoefficientCount + k] += r;
            }
        }

        return slope;
    }

    /// <summary>Formula 3.2: ∇F without the L1 penalty; intercepts that are no variables have 0.</summary>
    /// <param name="theta">θ.</param>
    public double[] Gradient(ReadOnlySpan<double> theta)
    {
        double[] gradient = Slope(theta);
        for (int j = 0; j < gradient.Length; j++)
        {
            gradient[j] = j < CoefficientCount ? gradient[j] + (L2Strength * theta[j]) : FitIntercept ? gradient[j] : 0;
        }

        return gradient;
    }

    /// <summary>The largest entry of the smallest subgradient (formula 4.10).</summary>
    /// <param name="theta">θ.</param>
    public double SubgradientInfinityNorm(ReadOnlySpan<double> theta)
    {
        double[] gradient = Gradient(theta);
        double norm = 0;
        for (int j = 0; j < gradient.Length; j++)
        {
            double entry = j >= CoefficientCount ? Math.Abs(gradient[j])
                : theta[j] == 0 ? Math.Max(Math.Abs(gradient[j]) - L1Strength, 0)
                : Math.Abs(gradient[j] + (L1Strength * Math.Sign(theta[j])));
            norm = Math.Max(norm, entry);
        }

        return norm;
    }

    /// <summary>Formula 3.3 with the curvature of formula 2.5: square of size <see cref="Length"/>, row-major, zero where an intercept is no variable.</summary>
    /// <param name="theta">θ.</param>
    public double[] Hessian(ReadOnlySpan<double> theta) => Hessian(theta, 0, Length);

    /// <summary>The rows and columns of <see cref="Hessian(ReadOnlySpan{double})"/> that belong to some of the variables, row-major.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="first">The first variable.</param>
    /// <param name="end">The variable behind the last.</param>
    public double[] Hessian(ReadOnlySpan<double> theta, int first, int end)
    {
        int size = end - first;
        var hessian = new double[size * size];
        (int Class, int Feature)[] variables = [.. Enumerable.Range(first, size).Select(Variable)];
        for (int i = 0; i < SampleCount; i++)
        {
            double[] curvature = SoftmaxCrossEntropy.Curvature(Logits(theta, i));
            double[] x = [.. Row(i), FitIntercept ? 1.0 : 0];
            for (int a = 0; a < size; a++)
            {
                (int k, int j) = variables[a];
                double weighted = sampleWeights[i] * x[j] / WeightSum;
                for (int b = 0; b < size; b++)
                {
                    (int l, int m) = variables[b];
                    hessian[(a * size) + b] += weighted * curvature[(k * ClassCount) + l] * x[m];
                }
            }
        }

        for (int a = 0; a < size && first + a < CoefficientCount; a++)
        {
            hessian[(a * size) + a] += L2Strength;
        }

        return hessian;
    }

    /// <summary>(1/S) Σ s H(p) with the entropy H(p) = −Σ p_k log p_k = logsumexp(z) − pᵀz: what remains of the losses in the dual (formula 4.11).</summary>
    /// <param name="theta">θ.</param>
    public double MeanEntropy(ReadOnlySpan<double> theta)
    {
        double entropy = 0;
        for (int i = 0; i < SampleCount; i++)
        {
            foreach (double p in ReferenceFunctions.SoftMax(Logits(theta, i)))
            {
                entropy -= p > 0 ? sampleWeights[i] * p * Math.Log(p) : 0;
            }
        }

        return entropy / WeightSum;
    }

    private (int Class, int Feature) Variable(int index) =>
        index < CoefficientCount ? (index / FeatureCount, index % FeatureCount) : (index - CoefficientCount, FeatureCount);

    private ReadOnlySpan<double> Row(int row) => features.AsSpan(row * FeatureCount, FeatureCount);
}
