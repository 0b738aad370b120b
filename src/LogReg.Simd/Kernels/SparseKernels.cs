using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Kernels;

/// <summary>The kernels over sparse rows, and over rows of numbers and codes, bound to a SIMD policy.</summary>
/// <remarks>A call is virtual, once per panel; everything below it is specialised and inlined.</remarks>
internal abstract unsafe class SparseKernels<T>
    where T : unmanaged
{
    /// <summary>Gets the kernels for this machine.</summary>
    public static SparseKernels<T> Instance { get; } = (SparseKernels<T>)Width.Choose<Reading, T>(default);

    /// <inheritdoc cref="FusedPass.Add"/>
    public abstract void AddPass<R, C>(
        R rows,
        in C terms,
        int firstRow,
        int rowCount,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        double* sums)
        where R : struct, IRows<T>
        where C : struct, IRowTerms<T>;

    /// <inheritdoc cref="SparseLogits.Compute"/>
    public abstract void Logits(SparseEntries<T> entries, int firstRow, int rowCount, int featureCount, T* coefficients, T intercept, T* logits);

    private readonly struct Reading : IPolicyUser
    {
        public object For<S, V, E>()
            where S : struct, ISimd<V, E>
            where V : struct
            where E : unmanaged => new SparseKernels<S, V, E>();
    }
}

/// <summary>The kernels over sparse rows under one policy.</summary>
internal sealed unsafe class SparseKernels<S, V, T> : SparseKernels<T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override void AddPass<R, C>(
        R rows,
        in C terms,
        int firstRow,
        int rowCount,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        double* sums) =>
        FusedPass.Add<R, C, S, V, T>(rows, in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);

    public override void Logits(SparseEntries<T> entries, int firstRow, int rowCount, int featureCount, T* coefficients, T intercept, T* logits) =>
        SparseLogits.Compute<S, V, T>(entries, firstRow, rowCount, featureCount, coefficients, intercept, logits);
}
