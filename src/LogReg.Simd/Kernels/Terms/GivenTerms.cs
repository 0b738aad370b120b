using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Residuals at hand, for Xᵀr (formula 3.2): no logits are computed. The sum is Σ r.</summary>
/// <remarks>For one vector. Cost of the pass: 2d flops and d·sizeof(T) bytes per sample.</remarks>
internal readonly unsafe struct GivenTerms<T> : IRowTerms<T>
    where T : unmanaged
{
    /// <summary>Gets r, exactly one per row.</summary>
    public T* Residuals { get; init; }

    public static bool ReadsLogits => false;

    public static bool HasGradient => true;

    public int SumCount(int vectorCount) => 1;

    public nint ScratchLength(int vectorCount, int groupRows) => 0;

    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        for (int row = 0; row < padded; row += S.Width)
        {
            V residual = S.LoadFirst(Residuals + firstRow + row, Math.Clamp(rowCount - row, 0, S.Width));
            S.AddWidened(residual, lanes + (row % Lanes.Count));
            S.Store(residual, logits + row);
        }
    }
}
