using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Kernels.Classes;

/// <summary>The fused pass of several classes over a panel of strips: logits, terms and gradients of K coefficient vectors (formulas 2.5 and 3.2).</summary>
/// <remarks>
/// A group of rows that fits the L2 cache gives the logits of all classes, then the terms, then its share of all gradients, while the next group is
/// fetched. At 60,000 × 784 and ten classes on a Cascade Lake 26 ms and 0.56 of the multiply-add peak, 86 GFLOP/s in the L2 cache. Groups of 100 to 320 KiB and
/// hints to L1 or L2 make hardly any difference (29 to 32 ms with tiles of four classes).
/// Cost: 4dK flops and d·sizeof(T) bytes from memory per sample. Bits depend on the panel alone, not on width, tile or group.
/// </remarks>
internal static unsafe class StripClassPass
{
    /// <summary>Adds one panel's sums.</summary>
    /// <param name="layout">The layout of the rows.</param>
    /// <param name="terms">What happens between logits and gradients.</param>
    /// <param name="strips">The panel's first strip.</param>
    /// <param name="firstRow">The panel's first row among all samples.</param>
    /// <param name="rowCount">The panel's rows.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="coefficients">K vectors of d elements, one after another.</param>
    /// <param name="intercepts">K intercepts.</param>
    /// <param name="classCount">K.</param>
    /// <param name="scratch">The worker's scratch.</param>
    /// <param name="prefetch">Whether the features lie in memory, so that the next group is worth fetching ahead.</param>
    /// <param name="sums">Is added K times d gradient sums and then the terms' sums.</param>
    public static void Add<P, C, S, V, T>(
        P layout,
        in C terms,
        T* strips,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        ClassScratch<T> scratch,
        bool prefetch,
        double* sums)
        where P : struct, IRowLayout
        where C : struct, IClassTerms<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        scratch.Clear();
        nint stripSize = layout.StripSize(featureCount);
        for (int row = 0; row < rowCount; row += scratch.GroupRows)
        {
            int rows = Math.Min(scratch.GroupRows, rowCount - row);
            T* x = strips + (row / Lanes.Count * stripSize);
            nint groupBytes = rows / Lanes.Count * stripSize * sizeof(T);
            nint steps = prefetch ? (nint)rows * featureCount / (4 * S.Width) * ((classCount + ClassTile.Most - 1) / ClassTile.Most) : 0;
            byte* next = (byte*)x + groupBytes;
            layout.ClassLogits<S, V, T>(
                x, rows, featureCount, coefficients, intercepts, classCount, scratch.Rows, scratch.RowStride, PrefetchStream.Over(next, groupBytes / 2, steps));
            terms.Compute<S, V>(firstRow + row, rows, classCount, scratch.Rows, scratch.RowStride, scratch.Terms, scratch.Lanes);
            layout.AccumulateClassGradient<S, V, T>(
                x,
                rows,
                featureCount,
                scratch.Rows,
                scratch.RowStride,
                classCount,
                scratch.Gradient,
                scratch.GradientStride,
                PrefetchStream.Over(next + (groupBytes / 2), groupBytes / 2, steps));
        }

        for (int k = 0; k < classCount; k++)
        {
            layout.Flush<S, V, T>(scratch.Gradient + (k * scratch.GradientStride), featureCount, sums + ((nint)k * featureCount));
        }

        for (int i = 0; i < terms.SumCount(classCount); i++)
        {
            sums[((nint)classCount * featureCount) + i] += Lanes.Sum(scratch.Lanes + ((nint)i * Lanes.Count));
        }
    }
}
