using static LogReg.Simd.Reference.ReferenceModel;

namespace LogReg.Simd.Reference;

/// <summary>The passes over row-major features that the formulas of section 3 are made of: sums over samples, never means.</summary>
public static class ReferencePass
{
    /// <summary>The sums of formulas 3.1 and 3.2 with the log loss 2.1: Σ s ℓ, Σ s r x, Σ s r and Σ s.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="labels">y, one per row.</param>
    /// <param name="sampleWeights">s, one per row, or null for ones.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    public static ReferenceLossAndGradient LogLossAndGradient(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        int stride,
        ReadOnlySpan<double> labels,
        double[]? sampleWeights,
        ReadOnlySpan<double> coefficients,
        double intercept)
        => LossAndGradient(
            ReferenceLosses.LogLoss.Value,
            ReferenceLosses.LogLoss.Residual,
            features,
            sampleCount,
            featureCount,
            stride,
            labels,
            sampleWeights,
            coefficients,
            intercept);

    /// <summary>The sums of formulas 3.1 and 3.2 with any pointwise loss of section 2.</summary>
    /// <param name="value">ℓ(z, y).</param>
    /// <param name="residual">∂ℓ/∂z(z, y).</param>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="labels">y, one per row.</param>
    /// <param name="sampleWeights">s, one per row, or null for ones.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    public static ReferenceLossAndGradient LossAndGradient(
        Func<double, double, double> value,
        Func<double, double, double> residual,
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        int stride,
        ReadOnlySpan<double> labels,
        double[]? sampleWeights,
        ReadOnlySpan<double> coefficients,
        double intercept)
    {
        var gradient = new double[featureCount];
        double loss = 0;
        double interceptGradient = 0;
        double weightSum = 0;
        for (int i = 0; i < sampleCount; i++)
        {
            ReadOnlySpan<double> row = Row(features, i, featureCount, stride);
            double z = Logit(row, coefficients, intercept);
            double s = sampleWeights is null ? 1 : sampleWeights[i];
            double r = s * residual(z, labels[i]);
            loss += s * value(z, labels[i]);
            interceptGradient += r;
            weightSum += s;
            for (int j = 0; j < featureCount; j++)
            {
                gradient[j] += r * row[j];
            }
        }

        return new ReferenceLossAndGradient(loss, gradient, interceptGradient, weightSum);
    }

    /// <summary>Formula 3.2's Xᵀr.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="residuals">r, one per row, sample weight included.</param>
    public static double[] TransposedProduct(
        ReadOnlySpan<double> features, int sampleCount, int featureCount, int stride, ReadOnlySpan<double> residuals)
    {
        var product = new double[featureCount];
        for (int i = 0; i < sampleCount; i++)
        {
            ReadOnlySpan<double> row = Row(features, i, featureCount, stride);
            for (int j = 0; j < featureCount; j++)
            {
                product[j] += row[j] * residuals[i];
            }
        }

        return product;
    }

    /// <summary>|X|ᵀ|r|: the size of the sums behind formula 3.2, to which their rounding error is proportional.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="residuals">r, one per row, sample weight included.</param>
    public static double[] AbsoluteTransposedProduct(
        ReadOnlySpan<double> features, int sampleCount, int featureCount, int stride, ReadOnlySpan<double> residuals)
    {
        var product = new double[featureCount];
        for (int i = 0; i < sampleCount; i++)
        {
            ReadOnlySpan<double> row = Row(features, i, featureCount, stride);
            for (int j = 0; j < featureCount; j++)
            {
                product[j] += Math.Abs(row[j]) * Math.Abs(residuals[i]);
            }
        }

        return product;
    }

    /// <summary>Formulas 3.3 and 4.8: [X, 1]ᵀ D [X, 1] v, the Hessian never formed; neither divided by S nor penalised.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="curvatures">The diagonal of D, one per row, sample weight included.</param>
    /// <param name="direction">v, one per feature.</param>
    /// <param name="interceptDirection">The entry of v that belongs to the intercept.</param>
    public static (double[] Product, double InterceptProduct) HessianProduct(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        int stride,
        ReadOnlySpan<double> curvatures,
        ReadOnlySpan<double> direction,
        double interceptDirection)
    {
        double[] projected = Logits(features, sampleCount, featureCount, stride, direction, interceptDirection);
        double interceptProduct = 0;
        for (int i = 0; i < sampleCount; i++)
        {
            projected[i] *= curvatures[i];
            interceptProduct += projected[i];
        }

        return (TransposedProduct(features, sampleCount, featureCount, stride, projected), interceptProduct);
    }

    /// <summary>Formula 3.3's XᵀDX, FeatureCount × FeatureCount row-major, both triangles filled.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="weights">The diagonal of D, one per row.</param>
    public static double[] WeightedGram(
        ReadOnlySpan<double> features, int sampleCount, int featureCount, int stride, ReadOnlySpan<double> weights)
    {
        var gram = new double[featureCount * featureCount];
        for (int i = 0; i < sampleCount; i++)
        {
            ReadOnlySpan<double> row = Row(features, i, featureCount, stride);
            for (int j = 0; j < featureCount; j++)
            {
                for (int k = 0; k < featureCount; k++)
                {
                    gram[(j * featureCount) + k] += weights[i] * (row[j] * row[k]);
                }
            }
        }

        return gram;
    }
}
