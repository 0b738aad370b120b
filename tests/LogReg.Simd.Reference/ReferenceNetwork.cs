using static LogReg.Simd.Reference.ReferenceFunctions;
using static LogReg.Simd.Reference.ReferenceLosses;

namespace LogReg.Simd.Reference;

/// <summary>
/// Section 6: one hidden layer without biases, h_j = σ(Σ_i x_i W_ij), ŷ = σ(Σ_j h_j v_j). W is row-major with one row per
/// feature: W_ij is element i · hiddenCount + j.
/// </summary>
public static class ReferenceNetwork
{
    /// <summary>Section 6: |x|·|h| + |h|.</summary>
    /// <param name="featureCount">|x|.</param>
    /// <param name="hiddenCount">|h|.</param>
    public static int ParameterCount(int featureCount, int hiddenCount) => (featureCount * hiddenCount) + hiddenCount;

    /// <summary>Section 6: the hidden activations h of one sample.</summary>
    /// <param name="row">x.</param>
    /// <param name="hiddenCoefficients">W.</param>
    /// <param name="hiddenCount">|h|.</param>
    public static double[] Hidden(ReadOnlySpan<double> row, ReadOnlySpan<double> hiddenCoefficients, int hiddenCount)
    {
        var hidden = new double[hiddenCount];
        for (int j = 0; j < hiddenCount; j++)
        {
            double sum = 0;
            for (int i = 0; i < row.Length; i++)
            {
                sum += row[i] * hiddenCoefficients[(i * hiddenCount) + j];
            }

            hidden[j] = Sigmoid(sum);
        }

        return hidden;
    }

    /// <summary>Section 6: the output logits Σ_j h_j v_j, one per sample.</summary>
    /// <param name="features">Row-major features, without gaps.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="hiddenCoefficients">W.</param>
    /// <param name="outputCoefficients">v.</param>
    public static double[] Logits(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        ReadOnlySpan<double> hiddenCoefficients,
        ReadOnlySpan<double> outputCoefficients)
    {
        var logits = new double[sampleCount];
        for (int i = 0; i < sampleCount; i++)
        {
            ReadOnlySpan<double> row = ReferenceModel.Row(features, i, featureCount, featureCount);
            double[] hidden = Hidden(row, hiddenCoefficients, outputCoefficients.Length);
            logits[i] = ReferenceModel.Logit(hidden, outputCoefficients, 0);
        }

        return logits;
    }

    /// <summary>Section 6: ŷ, the probability of class 1, one per sample.</summary>
    /// <param name="features">Row-major features, without gaps.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="hiddenCoefficients">W.</param>
    /// <param name="outputCoefficients">v.</param>
    public static double[] Probabilities(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        ReadOnlySpan<double> hiddenCoefficients,
        ReadOnlySpan<double> outputCoefficients)
    {
        double[] logits = Logits(features, sampleCount, featureCount, hiddenCoefficients, outputCoefficients);
        for (int i = 0; i < sampleCount; i++)
        {
            logits[i] = Sigmoid(logits[i]);
        }

        return logits;
    }

    /// <summary>
    /// Section 6: mean log loss and its gradient by the chain rule. With r = s ∂ℓ/∂z, ∂/∂v_j = Σ r h_j and
    /// ∂/∂W_ij = Σ r v_j h_j(1 − h_j) x_i, both divided by S.
    /// </summary>
    /// <param name="features">Row-major features, without gaps.</param>
    /// <param name="sampleCount">Rows.</param>
    /// <param name="featureCount">Features per row.</param>
    /// <param name="labels">y, one per row.</param>
    /// <param name="sampleWeights">s, one per row, or null for ones.</param>
    /// <param name="hiddenCoefficients">W.</param>
    /// <param name="outputCoefficients">v.</param>
    public static ReferenceNetworkGradient LossAndGradient(
        ReadOnlySpan<double> features,
        int sampleCount,
        int featureCount,
        ReadOnlySpan<double> labels,
        double[]? sampleWeights,
        ReadOnlySpan<double> hiddenCoefficients,
        ReadOnlySpan<double> outputCoefficients)
    {
        int hiddenCount = outputCoefficients.Length;
        var hiddenGradient = new double[featureCount * hiddenCount];
        var outputGradient = new double[hiddenCount];
        double loss = 0;
        double weightSum = 0;
        for (int n = 0; n < sampleCount; n++)
        {
            ReadOnlySpan<double> row = ReferenceModel.Row(features, n, featureCount, featureCount);
            double[] hidden = Hidden(row, hiddenCoefficients, hiddenCount);
            double z = ReferenceModel.Logit(hidden, outputCoefficients, 0);
            double s = sampleWeights is null ? 1 : sampleWeights[n];
            double r = s * LogLoss.Residual(z, labels[n]);
            loss += s * LogLoss.Value(z, labels[n]);
            weightSum += s;
            for (int j = 0; j < hiddenCount; j++)
            {
                double hiddenResidual = r * outputCoefficients[j] * hidden[j] * (1 - hidden[j]);
                outputGradient[j] += r * hidden[j];
                for (int i = 0; i < featureCount; i++)
                {
                    hiddenGradient[(i * hiddenCount) + j] += hiddenResidual * row[i];
                }
            }
        }

        Divide(hiddenGradient, weightSum);
        Divide(outputGradient, weightSum);
        return new ReferenceNetworkGradient(loss / weightSum, hiddenGradient, outputGradient);
    }

    private static void Divide(double[] values, double divisor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }
}
