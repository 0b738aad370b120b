using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>The fused pass over a panel of strips: Σ s·ℓ(z, y), Σ s·∂ℓ/∂z·x and Σ s·∂ℓ/∂z (formulas 1.1, 2 and 3.2).</summary>
/// <remarks>
/// The features come from memory once: a group of strips gives its logits, its residuals and its share of the gradient before the
/// next group is touched. Lane sums are flushed to double once per panel, by the fixed tree.
/// Cost: 4d flops and d·sizeof(T) bytes from memory per sample. Bits depend on the panel alone, not on width or group.
/// </remarks>
internal static unsafe class StripLossGradient
{
    /// <summary>Sums one panel.</summary>
    /// <param name="layout">The layout of the rows.</param>
    /// <param name="strips">The panel's first strip.</param>
    /// <param name="rowCount">The panel's rows.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="labels">The panel's labels.</param>
    /// <param name="sampleWeights">The panel's sample weights, or null for ones.</param>
    /// <param name="coefficients">β, d elements.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives the logits, exactly one per row of the panel; may be null.</param>
    /// <param name="curvatures">Receives s·∂²ℓ/∂z², exactly one per row of the panel; may be null.</param>
    /// <param name="scratch">The worker's scratch.</param>
    /// <param name="prefetch">Whether the features lie in memory, so that the next group is worth fetching ahead.</param>
    /// <param name="sums">Receives d gradient sums, the intercept's gradient sum and the loss sum.</param>
    public static void Compute<P, L, S, V, T>(
        P layout,
        T* strips,
        int rowCount,
        int featureCount,
        T* labels,
        T* sampleWeights,
        T* coefficients,
        T intercept,
        T* logits,
        T* curvatures,
        StripScratch<T> scratch,
        bool prefetch,
        double* sums)
        where P : struct, IRowLayout
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lossLanes = stackalloc double[2 * Lanes.Count];
        double* residualLanes = lossLanes + Lanes.Count;
        new Span<double>(lossLanes, 2 * Lanes.Count).Clear();
        scratch.ClearGradient();
        nint stripSize = layout.StripSize(featureCount);
        for (int row = 0; row < rowCount; row += scratch.GroupRows)
        {
            int rows = Math.Min(scratch.GroupRows, rowCount - row);
            T* x = strips + (row / Lanes.Count * stripSize);
            GroupPrefetch ahead = layout.PrefetchAfter<S, V, T>(x, rows, featureCount, prefetch);
            layout.Logits<S, V, T>(x, rows, featureCount, coefficients, intercept, scratch.Rows, ahead.DuringLogits);
            if (logits != null)
            {
                new ReadOnlySpan<T>(scratch.Rows, rows).CopyTo(new Span<T>(logits + row, rows));
            }

            LossTerms.Compute<L, S, V, T>(
                scratch.Rows,
                labels + row,
                sampleWeights == null ? null : sampleWeights + row,
                rows,
                scratch.Rows,
                curvatures == null ? null : curvatures + row,
                lossLanes,
                residualLanes,
                ahead.DuringTerms,
                ahead.LinesPerQuad);
            layout.AccumulateGradient<S, V, T>(x, rows, featureCount, scratch.Rows, scratch.Gradient, ahead.DuringGradient);
        }

        new Span<double>(sums, featureCount).Clear();
        layout.Flush<S, V, T>(scratch.Gradient, featureCount, sums);
        sums[featureCount] = Lanes.Sum(residualLanes);
        sums[featureCount + 1] = Lanes.Sum(lossLanes);
    }
}
