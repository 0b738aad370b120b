using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>
/// What a pass does between its two products: it turns the logits of a group of rows into residuals, in place, and adds up what else it needs. A struct, so that the JIT specialises the pass.
/// </summary>
internal unsafe interface IRowTerms<T>
    where T : unmanaged
{
    /// <summary>Gets a value indicating whether the terms read logits, so that the pass computes them.</summary>
    static abstract bool ReadsLogits { get; }

    /// <summary>Gets a value indicating whether the terms leave residuals, so that the pass adds up a gradient.</summary>
    static abstract bool HasGradient { get; }

    /// <summary>
    /// Gets a value indicating whether logits are the result, so that the pass writes those of whole sets of 16 rows to <see cref="DestinationOf"/> and asks <see cref="Compute"/> for the rest alone.
    /// </summary>
    static virtual bool KeepsLogits => false;

    /// <summary>Where the logits from a row on are to lie, and how far apart those of two vectors; called where <see cref="KeepsLogits"/> is true.</summary>
    T* DestinationOf(int firstRow, out nint stride) => throw new NotSupportedException();

    /// <summary>Gets a value indicating whether residuals can be had of a part of a group, and what is summed by whole sets of rows afterwards; for one vector.</summary>
    static virtual bool TakesParts => false;

    /// <summary>Turns the logits of a part of a group into residuals; what lies behind them, to the end of a vector, is not kept.</summary>
    /// <param name="firstRow">The first row of the part among all samples.</param>
    /// <param name="rowCount">The rows of the part.</param>
    /// <param name="logits">Logits; receives residuals.</param>
    /// <param name="values">Receives what <see cref="AddParts"/> adds up, one value per row.</param>
    /// <param name="isOfStrips">Whether logits were stored as they are by strips, a whole vector at once.</param>
    void ComputePart<S, V>(int firstRow, int rowCount, T* logits, T* values, bool isOfStrips)
        where S : struct, ISimd<V, T>
        where V : struct => throw new NotSupportedException();

    /// <summary>Adds up what the parts of a group left, whole sets of <see cref="Elementwise.LossTerms.RowMultiple"/> rows.</summary>
    void AddParts<S, V>(int rowCount, T* residuals, T* values, double* lanes, bool isOfStrips)
        where S : struct, ISimd<V, T>
        where V : struct => throw new NotSupportedException();

    /// <summary>
    /// Gets a value indicating whether <see cref="Compute"/> has the same bits for any whole sets of 16 rows, and not only of <see cref="Elementwise.LossTerms.RowMultiple"/> ones; for one vector.
    /// </summary>
    static virtual bool TakesStrips => false;

    /// <summary>The sums besides the gradient, 16 double lanes each.</summary>
    int SumCount(int vectorCount);

    /// <summary>The elements of scratch for a group of rows.</summary>
    nint ScratchLength(int vectorCount, int groupRows);

    /// <summary>Turns logits into residuals.</summary>
    /// <param name="firstRow">The first row of the group among all samples.</param>
    /// <param name="rowCount">The rows of the group.</param>
    /// <param name="vectorCount">K.</param>
    /// <param name="logits">Logits, class k's at k·stride; receives residuals, zero from rowCount to the end of its strip.</param>
    /// <param name="stride">The distance between two classes.</param>
    /// <param name="scratch">Scratch of <see cref="ScratchLength"/>.</param>
    /// <param name="lanes">The lanes of the sums, to be added to.</param>
    void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct;
}
