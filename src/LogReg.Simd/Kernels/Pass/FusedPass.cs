using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Kernels.Pass;

/// <summary>The one pass over features: logits of K coefficient vectors, terms, and K gradients from one read (formulas 1.1, 2, 3.2 and 3.3).</summary>
/// <remarks>
/// <para>
/// A group of rows that fits a cache gives its logits, then its terms, then its share of the gradients, before the next group is touched; memory sees one sequential stream. What a pass is for, a
/// loss, a Hessian product, Xᵀr, logits alone, several classes, a network, is the terms' business, and how rows are stored that of the rows.
/// </para>
/// <para>
/// Cost: 4dK flops and one read of the features per sample. Bits depend on the panel alone, not on width, tile or group: each sum adds its rows in row order, and a group holds whole sets of
/// <see cref="Elementwise.LossTerms.RowMultiple"/> rows. Running sums in T are flushed to double once per panel, by the fixed tree of the lanes.
/// </para>
/// <para>Measured at 60,000 × 784 and ten classes on a Cascade Lake: 26 ms and 0.56 of the multiply-add peak, 86 GFLOP/s in the L2 cache; groups of 100 to 320 KiB make hardly any difference.</para>
/// </remarks>
internal static unsafe class FusedPass
{
    /// <summary>Adds one panel's sums.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="terms">What happens between logits and gradients.</param>
    /// <param name="firstRow">The panel's first row, a multiple of 16.</param>
    /// <param name="rowCount">The panel's rows.</param>
    /// <param name="coefficients">K vectors of d elements, one after another.</param>
    /// <param name="intercepts">K intercepts.</param>
    /// <param name="vectorCount">K.</param>
    /// <param name="scratch">The worker's scratch.</param>
    /// <param name="sums">Is added K times d gradient sums and then the terms' sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<R, C, S, V, T>(
        R rows, in C terms, int firstRow, int rowCount, T* coefficients, T* intercepts, int vectorCount, PassScratch<T> scratch, double* sums)
        where R : struct, IRows<T>
        where C : struct, IRowTerms<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        scratch.Clear(C.HasGradient);
        int end = firstRow + rowCount;
        int overlapped = R.Overlaps && C.ReadsLogits && C.HasGradient && scratch.OverlappedRows > 0 ? rowCount / LossTerms.RowMultiple * LossTerms.RowMultiple : 0;
        if (overlapped > 0)
        {
            AddOverlapped<R, C, S, V, T>(rows, in terms, firstRow, overlapped, coefficients, intercepts, scratch);
        }

        for (int row = firstRow + overlapped; row < end; row += scratch.GroupRows)
        {
            int count = Math.Min(scratch.GroupRows, end - row);
            if (C.TakesParts && scratch.PartRows > 0 && count % LossTerms.RowMultiple == 0)
            {
                AddParts<R, C, S, V, T>(ref rows, in terms, row, count, coefficients, intercepts, scratch);
                continue;
            }

            rows.MoveTo(row, count);
            if (C.KeepsLogits && count % Lanes.Count == 0)
            {
                T* destination = terms.DestinationOf(row, out nint stride);
                rows.Logits<S, V>(coefficients, intercepts, vectorCount, destination, stride);
                continue;
            }

            if (C.ReadsLogits)
            {
                rows.Logits<S, V>(coefficients, intercepts, vectorCount, scratch.Rows, scratch.RowStride);
            }

            terms.Compute<S, V>(row, count, vectorCount, scratch.Rows, scratch.RowStride, scratch.Terms, scratch.Lanes);
            if (C.HasGradient)
            {
                rows.AccumulateGradient<S, V>(scratch.Rows, scratch.RowStride, vectorCount, scratch.Gradient, scratch.GradientStride);
            }
        }

        if (C.HasGradient)
        {
            rows.Flush<S, V>(scratch.Gradient, scratch.GradientStride, vectorCount, sums);
        }

        double* termSums = sums + ((nint)vectorCount * rows.FeatureCount);
        for (int i = 0; i < terms.SumCount(vectorCount); i++)
        {
            termSums[i] += Lanes.Sum(scratch.Lanes + ((nint)i * Lanes.Count));
        }
    }

    /// <summary>
    /// A group of whole sets of <see cref="LossTerms.RowMultiple"/> rows, each part of which gives its share
    /// of the gradient while it is in the L1 cache; what is summed by sets of rows is summed afterwards.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddParts<R, C, S, V, T>(ref R rows, in C terms, int firstRow, int rowCount, T* coefficients, T* intercepts, PassScratch<T> scratch)
        where R : struct, IRows<T>
        where C : struct, IRowTerms<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int part = 0; part < rowCount; part += scratch.PartRows)
        {
            T* values = scratch.Rows + part;
            rows.MoveTo(firstRow + part, scratch.PartRows);
            rows.Logits<S, V>(coefficients, intercepts, 1, values, scratch.RowStride);
            terms.ComputePart<S, V>(firstRow + part, scratch.PartRows, values, scratch.Terms + part, isOfStrips: false);
            rows.AccumulateGradient<S, V>(values, scratch.RowStride, 1, scratch.Gradient, scratch.GradientStride);
        }

        terms.AddParts<S, V>(rowCount, scratch.Rows, scratch.Terms, scratch.Lanes, isOfStrips: false);
    }

    /// <summary>Whole sets of <see cref="LossTerms.RowMultiple"/> rows in parts: the gradient of each is added while the logits of the next one are computed. What is summed by sets of rows is summed
    /// behind each set.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddOverlapped<R, C, S, V, T>(R rows, in C terms, int firstRow, int rowCount, T* coefficients, T* intercepts, PassScratch<T> scratch)
        where R : struct, IRows<T>
        where C : struct, IRowTerms<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int count = scratch.OverlappedRows;
        int kept = Math.Max(LossTerms.RowMultiple, 2 * count);
        T* values = scratch.Rows;
        rows.MoveTo(firstRow, count);
        rows.Logits<S, V>(coefficients, intercepts, 1, values, scratch.RowStride);
        AddTerms<C, S, V, T>(in terms, firstRow, 0, values, scratch);
        for (int row = count; row < rowCount; row += count)
        {
            T* residuals = values;
            values = scratch.Rows + (row % kept);
            rows.AccumulateOverlapped<S, V>(residuals, scratch.Gradient, coefficients, intercepts, values);
            rows.MoveTo(firstRow + row, count);
            AddTerms<C, S, V, T>(in terms, firstRow, row, values, scratch);
        }

        rows.AccumulateGradient<S, V>(values, scratch.RowStride, 1, scratch.Gradient, scratch.GradientStride);
    }

    /// <summary>The terms of one part of rows whose gradient is added while the next part's logits are computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTerms<C, S, V, T>(in C terms, int firstRow, int row, T* values, PassScratch<T> scratch)
        where C : struct, IRowTerms<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int count = scratch.OverlappedRows;
        if (!C.TakesParts || count == LossTerms.RowMultiple)
        {
            terms.Compute<S, V>(firstRow + row, count, 1, values, scratch.RowStride, scratch.Terms, scratch.Lanes);
            return;
        }

        int inSet = row % LossTerms.RowMultiple;
        terms.ComputePart<S, V>(firstRow + row, count, values, scratch.Terms + inSet, isOfStrips: true);
        if (inSet + count == LossTerms.RowMultiple)
        {
            terms.AddParts<S, V>(LossTerms.RowMultiple, scratch.Rows, scratch.Terms, scratch.Lanes, isOfStrips: true);
        }
    }
}
