using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Passes;

/// <summary>The pass over a few row-major rows, on one thread (formula 4.5).</summary>
internal sealed unsafe class BatchPass<C, T> : IDisposable
    where C : struct, IRowTerms<T>
    where T : unmanaged
{
    private readonly int featureCount;
    private readonly int vectorCount;
    private readonly NativeBuffer scratch;

    public BatchPass(int featureCount, int vectorCount, in C terms)
    {
        this.featureCount = featureCount;
        this.vectorCount = vectorCount;
        scratch = new NativeBuffer((nuint)new PassScratch<T>(ShapeOf(in terms), null).ByteLength);
    }

    /// <summary>Computes the gradients' sums, vector after vector, and then those of the terms.</summary>
    public void Compute(in C terms, T* rows, nint stride, int rowCount, T* coefficients, T* intercepts, Span<double> sums)
    {
        sums.Clear();
        fixed (double* destination = sums)
        {
            SpanKernels<T>.Instance.AddPass(
                in terms,
                rows,
                stride,
                0,
                rowCount,
                featureCount,
                RowGroup.Streams<T>(stride, rowCount),
                coefficients,
                intercepts,
                vectorCount,
                new PassScratch<T>(ShapeOf(in terms), (byte*)scratch.Pointer),
                destination);
        }
    }

    public void Dispose() => scratch.Dispose();

    private PassShape ShapeOf(in C terms) => SpanKernels<T>.Instance.ShapeOf(in terms, featureCount, vectorCount);
}
