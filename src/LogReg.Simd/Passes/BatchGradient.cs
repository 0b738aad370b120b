using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Passes;

/// <summary>Gradient sums over a few row-major rows, on one thread (formula 4.5), whatever the loss.</summary>
internal abstract unsafe class BatchGradient<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Computes Σ s·∂ℓ/∂z·x into <paramref name="gradient"/> and returns Σ s·∂ℓ/∂z.</summary>
    public abstract double Compute(
        T* rows, nint stride, int rowCount, T* labels, T* sampleWeights, T* coefficients, T intercept, Span<double> gradient);

    public abstract void Dispose();
}

/// <summary>Gradient sums of one loss.</summary>
internal sealed unsafe class BatchGradient<L, T> : BatchGradient<T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly BatchPass<IndependentTerms<L, T>, T> pass;
    private readonly double[] sums;

    public BatchGradient(int featureCount)
    {
        IndependentTerms<L, T> terms = default;
        pass = new BatchPass<IndependentTerms<L, T>, T>(featureCount, 1, in terms);
        sums = new double[featureCount + terms.SumCount(1)];
    }

    public override double Compute(
        T* rows, nint stride, int rowCount, T* labels, T* sampleWeights, T* coefficients, T intercept, Span<double> gradient)
    {
        IndependentTerms<L, T> terms = new() { Only = new BinaryProblem<T>((nint)labels, (nint)sampleWeights, 0, 0) };
        pass.Compute(in terms, rows, stride, rowCount, coefficients, &intercept, sums);
        sums.AsSpan(0, gradient.Length).CopyTo(gradient);
        return sums[gradient.Length];
    }

    public override void Dispose() => pass.Dispose();
}
