using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>What a pass asks of rows, however they are stored: logits of a group of them, and their share of the gradient.</summary>
/// <remarks>A struct, so that the JIT specialises the pass. A pass makes some rows the group and then reads them twice.</remarks>
internal unsafe interface IRows<T>
    where T : unmanaged
{
    /// <summary>Gets a value indicating whether the gradient of some rows and the logits of as many behind them can be had at once (<see cref="AccumulateOverlapped"/>).</summary>
    static virtual bool Overlaps => false;

    /// <summary>Gets the number of features.</summary>
    int FeatureCount { get; }

    /// <summary>Makes <paramref name="rowCount"/> rows from <paramref name="firstRow"/> on, a multiple of 16, or of 8 where parts of groups have so few, the group.</summary>
    void MoveTo(int firstRow, int rowCount);

    /// <summary>Writes the group's logits; vector k's coefficients begin at k·FeatureCount, its logits, with room for whole sets of 16 rows, at k·logitStride.</summary>
    void Logits<S, V>(T* coefficients, T* intercepts, int vectorCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct;

    /// <summary>Adds Xᵀr_k of the group to the running gradients; residuals are zero from the last row of the group to the end of its set of 16.</summary>
    void AccumulateGradient<S, V>(T* residuals, nint residualStride, int vectorCount, T* gradient, nint gradientStride)
        where S : struct, ISimd<V, T>
        where V : struct;

    /// <summary>For one vector, <see cref="AccumulateGradient"/> of the group, and <see cref="Logits"/> of as many rows behind it, which are there: 16, 32 or 64.</summary>
    void AccumulateOverlapped<S, V>(T* residuals, T* gradient, T* coefficients, T* intercepts, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct => throw new NotSupportedException();

    /// <summary>Adds the running gradients, reduced to one double per feature, to <paramref name="sums"/>.</summary>
    void Flush<S, V>(T* gradient, nint gradientStride, int vectorCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct;
}
