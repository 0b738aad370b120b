using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.RowMajor;

/// <summary>Logits of the caller's rows in place: z_i = x_iᵀβ + b (formula 1.1).</summary>
/// <remarks>
/// A row's products are summed in 16 logical lanes, feature j in lane j mod 16, and the lanes in the fixed tree; then the
/// intercept is added. One row and a row in a batch take the same steps, so they have the same bits at every width:
/// |error| ≤ γ(⌈d/16⌉ + 5)·(Σ|x β| + |b|).
/// Eight rows share each load of the coefficients and are eight independent chains, which covers the latency of the fused
/// multiply-add (4 cycles on 2 ports); four rows leave it half covered. Widths below 16 lanes sweep the row once per part: the
/// second sweep hits the L1 cache. Cost: 2d flops and d·sizeof(T) bytes per sample.
/// </remarks>
internal static unsafe class RowLogits
{
    private const int RowBlock = 8;

    /// <summary>Writes one logit per row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compute<S, V, T>(T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[RowBlock * Lanes.Count];
        int row = 0;
        for (; row <= rowCount - RowBlock; row += RowBlock)
        {
            T* x = features + (row * stride);
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                EightRows<S, V, T>(x + part, stride, featureCount - part, coefficients + part, lanes + part);
            }

            LaneSums.Four(lanes, logits + row);
            LaneSums.Four(lanes + (4 * Lanes.Count), logits + row + 4);
        }

        for (; row < rowCount; row++)
        {
            logits[row] = Dot<S, V, T>(features + (row * stride), featureCount, coefficients);
        }

        AddIntercept<S, V, T>(logits, rowCount, intercept);
    }

    /// <summary>The logit of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T One<S, V, T>(T* row, int featureCount, T* coefficients, T intercept)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.First(S.Add(S.Broadcast(Dot<S, V, T>(row, featureCount, coefficients)), S.Broadcast(intercept)));

    /// <summary>The logit of one row before the intercept is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Dot<S, V, T>(T* row, int featureCount, T* coefficients)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[Lanes.Count];
        for (int part = 0; part < Lanes.Count; part += S.Width)
        {
            V sum = S.Zero;
            nint j = part;
            for (; j <= featureCount - S.Width; j += Lanes.Count)
            {
                sum = S.MultiplyAdd(S.Load(row + j), S.Load(coefficients + j), sum);
            }

            if (j < featureCount)
            {
                int rest = (int)(featureCount - j);
                sum = S.MultiplyAdd(S.LoadFirst(row + j, rest), S.LoadFirst(coefficients + j, rest), sum);
            }

            S.Store(sum, lanes + part);
        }

        return LaneSums.One(lanes);
    }

    private static void AddIntercept<S, V, T>(T* logits, int count, T intercept)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V offset = S.Broadcast(intercept);
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.Add(S.Load(logits + i), offset), logits + i);
        }

        if (i < count)
        {
            Tail.StoreFirst<S, V, T>(S.Add(S.LoadFirst(logits + i, count - i), offset), logits + i, count - i);
        }
    }

    /// <summary>One part of the lanes of eight rows; <paramref name="length"/> counts from the part's first feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightRows<S, V, T>(T* x, nint stride, int length, T* coefficients, T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* y = x + (4 * stride);
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        nint j = 0;
        for (; j <= length - S.Width; j += Lanes.Count)
        {
            V coefficient = S.Load(coefficients + j);
            T* p = x + j;
            T* q = y + j;
            a0 = S.MultiplyAdd(S.Load(p), coefficient, a0);
            a1 = S.MultiplyAdd(S.Load(p + stride), coefficient, a1);
            a2 = S.MultiplyAdd(S.Load(p + (2 * stride)), coefficient, a2);
            a3 = S.MultiplyAdd(S.Load(p + (3 * stride)), coefficient, a3);
            a4 = S.MultiplyAdd(S.Load(q), coefficient, a4);
            a5 = S.MultiplyAdd(S.Load(q + stride), coefficient, a5);
            a6 = S.MultiplyAdd(S.Load(q + (2 * stride)), coefficient, a6);
            a7 = S.MultiplyAdd(S.Load(q + (3 * stride)), coefficient, a7);
        }

        if (j < length)
        {
            int rest = (int)(length - j);
            V coefficient = S.LoadFirst(coefficients + j, rest);
            T* p = x + j;
            T* q = y + j;
            a0 = S.MultiplyAdd(S.LoadFirst(p, rest), coefficient, a0);
            a1 = S.MultiplyAdd(S.LoadFirst(p + stride, rest), coefficient, a1);
            a2 = S.MultiplyAdd(S.LoadFirst(p + (2 * stride), rest), coefficient, a2);
            a3 = S.MultiplyAdd(S.LoadFirst(p + (3 * stride), rest), coefficient, a3);
            a4 = S.MultiplyAdd(S.LoadFirst(q, rest), coefficient, a4);
            a5 = S.MultiplyAdd(S.LoadFirst(q + stride, rest), coefficient, a5);
            a6 = S.MultiplyAdd(S.LoadFirst(q + (2 * stride), rest), coefficient, a6);
            a7 = S.MultiplyAdd(S.LoadFirst(q + (3 * stride), rest), coefficient, a7);
        }

        S.Store(a0, lanes);
        S.Store(a1, lanes + Lanes.Count);
        S.Store(a2, lanes + (2 * Lanes.Count));
        S.Store(a3, lanes + (3 * Lanes.Count));
        S.Store(a4, lanes + (4 * Lanes.Count));
        S.Store(a5, lanes + (5 * Lanes.Count));
        S.Store(a6, lanes + (6 * Lanes.Count));
        S.Store(a7, lanes + (7 * Lanes.Count));
    }
}
