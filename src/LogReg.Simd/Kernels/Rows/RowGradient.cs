using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation Xᵀr over the caller's rows (formula 3.2).</summary>
/// <remarks>
/// Each feature adds its rows in row order, one chain per feature, so the bits depend on neither the width nor the blocking.
/// Eight rows at a time: eight products per load and store of the sum; residuals stay in registers.
/// Cost: 2d flops and d·sizeof(T) bytes per sample.
/// </remarks>
internal static unsafe class RowGradient
{
    private const int RowBlock = 8;

    /// <summary>Adds r_i·x_ij to feature j. <paramref name="gradient"/> is padded with slots to a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate<E, S, V, T>(
        E* features, nint stride, int rowCount, int featureCount, T* residuals, T* gradient)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int row = 0;
        for (; row <= rowCount - RowBlock; row += RowBlock)
        {
            EightRows<E, S, V, T>(features + (row * stride), stride, featureCount, residuals + row, gradient);
        }

        for (; row < rowCount; row++)
        {
            E* x = features + (row * stride);
            V r = S.Broadcast(residuals[row]);
            nint j = 0;
            for (; j <= featureCount - S.Width; j += S.Width)
            {
                S.Store(S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + j), r, S.Load(gradient + j)), gradient + j);
            }

            if (j < featureCount)
            {
                int rest = (int)(featureCount - j);
                S.Store(S.MultiplyAdd(Loaded.First<E, S, V, T>(x + j, rest), r, S.Load(gradient + j)), gradient + j);
            }
        }
    }

    /// <summary>Adds the running gradient, widened, to one double per feature.</summary>
    public static void Flush<S, V, T>(T* gradient, int featureCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int feature = 0;
        for (; feature <= featureCount - S.Width; feature += S.Width)
        {
            S.AddWidened(S.Load(gradient + feature), sums + feature);
        }

        for (; feature < featureCount; feature++)
        {
            sums[feature] += LaneSums.Widen(gradient[feature]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightRows<E, S, V, T>(E* x, nint stride, int featureCount, T* residuals, T* gradient)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        E* y = x + (4 * stride);
        V r0 = S.Broadcast(residuals[0]);
        V r1 = S.Broadcast(residuals[1]);
        V r2 = S.Broadcast(residuals[2]);
        V r3 = S.Broadcast(residuals[3]);
        V r4 = S.Broadcast(residuals[4]);
        V r5 = S.Broadcast(residuals[5]);
        V r6 = S.Broadcast(residuals[6]);
        V r7 = S.Broadcast(residuals[7]);
        nint j = 0;
        for (; j <= featureCount - S.Width; j += S.Width)
        {
            E* p = x + j;
            E* q = y + j;
            V sum = S.Load(gradient + j);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(p), r0, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(p + stride), r1, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(p + (2 * stride)), r2, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(p + (3 * stride)), r3, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(q), r4, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(q + stride), r5, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(q + (2 * stride)), r6, sum);
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(q + (3 * stride)), r7, sum);
            S.Store(sum, gradient + j);
        }

        if (j < featureCount)
        {
            int rest = (int)(featureCount - j);
            E* p = x + j;
            E* q = y + j;
            V sum = S.Load(gradient + j);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(p, rest), r0, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(p + stride, rest), r1, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(p + (2 * stride), rest), r2, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(p + (3 * stride), rest), r3, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(q, rest), r4, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(q + stride, rest), r5, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(q + (2 * stride), rest), r6, sum);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(q + (3 * stride), rest), r7, sum);
            S.Store(sum, gradient + j);
        }
    }
}
