using System.Numerics;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Tests.Support;

/// <summary>Derived bounds on |kernel − reference| for the softmax terms of one sample, from its logits z and its label y.</summary>
/// <remarks>
/// <para>u is the unit roundoff, d_k = max z − z_k ≥ 0, e_k = e^−d_k, R = Σ e_k over all classes but the top one, N = 1 + R.</para>
/// <para>Exponential: 1.17 ULP, so 2.4u relative, and d_k rounds once, which e_k feels d_k times: (d_k + 2.4)u. Below the normal numbers
/// the error is absolute: four of the smallest subnormal.</para>
/// <para>R: the errors of its terms, and K additions: E. N rounds once more: E + u·N.</para>
/// <para>log N: E/N; h ≤ log₂ N halvings, each with one rounding of at most u relative to N and two in what it adds; LogOnePlus with at most 2.5 ULP:
/// in all 10u·log N. No term is absolute, so that log N of a small R keeps its digits.</para>
/// <para>Loss: (max z − z_y), one rounding; the sum; the weight: E/N + 14u·ℓ.</para>
/// <para>Residual of another class: e_k's error over N, that of N, the quotient and the weight. Of the label: its numerator is R where y is on top, else
/// N − e_y ≥ N/2, whose error is that of N and e_y and one rounding.</para>
/// <para>Entropy log N + Σ e_k d_k/N: the terms have (d_k + 2.4)u and one rounding each, K additions, the quotient, the sum, the weight.</para>
/// <para>The reference goes the same way with its own u, which is added.</para>
/// </remarks>
internal sealed record SoftmaxBounds<T>(double[] Residuals, double Loss, double Entropy)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The unit roundoffs of kernel and reference.</summary>
    private static readonly double U = Rounding<T>.Unit + Rounding<double>.Unit;

    private static readonly double Tiny = 4 * double.CreateChecked(T.Epsilon);

    /// <summary>−Σ p_k log p_k, where −log p_k is (max z − z_k) and the loss of the top class: no logarithm of a rounded probability.</summary>
    public static double ExactEntropy(double[] logits)
    {
        double largest = logits.Max();
        double logTotal = ReferenceLosses.SoftmaxCrossEntropy.Value(logits, Array.IndexOf(logits, largest));
        return ReferenceFunctions.SoftMax(logits).Select((p, k) => p == 0 ? 0 : p * (largest - logits[k] + logTotal)).Sum();
    }

    /// <summary>The bounds of one sample of weight <paramref name="weight"/>.</summary>
    public static SoftmaxBounds<T> Of(double[] logits, int label, double weight)
    {
        int classCount = logits.Length;
        double largest = logits.Max();
        int top = Array.IndexOf(logits, largest);
        double[] distances = [.. logits.Select(z => largest - z)];
        double[] e = [.. distances.Select(d => Math.Exp(-d))];
        double[] errors = [.. e.Select((value, k) => ExponentialError(value, distances[k]))];
        double rest = e.Where((_, k) => k != top).Sum();
        double restError = errors.Where((_, k) => k != top).Sum() + (classCount * U * rest);
        double total = 1 + rest;
        double totalError = restError + (U * total);
        double loss = ReferenceLosses.SoftmaxCrossEntropy.Value(logits, label);
        double lossError = (restError / total) + (14 * U * loss) + Tiny;
        double[] exact = ReferenceLosses.SoftmaxCrossEntropy.Residuals(logits, label);
        double[] residuals = new double[classCount];
        for (int k = 0; k < classCount; k++)
        {
            double numerator = k != label ? errors[k] : k == top ? restError : totalError + errors[k] + (U * total);
            residuals[k] = (numerator / total) + (Math.Abs(exact[k]) * ((totalError / total) + (3 * U))) + Tiny;
        }

        double spread = e.Zip(distances, (value, d) => value == 0 ? 0 : value * d).Sum();
        double spreadError = errors.Select((error, k) => (error + (U * e[k])) * distances[k]).Sum() + (classCount * U * spread);
        double logTotal = ReferenceLosses.SoftmaxCrossEntropy.Value(logits, top);
        double entropyError = (restError / total) + (10 * U * logTotal) + (spreadError / total) + (spread / total * totalError / total)
            + (4 * U * ExactEntropy(logits)) + Tiny;
        double scale = weight * ErrorBounds<T>.SecondOrder;
        return new SoftmaxBounds<T>([.. residuals.Select(bound => (bound * scale) + Tiny)], (lossError * scale) + Tiny, (entropyError * scale) + Tiny);
    }

    /// <summary>The error of e^−d; far beyond the range of a double both sides are zero.</summary>
    private static double ExponentialError(double value, double distance) => distance > 1000 ? 0 : (value * (distance + 2.4) * U) + Tiny;
}
