using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Probabilities of the caller's rows: σ(x_iᵀβ + b) (formulas 1.1 and 1.2).</summary>
/// <remarks>A block of logits is turned into probabilities while it is in the L1 cache; those of short rows never leave the registers. One row has the bits it has in a batch.</remarks>
internal static unsafe class RowProbabilities
{
    private const int BlockRows = 256;

    /// <summary>Writes one probability per row.</summary>
    public static void Compute<S, V, T>(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* probabilities)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        bool streams = RowGroup.Streams<T>(stride, rowCount);
        bool fetches = RowGroup.Fetches<T>(stride, rowCount);
        int row = ShortRows.Compute<Sigmoid, T, S, V, T>(features, stride, rowCount, featureCount, coefficients, intercept, probabilities);
        for (; row < rowCount; row += BlockRows)
        {
            int rows = Math.Min(BlockRows, rowCount - row);
            RowLogits.Compute<T, S, V, T>(features + (row * stride), stride, rows, featureCount, coefficients, intercept, probabilities + row, streams, fetches);
            ElementwiseLoop.Map<Sigmoid, S, V, T>(probabilities + row, rows, probabilities + row);
        }
    }
}
