using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The sums of rows that come from memory one after another, where a vector is a line of the cache (formula 1.1); the bits of <see cref="RowLogits"/>.</summary>
/// <remarks>
/// Eight lines of a row a turn: the fewer instructions a line takes, the more lines are asked for before the first has come. Measured on a Zen 5 in C (512 bits, the pass from memory, of read) at d =
/// 256 and 768: one line a turn 0.80 and 0.79, eight 0.95 and 0.93. The rows' loops stand one behind the
/// other: in one loop over the rows 0.87 and 0.70 where they reach 0.96 and 0.79 side by side in the same run.
/// </remarks>
internal static unsafe class RowStream
{
    /// <summary>Stores the sums of eight rows, or of four where a row has two vectors of lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Store<S, V, T>(T* rows, nint stride, int featureCount, T* coefficients, T* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T))
        {
            V a = One<S, V, T>(rows, featureCount, coefficients);
            V b = One<S, V, T>(rows + stride, featureCount, coefficients);
            V c = One<S, V, T>(rows + (2 * stride), featureCount, coefficients);
            V d = One<S, V, T>(rows + (3 * stride), featureCount, coefficients);
            V e = One<S, V, T>(rows + (4 * stride), featureCount, coefficients);
            V f = One<S, V, T>(rows + (5 * stride), featureCount, coefficients);
            V g = One<S, V, T>(rows + (6 * stride), featureCount, coefficients);
            V h = One<S, V, T>(rows + (7 * stride), featureCount, coefficients);
            RowSums.Store<S, V, T>(a, b, c, d, e, f, g, h, sums);
        }
        else
        {
            Two<S, V, T>(rows, featureCount, coefficients, out V a, out V b);
            Two<S, V, T>(rows + stride, featureCount, coefficients, out V c, out V d);
            Two<S, V, T>(rows + (2 * stride), featureCount, coefficients, out V e, out V f);
            Two<S, V, T>(rows + (3 * stride), featureCount, coefficients, out V g, out V h);
            RowSums.Store<S, V, T>(a, b, c, d, e, f, g, h, sums);
        }
    }

    /// <summary>The lanes of a row, one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V One<S, V, T>(T* x, int featureCount, T* c)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        V a = S.Zero;
        int left = featureCount;
        for (; left >= 8 * F; left -= 8 * F, x += 8 * F, c += 8 * F)
        {
            Prefetch.FourAhead(x);
            Prefetch.FourAhead(x + (4 * F));
            a = S.MultiplyAdd(S.Load(x), S.Load(c), a);
            a = S.MultiplyAdd(S.Load(x + F), S.Load(c + F), a);
            a = S.MultiplyAdd(S.Load(x + (2 * F)), S.Load(c + (2 * F)), a);
            a = S.MultiplyAdd(S.Load(x + (3 * F)), S.Load(c + (3 * F)), a);
            a = S.MultiplyAdd(S.Load(x + (4 * F)), S.Load(c + (4 * F)), a);
            a = S.MultiplyAdd(S.Load(x + (5 * F)), S.Load(c + (5 * F)), a);
            a = S.MultiplyAdd(S.Load(x + (6 * F)), S.Load(c + (6 * F)), a);
            a = S.MultiplyAdd(S.Load(x + (7 * F)), S.Load(c + (7 * F)), a);
        }

        for (; left >= F; left -= F, x += F, c += F)
        {
            Prefetch.Ahead(x);
            a = S.MultiplyAdd(S.Load(x), S.Load(c), a);
        }

        return left == 0 ? a : S.MultiplyAdd(S.LoadFirst(x, left), S.LoadFirst(c, left), a);
    }

    /// <summary>The lanes of a row, two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<S, V, T>(T* x, int featureCount, T* c, out V first, out V second)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a = S.Zero, b = S.Zero;
        int left = featureCount;
        for (; left >= 4 * Lanes.Count; left -= 4 * Lanes.Count, x += 4 * Lanes.Count, c += 4 * Lanes.Count)
        {
            Prefetch.FourAhead(x);
            Prefetch.FourAhead(x + (4 * S.Width));
            a = S.MultiplyAdd(S.Load(x), S.Load(c), a);
            b = S.MultiplyAdd(S.Load(x + S.Width), S.Load(c + S.Width), b);
            a = S.MultiplyAdd(S.Load(x + (2 * S.Width)), S.Load(c + (2 * S.Width)), a);
            b = S.MultiplyAdd(S.Load(x + (3 * S.Width)), S.Load(c + (3 * S.Width)), b);
            a = S.MultiplyAdd(S.Load(x + (4 * S.Width)), S.Load(c + (4 * S.Width)), a);
            b = S.MultiplyAdd(S.Load(x + (5 * S.Width)), S.Load(c + (5 * S.Width)), b);
            a = S.MultiplyAdd(S.Load(x + (6 * S.Width)), S.Load(c + (6 * S.Width)), a);
            b = S.MultiplyAdd(S.Load(x + (7 * S.Width)), S.Load(c + (7 * S.Width)), b);
        }

        RowLogits.TwoParts<T, S, V, T>(x, left, c, a, b, out first, out second, streams: true);
    }
}
