using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>Xᵀr and Σ r over a panel of strips, from residuals at hand (formula 3.2).</summary>
/// <remarks>Cost: 2d flops and d·sizeof(T) bytes per sample. Bits depend on the panel alone.</remarks>
internal static unsafe class StripTransposedProduct
{
    /// <summary>Writes d sums and then Σ r to <paramref name="sums"/>; <paramref name="residuals"/> holds rowCount elements.</summary>
    public static void Compute<P, S, V, T>(P layout, T* strips, int rowCount, int featureCount, T* residuals, StripScratch<T> scratch, double* sums)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* residualLanes = stackalloc double[Lanes.Count];
        new Span<double>(residualLanes, Lanes.Count).Clear();
        scratch.ClearGradient();
        nint stripSize = layout.StripSize(featureCount);
        for (int row = 0; row < rowCount; row += scratch.GroupRows)
        {
            int rows = Math.Min(scratch.GroupRows, rowCount - row);
            int paddedRows = (rows + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
            for (int lane = 0; lane < paddedRows; lane += S.Width)
            {
                V residual = S.LoadFirst(residuals + row + lane, Math.Clamp(rows - lane, 0, S.Width));
                S.AddWidened(residual, residualLanes + (lane % Lanes.Count));
                S.Store(residual, scratch.Rows + lane);
            }

            T* x = strips + (row / Lanes.Count * stripSize);
            layout.AccumulateGradient<S, V, T>(x, rows, featureCount, scratch.Rows, scratch.Gradient);
        }

        new Span<double>(sums, featureCount).Clear();
        layout.Flush<S, V, T>(scratch.Gradient, featureCount, sums);
        sums[featureCount] = Lanes.Sum(residualLanes);
    }
}
