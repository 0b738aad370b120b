using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>[X, 1]ᵀ D [X, 1] v over a panel of strips: the Hessian of formula 3.3 times a vector, never formed.</summary>
/// <remarks>
/// The same one pass as the gradient: a group's X v, times its curvatures, goes into the lane sums while the group is in the L1
/// cache. Cost: 4d flops and d·sizeof(T) bytes per sample. Bits depend on the panel alone.
/// </remarks>
internal static unsafe class StripHessianProduct
{
    /// <summary>Writes d sums and then the intercept's to <paramref name="sums"/>; <paramref name="curvatures"/> holds rowCount elements.</summary>
    public static void Compute<P, S, V, T>(
        P layout, T* strips, int rowCount, int featureCount, T* curvatures, T* direction, T interceptDirection, StripScratch<T> scratch, double* sums, bool prefetch = false)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* productLanes = stackalloc double[Lanes.Count];
        new Span<double>(productLanes, Lanes.Count).Clear();
        scratch.ClearGradient();
        nint stripSize = layout.StripSize(featureCount);
        for (int row = 0; row < rowCount; row += scratch.GroupRows)
        {
            int rows = Math.Min(scratch.GroupRows, rowCount - row);
            int paddedRows = (rows + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
            T* x = strips + (row / Lanes.Count * stripSize);
            GroupPrefetch ahead = layout.PrefetchAfter<S, V, T>(x, rows, featureCount, prefetch);
            layout.Logits<S, V, T>(x, rows, featureCount, direction, interceptDirection, scratch.Rows, ahead.DuringLogits);
            for (int lane = 0; lane < paddedRows; lane += S.Width)
            {
                int valid = Math.Clamp(rows - lane, 0, S.Width);
                V curvature = S.LoadFirst(curvatures + row + lane, valid);
                V product = S.KeepFirst(S.Multiply(curvature, S.Load(scratch.Rows + lane)), valid);
                S.AddWidened(product, productLanes + (lane % Lanes.Count));
                S.Store(product, scratch.Rows + lane);
            }

            layout.AccumulateGradient<S, V, T>(x, rows, featureCount, scratch.Rows, scratch.Gradient, ahead.DuringGradient);
        }

        new Span<double>(sums, featureCount).Clear();
        layout.Flush<S, V, T>(scratch.Gradient, featureCount, sums);
        sums[featureCount] = Lanes.Sum(productLanes);
    }
}
