using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of the caller's rows in place: z_i = x_iᵀβ + b (formula 1.1).</summary>
/// <remarks>
/// A row's products are summed in 16 logical lanes, feature j in lane j mod 16, and the lanes in the fixed tree; then the
/// intercept is added. One row and a row in a batch take the same steps, so they have the same bits at every width:
/// |error| ≤ γ(⌈d/16⌉ + 5)·(Σ|x β| + |b|).
/// Eight accumulators, of 8 rows at 512 bits, 4 at 256 and 2 at 128, are eight independent chains, which covers the latency of the
/// fused multiply-add (4 cycles on 2 ports), and share each load of the coefficients.
/// Cost: 2d flops and d·sizeof(T) bytes per sample.
/// Measured in L2 at d = 32 on a Cascade Lake: lanes reduced by way of memory 25 GB/s, in registers 50 to 54.
/// </remarks>
internal static unsafe class RowLogits
{
    /// <summary>Writes one logit per row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compute<S, V, T>(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int rowBlock = 8 * S.Width / Lanes.Count;
        int row = 0;
        for (; row <= rowCount - rowBlock; row += rowBlock)
        {
            Block<S, V, T>(features + (row * stride), stride, featureCount, coefficients, logits + row);
        }

        for (; row < rowCount; row++)
        {
            logits[row] = Dot<S, V, T>(features + (row * stride), featureCount, coefficients);
        }

        AddIntercept<S, V, T>(logits, rowCount, intercept);
    }

    /// <summary>The logit of one row before the intercept is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<S, V, T>(T* row, int featureCount, T* coefficients)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a = Part<S, V, T>(row, 0, featureCount, coefficients);
        if (S.Width == Lanes.Count)
        {
            return S.SumLanes(a);
        }

        V b = Part<S, V, T>(row, S.Width, featureCount, coefficients);
        if (S.Width == Lanes.Count / 2)
        {
            return S.SumLanes(S.Add(a, b));
        }

        V c = Part<S, V, T>(row, 2 * S.Width, featureCount, coefficients);
        V d = Part<S, V, T>(row, 3 * S.Width, featureCount, coefficients);
        if (S.Width == Lanes.Count / 4)
        {
            return S.SumLanes(S.Add(S.Add(a, c), S.Add(b, d)));
        }

        V e = Part<S, V, T>(row, 4 * S.Width, featureCount, coefficients);
        V f = Part<S, V, T>(row, 5 * S.Width, featureCount, coefficients);
        V g = Part<S, V, T>(row, 6 * S.Width, featureCount, coefficients);
        V h = Part<S, V, T>(row, 7 * S.Width, featureCount, coefficients);
        return S.SumLanes(S.Add(S.Add(S.Add(a, e), S.Add(c, g)), S.Add(S.Add(b, f), S.Add(d, h))));
    }

    /// <summary>The lanes of one row that begin at <paramref name="part"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Part<S, V, T>(T* row, int part, int featureCount, T* coefficients)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
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

        return sum;
    }

    /// <summary>
    /// Eight accumulators side by side: accumulator v is part v mod p of row v / p, with p = 16 / Width parts to a row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<S, V, T>(T* rows, nint stride, int featureCount, T* coefficients, T* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* x0 = rows;
        T* x1 = rows + Offset<S, V, T>(1, stride);
        T* x2 = rows + Offset<S, V, T>(2, stride);
        T* x3 = rows + Offset<S, V, T>(3, stride);
        T* x4 = rows + Offset<S, V, T>(4, stride);
        T* x5 = rows + Offset<S, V, T>(5, stride);
        T* x6 = rows + Offset<S, V, T>(6, stride);
        T* x7 = rows + Offset<S, V, T>(7, stride);
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        nint j = 0;
        for (; j <= featureCount - Lanes.Count; j += Lanes.Count)
        {
            T* c = coefficients + j;
            a0 = S.MultiplyAdd(S.Load(x0 + j), S.Load(c), a0);
            a1 = S.MultiplyAdd(S.Load(x1 + j), S.Load(c + PartOf<S, V, T>(1)), a1);
            a2 = S.MultiplyAdd(S.Load(x2 + j), S.Load(c + PartOf<S, V, T>(2)), a2);
            a3 = S.MultiplyAdd(S.Load(x3 + j), S.Load(c + PartOf<S, V, T>(3)), a3);
            a4 = S.MultiplyAdd(S.Load(x4 + j), S.Load(c + PartOf<S, V, T>(4)), a4);
            a5 = S.MultiplyAdd(S.Load(x5 + j), S.Load(c + PartOf<S, V, T>(5)), a5);
            a6 = S.MultiplyAdd(S.Load(x6 + j), S.Load(c + PartOf<S, V, T>(6)), a6);
            a7 = S.MultiplyAdd(S.Load(x7 + j), S.Load(c + PartOf<S, V, T>(7)), a7);
        }

        if (j < featureCount)
        {
            int rest = (int)(featureCount - j);
            T* c = coefficients + j;
            a0 = AddTail<S, V, T>(x0 + j, c, 0, rest, a0);
            a1 = AddTail<S, V, T>(x1 + j, c, 1, rest, a1);
            a2 = AddTail<S, V, T>(x2 + j, c, 2, rest, a2);
            a3 = AddTail<S, V, T>(x3 + j, c, 3, rest, a3);
            a4 = AddTail<S, V, T>(x4 + j, c, 4, rest, a4);
            a5 = AddTail<S, V, T>(x5 + j, c, 5, rest, a5);
            a6 = AddTail<S, V, T>(x6 + j, c, 6, rest, a6);
            a7 = AddTail<S, V, T>(x7 + j, c, 7, rest, a7);
        }

        RowSums.Store<S, V, T>(a0, a1, a2, a3, a4, a5, a6, a7, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddTail<S, V, T>(T* x, T* coefficients, int v, int rest, V sum)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int part = PartOf<S, V, T>(v);
        int count = Math.Clamp(rest - part, 0, S.Width);
        return S.MultiplyAdd(S.LoadFirst(x, count), S.LoadFirst(coefficients + part, count), sum);
    }

    /// <summary>The first lane of accumulator v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PartOf<S, V, T>(int v)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        v % (Lanes.Count / S.Width) * S.Width;

    /// <summary>Where accumulator v begins, from the first of its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Offset<S, V, T>(int v, nint stride)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        (v / (Lanes.Count / S.Width) * stride) + PartOf<S, V, T>(v);

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
}
