using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;

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
    private const int ScalarSums = 2;

    private readonly NativeBuffer scratch;
    private readonly double[] sums;

    public BatchGradient(int featureCount)
    {
        scratch = new NativeBuffer((nuint)(SpanKernels<T>.Instance.ScratchLength(featureCount) * sizeof(T)));
        sums = new double[featureCount + ScalarSums];
    }

    public override double Compute(
        T* rows, nint stride, int rowCount, T* labels, T* sampleWeights, T* coefficients, T intercept, Span<double> gradient)
    {
        fixed (double* destination = sums)
        {
            SpanKernels<T>.Instance.LossGradient<L>(
                rows, stride, rowCount, gradient.Length, labels, sampleWeights, coefficients, intercept, (T*)scratch.Pointer, destination);
        }

        sums.AsSpan(0, gradient.Length).CopyTo(gradient);
        return sums[gradient.Length];
    }

    public override void Dispose() => scratch.Dispose();
}
