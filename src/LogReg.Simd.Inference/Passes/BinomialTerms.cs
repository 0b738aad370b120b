using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>What logits make of successes and failures, over one block of rows in double.</summary>
internal static unsafe class BinomialTerms
{
    private const int Rows = Design.BlockRows;
    private const int Width = 4;

    /// <summary>Writes residuals r = b·p − a·(1 − p) and curvatures w = (a + b)·p·(1 − p).</summary>
    /// <param name="logits">z.</param>
    /// <param name="successes">a.</param>
    /// <param name="failures">b.</param>
    /// <param name="residuals">Receives r.</param>
    /// <param name="curvatures">Receives w.</param>
    /// <returns>Σ a·softplus(−z) + b·softplus(z).</returns>
    public static double Evaluate(double* logits, double* successes, double* failures, double* residuals, double* curvatures)
    {
        Span<double> magnitudes = stackalloc double[Rows];
        Span<double> smaller = stackalloc double[Rows];
        for (int i = 0; i < Rows; i += Width)
        {
            (-Vector256.Abs(Vector256.Load(logits + i))).CopyTo(magnitudes[i..]);
        }

        LogisticPrimitives.Sigmoid(magnitudes, smaller);
        LogisticPrimitives.Softplus(magnitudes, magnitudes);
        Vector256<double> loss = Vector256<double>.Zero;
        for (int i = 0; i < Rows; i += Width)
        {
            Vector256<double> z = Vector256.Load(logits + i);
            Vector256<double> u = Vector256.Create<double>(smaller.Slice(i, Width));
            Vector256<double> v = Vector256<double>.One - u;
            Vector256<double> isNegative = Vector256.LessThan(z, Vector256<double>.Zero);
            Vector256<double> p = Vector256.ConditionalSelect(isNegative, u, v);
            Vector256<double> q = Vector256.ConditionalSelect(isNegative, v, u);
            Vector256<double> a = Vector256.Load(successes + i);
            Vector256<double> b = Vector256.Load(failures + i);
            Vector256<double> count = a + b;
            ((b * p) - (a * q)).Store(residuals + i);
            (count * p * q).Store(curvatures + i);
            loss += (count * Vector256.Create<double>(magnitudes.Slice(i, Width))) + (Vector256.Abs(z) * Vector256.ConditionalSelect(isNegative, a, b));
        }

        return BlockKernels.Sum(loss);
    }
}
