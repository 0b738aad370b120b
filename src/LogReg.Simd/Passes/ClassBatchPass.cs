using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Passes;

/// <summary>The fused pass of several classes over a few row-major rows, on one thread (formula 4.5).</summary>
internal sealed unsafe class ClassBatchPass<C, T> : IDisposable
    where C : struct, IClassTerms<T>
    where T : unmanaged
{
    private readonly int featureCount;
    private readonly int classCount;
    private readonly NativeBuffer scratch;

    public ClassBatchPass(int featureCount, int classCount, in C terms)
    {
        this.featureCount = featureCount;
        this.classCount = classCount;
        scratch = new NativeBuffer((nuint)SpanKernels<T>.Instance.ClassScratchOver(in terms, null, featureCount, classCount).ByteLength);
    }

    /// <summary>Computes the gradients' sums, class after class, and then those of the terms.</summary>
    public void Compute(in C terms, T* rows, int rowCount, T* coefficients, T* intercepts, Span<double> sums)
    {
        sums.Clear();
        fixed (double* destination = sums)
        {
            SpanKernels<T>.Instance.AddClassPass(
                in terms,
                rows,
                featureCount,
                rowCount,
                featureCount,
                coefficients,
                intercepts,
                classCount,
                SpanKernels<T>.Instance.ClassScratchOver(in terms, (byte*)scratch.Pointer, featureCount, classCount),
                destination);
        }
    }

    public void Dispose() => scratch.Dispose();
}
