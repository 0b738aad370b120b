using static LogReg.Simd.Reference.ReferenceFunctions;
using static LogReg.Simd.Reference.ReferenceLosses;

namespace LogReg.Simd.Reference;

/// <summary>
/// Formula 6.1: one hidden layer with intercepts and any number of outputs. Coefficients are unit by unit and output by output: w_ji is element
/// j · |x| + i of W, v_kj element k · |h| + j of V.
/// </summary>
/// <param name="FeatureCount">|x|.</param>
/// <param name="HiddenCount">|h|.</param>
/// <param name="OutputCount">1 for two classes, K for K.</param>
public sealed record ReferenceHiddenLayer(int FeatureCount, int HiddenCount, int OutputCount)
{
    /// <summary>W.</summary>
    public required double[] HiddenCoefficients { get; init; }

    /// <summary>a.</summary>
    public required double[] HiddenIntercepts { get; init; }

    /// <summary>V.</summary>
    public required double[] OutputCoefficients { get; init; }

    /// <summary>c.</summary>
    public required double[] OutputIntercepts { get; init; }

    /// <summary>Formula 6.1: o of one sample.</summary>
    /// <param name="row">x.</param>
    public double[] Outputs(ReadOnlySpan<double> row)
    {
        var outputs = (double[])OutputIntercepts.Clone();
        for (int j = 0; j < HiddenCount; j++)
        {
            double z = ReferenceModel.Logit(row, HiddenCoefficients.AsSpan(j * FeatureCount, FeatureCount), HiddenIntercepts[j]);
            for (int k = 0; k < OutputCount; k++)
            {
                outputs[k] += Sigmoid(z) * OutputCoefficients[(k * HiddenCount) + j];
            }
        }

        return outputs;
    }

    /// <summary>The probabilities of all classes of one sample.</summary>
    /// <param name="row">x.</param>
    public double[] Probabilities(ReadOnlySpan<double> row)
    {
        double[] outputs = Outputs(row);
        return OutputCount == 1 ? [Sigmoid(-outputs[0]), Sigmoid(outputs[0])] : SoftMax(outputs);
    }

    /// <summary>(1/S) Σ s ℓ, the log loss of one output or the softmax cross-entropy of several.</summary>
    /// <param name="features">Row-major features, without gaps.</param>
    /// <param name="classes">y, one per row.</param>
    /// <param name="sampleWeights">s, one per row, or null for ones.</param>
    public double Loss(ReadOnlySpan<double> features, ReadOnlySpan<int> classes, double[]? sampleWeights)
    {
        double loss = 0;
        double weightSum = 0;
        for (int n = 0; n < classes.Length; n++)
        {
            double[] outputs = Outputs(ReferenceModel.Row(features, n, FeatureCount, FeatureCount));
            double s = sampleWeights is null ? 1 : sampleWeights[n];
            loss += s * (OutputCount == 1 ? LogLoss.Value(outputs[0], classes[n]) : SoftmaxCrossEntropy.Value(outputs, classes[n]));
            weightSum += s;
        }

        return loss / weightSum;
    }
}
