using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Kernels;

/// <summary>The kernels over sparse rows, bound to a way of reading values and a SIMD policy.</summary>
/// <remarks>A call is virtual, once per panel; everything below it is specialised and inlined.</remarks>
internal abstract unsafe class SparseKernels<T>
    where T : unmanaged
{
    /// <summary>The kernels for this machine.</summary>
    /// <param name="isWidened">Whether values are stored in single precision and read in double.</param>
    /// <param name="readsMagnitudes">Whether |x| is read in the place of x.</param>
    public static SparseKernels<T> For(bool isWidened, bool readsMagnitudes) => (isWidened, readsMagnitudes) switch
    {
        (false, false) => Of<EntryValues.Stored>(),
        (false, true) => Of<EntryValues.Magnitude<EntryValues.Stored>>(),
        (true, false) => Of<EntryValues.Widened>(),
        (true, true) => Of<EntryValues.Magnitude<EntryValues.Widened>>(),
    };

    /// <summary>What a pass needs beside the rows.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="rowBytes">The stored bytes of a row on average.</param>
    /// <param name="vectorCount">K.</param>
    /// <param name="isWide">Whether gradients are added up in double at once.</param>
    public abstract PassShape ShapeOf<C>(in C terms, int featureCount, long rowBytes, int vectorCount, bool isWide)
        where C : struct, IRowTerms<T>;

    /// <inheritdoc cref="FusedPass.Add"/>
    public abstract void AddPass<C>(
        in C terms,
        SparseEntries entries,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        bool isWide,
        double* sums)
        where C : struct, IRowTerms<T>;

    /// <inheritdoc cref="SparseLogits.Compute"/>
    public abstract void Logits(SparseEntries entries, int firstRow, int rowCount, int featureCount, T* coefficients, T intercept, T* logits);

    private static SparseKernels<T> Of<R>()
        where R : struct, IEntryValue => (SparseKernels<T>)Width.Choose<Reading<R>, T>(default);

    private readonly struct Reading<R> : IPolicyUser
        where R : struct, IEntryValue
    {
        public object For<S, V, E>()
            where S : struct, ISimd<V, E>
            where V : struct
            where E : unmanaged => new SparseKernels<R, S, V, E>();
    }
}

/// <summary>The kernels over sparse rows under one policy.</summary>
internal sealed unsafe class SparseKernels<R, S, V, T> : SparseKernels<T>
    where R : struct, IEntryValue
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>A group is read twice, first from memory and then from the L1 cache, beside coefficients and running sums.</summary>
    private const int SparseGroupBytes = 16 << 10;

    private const int MaxSparseGroupRows = 512;

    public override PassShape ShapeOf<C>(in C terms, int featureCount, long rowBytes, int vectorCount, bool isWide)
    {
        int groupRows = Math.Max(Elementwise.LossTerms.RowMultiple, RowGroup.Of(SparseGroupBytes, MaxSparseGroupRows, rowBytes));
        return new PassShape(
            vectorCount,
            isWide ? 0 : SparseRows<R, T>.GradientLength(featureCount, vectorCount),
            groupRows,
            0,
            terms.SumCount(vectorCount),
            terms.ScratchLength(vectorCount, groupRows));
    }

    public override void AddPass<C>(
        in C terms,
        SparseEntries entries,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        bool isWide,
        double* sums) =>
        FusedPass.Add<SparseRows<R, T>, C, S, V, T>(
            new SparseRows<R, T>(entries, featureCount, isWide ? sums : null), in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);

    public override void Logits(SparseEntries entries, int firstRow, int rowCount, int featureCount, T* coefficients, T intercept, T* logits) =>
        SparseLogits.Compute<R, S, V, T>(entries, firstRow, rowCount, featureCount, coefficients, intercept, logits);
}
