using System.Numerics.Tensors;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>The Reference's sums of a softmax pass, block by block: gradients, class after class, Σ r by class, the loss; and the sizes of those sums.</summary>
internal sealed record SoftmaxReference(double[] Sums, double[] Sizes)
{
    /// <summary>Small enough for the ordinary heap: the Reference allocates its results.</summary>
    private const int BlockElements = 1 << 13;

    /// <summary>Computes the Reference.</summary>
    /// <param name="problem">The features.</param>
    /// <param name="labels">The class indices.</param>
    /// <param name="coefficients">K vectors of d elements.</param>
    /// <param name="intercepts">K intercepts.</param>
    /// <param name="withSizes">Whether the sums of absolute values are computed as well.</param>
    public static SoftmaxReference Of(Problem<float> problem, float[] labels, float[] coefficients, float[] intercepts, bool withSizes)
    {
        int d = problem.FeatureCount;
        int classCount = intercepts.Length;
        int length = (classCount * d) + classCount + 1;
        SoftmaxReference result = new(new double[length], new double[length]);
        double[][] beta = [.. Enumerable.Range(0, classCount).Select(k => Wide(coefficients.AsSpan(k * d, d)))];
        int step = Math.Max(1, BlockElements / d);
        for (int first = 0; first < problem.SampleCount; first += step)
        {
            int count = Math.Min(step, problem.SampleCount - first);
            double[] features = Wide(problem.Rows(first, count));
            double[][] residuals = [.. beta.Select((vector, k) => ReferenceModel.Logits(features, count, d, d, vector, intercepts[k]))];
            double[] z = new double[classCount];
            for (int i = 0; i < count; i++)
            {
                for (int k = 0; k < classCount; k++)
                {
                    z[k] = residuals[k][i];
                }

                int label = (int)labels[first + i];
                result.Sums[^1] += ReferenceLosses.SoftmaxCrossEntropy.Value(z, label);
                double[] r = ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, label);
                for (int k = 0; k < classCount; k++)
                {
                    residuals[k][i] = r[k];
                    result.Sums[(classCount * d) + k] += r[k];
                    result.Sizes[(classCount * d) + k] += Math.Abs(r[k]);
                }
            }

            for (int k = 0; k < classCount; k++)
            {
                Add(ReferencePass.TransposedProduct(features, count, d, d, residuals[k]), result.Sums.AsSpan(k * d, d));
                if (withSizes)
                {
                    Add(ReferencePass.AbsoluteTransposedProduct(features, count, d, d, residuals[k]), result.Sizes.AsSpan(k * d, d));
                }
            }
        }

        result.Sizes[^1] = result.Sums[^1];
        return result;
    }

    private static void Add(double[] values, Span<double> sums) => TensorPrimitives.Add(sums, values, sums);

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        TensorPrimitives.ConvertTruncating(values, wide);
        return wide;
    }
}
