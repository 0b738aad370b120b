namespace LogReg.Simd.Reference;

/// <summary>
/// The model of section 1 over row-major features: row i holds FeatureCount values and begins at element i · stride.
/// </summary>
public static class ReferenceModel
{
    /// <summary>The features x_i of one sample.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sample">The row, from 0.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    public static ReadOnlySpan<double> Row(ReadOnlySpan<double> features, int sample, int featureCount, int stride)
        => features.Slice(sample * stride, featureCount);

    /// <summary>Formula 1.1: z = xᵀβ + b.</summary>
    /// <param name="row">The features of one sample.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    public static double Logit(ReadOnlySpan<double> row, ReadOnlySpan<double> coefficients, double intercept)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            sum += row[j] * coefficients[j];
        }

        return sum + intercept;
    }

    /// <summary>Formula 1.1 for every row: z = Xβ + b.</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    public static double[] Logits(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        int stride,
        ReadOnlySpan<double> coefficients,
        double intercept)
    {
        var logits = new double[sampleCount];
        for (int i = 0; i < sampleCount; i++)
        {
            logits[i] = Logit(Row(features, i, featureCount, stride), coefficients, intercept);
        }

        return logits;
    }

    /// <summary>
    /// Σ_j |x_ij β_j| + |b| for every row: the size of the sum behind formula 1.1, to which the rounding error of any
    /// order of summation is proportional.
    /// </summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    public static double[] AbsoluteLogits(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        int stride,
        ReadOnlySpan<double> coefficients,
        double intercept)
    {
        var sizes = new double[sampleCount];
        for (int i = 0; i < sampleCount; i++)
        {
            ReadOnlySpan<double> row = Row(features, i, featureCount, stride);
            double sum = 0;
            for (int j = 0; j < featureCount; j++)
            {
                sum += Math.Abs(row[j] * coefficients[j]);
            }

            sizes[i] = sum + Math.Abs(intercept);
        }

        return sizes;
    }

    /// <summary>Formula 1.2 for every row: p = σ(Xβ + b).</summary>
    /// <param name="features">Row-major features.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="coefficients">β, one per feature.</param>
    /// <param name="intercept">b.</param>
    public static double[] Probabilities(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        int stride,
        ReadOnlySpan<double> coefficients,
        double intercept)
    {
        double[] probabilities = Logits(features, sampleCount, featureCount, stride, coefficients, intercept);
        for (int i = 0; i < sampleCount; i++)
        {
            probabilities[i] = ReferenceFunctions.Sigmoid(probabilities[i]);
        }

        return probabilities;
    }
}
