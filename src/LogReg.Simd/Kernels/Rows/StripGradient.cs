using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation Xᵀr over strips (formula 3.2): 16 lane sums per feature, reduced later by the fixed tree.</summary>
/// <remarks>
/// Eight sums stay in registers through all strips of a group, so that they are loaded and stored once
/// per group: those of eight features, or of four features and two vectors, whole lines of the cache.
/// Measured on a Zen 3 (256 bits, one thread) at d = 8, 16, 20, 32, 64 and 128: eight features 41, 42, 36, 44, 45 and 45 GB/s from L2, where every line is read twice, four features and two vectors
/// 74, 81, 65, 85, 83 and 63, six and two no more than those; from L1, where loads are the limit, 139, 129, 59, 140, 124 and 89 against 118, 116, 117, 128, 111 and 85. Fetching the next group
/// meanwhile costs more than it gains. Where a vector is a line, four strips go side by side from their first feature to the last: measured on a Zen 5 in C (512 bits, groups of 24 KiB in L1) at d =
/// 16, 32, 64 and 128: eight features 330, 257, 170 and 106 GB/s, sixteen 349, 296, 214 and 135, four strips 340, 346, 303 and 381. What hints go on meanwhile is the processor's matter
/// (<see cref="Processor.Hints"/>).
/// A lane adds its rows in strip order, so the bits depend on neither the width nor the grouping.
/// Cost: 2d flops and d·sizeof(T) bytes per sample, the features mostly from the L1 cache, where the logits left them.
/// </remarks>
internal static unsafe class StripGradient
{
    /// <summary>A group that the L1 cache holds, beside the sums: there half a line costs what a line costs.</summary>
    private const int NearBytes = 24 << 10;

    /// <summary>Adds the lane sums, reduced by the fixed tree in T and then widened, to one double per feature.</summary>
    public static void Flush<S, V, T>(T* gradientLanes, int featureCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        T* eight = stackalloc T[8];
        int feature = 0;
        if (Unsafe.SizeOf<V>() == F * sizeof(T))
        {
            for (; feature <= featureCount - 8; feature += 8)
            {
                T* g = gradientLanes + ((nint)feature * F);
                RowSums.Store<S, V, T>(
                    S.Load(g), S.Load(g + F), S.Load(g + (2 * F)), S.Load(g + (3 * F)), S.Load(g + (4 * F)), S.Load(g + (5 * F)), S.Load(g + (6 * F)), S.Load(g + (7 * F)), eight);
                for (int i = 0; i < 8; i++)
                {
                    sums[feature + i] += LaneSums.Widen(eight[i]);
                }
            }
        }

        for (; feature <= featureCount - 4; feature += 4)
        {
            LaneSums.Four(gradientLanes + ((nint)feature * F), eight);
            for (int i = 0; i < 4; i++)
            {
                sums[feature + i] += LaneSums.Widen(eight[i]);
            }
        }

        for (; feature < featureCount; feature++)
        {
            sums[feature] += LaneSums.Widen(LaneSums.One(gradientLanes + ((nint)feature * F)));
        }
    }

    /// <summary>Adds r_i·x_ij to lane (i mod 16) of feature j; <paramref name="gradientLanes"/> holds 16 lanes per feature.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate<E, S, V, T>(E* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        if (typeof(E) == typeof(T) && Unsafe.SizeOf<V>() == Prefetch.LineBytes)
        {
            if (prefetch.IsEmpty)
            {
                StripAfterStrip<S, V, T>((T*)strips, stripSize, stripCount, residuals, gradientLanes, prefetch, fetches: false);
            }
            else
            {
                StripAfterStrip<S, V, T>((T*)strips, stripSize, stripCount, residuals, gradientLanes, prefetch, fetches: true);
            }

            return;
        }

        bool pairs = 2 * Unsafe.SizeOf<V>() <= Prefetch.LineBytes;
        bool isNear = stripCount * stripSize * sizeof(E) <= NearBytes;
        int features;
        for (int j = 0; j < featureCount; j += features)
        {
            int left = featureCount - j;
            features = left >= 8 && (isNear || !pairs) ? 8 : left >= 4 && pairs ? 4 : 1;
            for (int part = 0; part < Lanes.Count; part += features == 4 ? 2 * S.Width : S.Width)
            {
                nint offset = ((nint)j * Lanes.Count) + part;
                switch (features)
                {
                    case 8:
                        Eight<E, S, V, T>(strips + offset, stripSize, stripCount, residuals + part, gradientLanes + offset, ref prefetch);
                        break;
                    case 4:
                        FourPairs<E, S, V, T>(strips + offset, stripSize, stripCount, residuals + part, gradientLanes + offset, ref prefetch);
                        break;
                    default:
                        One<E, S, V, T>(strips + offset, stripSize, stripCount, residuals + part, gradientLanes + offset);
                        break;
                }
            }
        }
    }

    /// <summary>Four strips side by side, from their first feature to the last, then one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StripAfterStrip<S, V, T>(T* x, nint stripSize, int stripCount, T* residuals, T* g, PrefetchStream prefetch, bool fetches)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int strip = 0;
        for (; strip <= stripCount - 4; strip += 4, x += 4 * stripSize, residuals += 4 * Lanes.Count)
        {
            Four<S, V, T>(x, stripSize, residuals, g, ref prefetch, fetches);
        }

        for (; strip < stripCount; strip++, x += stripSize, residuals += Lanes.Count)
        {
            V r = S.Load(residuals), q = S.Load(residuals + (Lanes.Count - S.Width));
            for (nint i = 0; i < stripSize; i += Lanes.Count)
            {
                S.Store(S.MultiplyAdd(S.Load(x + i), r, S.Load(g + i)), g + i);
                if (Unsafe.SizeOf<V>() < Lanes.Count * sizeof(T))
                {
                    nint k = i + S.Width;
                    S.Store(S.MultiplyAdd(S.Load(x + k), q, S.Load(g + k)), g + k);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<S, V, T>(T* x, nint stripSize, T* residuals, T* g, ref PrefetchStream prefetch, bool fetches)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        PrefetchStream ahead = prefetch;
        T* y = x + stripSize;
        T* z = y + stripSize;
        T* w = z + stripSize;
        V r0 = S.Load(residuals), r1 = S.Load(residuals + F), r2 = S.Load(residuals + (2 * F)), r3 = S.Load(residuals + (3 * F));
        if (Unsafe.SizeOf<V>() == F * sizeof(T))
        {
            for (nint i = 0; i < stripSize; i += F)
            {
                if (fetches)
                {
                    ahead.AfterFourLines();
                }

                V a = S.MultiplyAdd(S.Load(x + i), r0, S.Load(g + i));
                a = S.MultiplyAdd(S.Load(y + i), r1, a);
                a = S.MultiplyAdd(S.Load(z + i), r2, a);
                S.Store(S.MultiplyAdd(S.Load(w + i), r3, a), g + i);
            }

            prefetch = ahead;
            return;
        }

        T* second = residuals + S.Width;
        V q0 = S.Load(second), q1 = S.Load(second + F), q2 = S.Load(second + (2 * F)), q3 = S.Load(second + (3 * F));
        for (nint i = 0; i < stripSize; i += F)
        {
            if (fetches)
            {
                ahead.AfterFourLines();
                ahead.AfterFourLines();
            }

            nint k = i + S.Width;
            V a = S.MultiplyAdd(S.Load(x + i), r0, S.Load(g + i));
            V b = S.MultiplyAdd(S.Load(x + k), q0, S.Load(g + k));
            a = S.MultiplyAdd(S.Load(y + i), r1, a);
            b = S.MultiplyAdd(S.Load(y + k), q1, b);
            a = S.MultiplyAdd(S.Load(z + i), r2, a);
            b = S.MultiplyAdd(S.Load(z + k), q2, b);
            S.Store(S.MultiplyAdd(S.Load(w + i), r3, a), g + i);
            S.Store(S.MultiplyAdd(S.Load(w + k), q3, b), g + k);
        }

        prefetch = ahead;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<E, S, V, T>(E* x, nint stripSize, int stripCount, T* residuals, T* g, ref PrefetchStream prefetch)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        V a0 = S.Load(g), a1 = S.Load(g + F), a2 = S.Load(g + (2 * F)), a3 = S.Load(g + (3 * F));
        V a4 = S.Load(g + (4 * F)), a5 = S.Load(g + (5 * F)), a6 = S.Load(g + (6 * F)), a7 = S.Load(g + (7 * F));
        PrefetchStream ahead = prefetch;
        for (int strip = 0; strip < stripCount; strip++)
        {
            if (typeof(E) != typeof(T))
            {
                ahead.Next();
            }

            V r = S.Load(residuals);
            a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x), r, a0);
            a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + F), r, a1);
            a2 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (2 * F)), r, a2);
            a3 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (3 * F)), r, a3);
            a4 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (4 * F)), r, a4);
            a5 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (5 * F)), r, a5);
            a6 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (6 * F)), r, a6);
            a7 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (7 * F)), r, a7);
            x += stripSize;
            residuals += F;
        }

        prefetch = ahead;
        S.Store(a0, g);
        S.Store(a1, g + F);
        S.Store(a2, g + (2 * F));
        S.Store(a3, g + (3 * F));
        S.Store(a4, g + (4 * F));
        S.Store(a5, g + (5 * F));
        S.Store(a6, g + (6 * F));
        S.Store(a7, g + (7 * F));
    }

    /// <summary>Four features of two vectors side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourPairs<E, S, V, T>(E* x, nint stripSize, int stripCount, T* residuals, T* g, ref PrefetchStream prefetch)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        E* y = x + S.Width;
        T* h = g + S.Width;
        V a0 = S.Load(g), a1 = S.Load(g + F), a2 = S.Load(g + (2 * F)), a3 = S.Load(g + (3 * F));
        V b0 = S.Load(h), b1 = S.Load(h + F), b2 = S.Load(h + (2 * F)), b3 = S.Load(h + (3 * F));
        PrefetchStream ahead = prefetch;
        for (int strip = 0; strip < stripCount; strip++)
        {
            if (typeof(E) != typeof(T))
            {
                ahead.Next();
            }

            V r = S.Load(residuals);
            V q = S.Load(residuals + S.Width);
            a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x), r, a0);
            b0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(y), q, b0);
            a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + F), r, a1);
            b1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(y + F), q, b1);
            a2 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (2 * F)), r, a2);
            b2 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(y + (2 * F)), q, b2);
            a3 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (3 * F)), r, a3);
            b3 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(y + (3 * F)), q, b3);
            x += stripSize;
            y += stripSize;
            residuals += F;
        }

        prefetch = ahead;
        S.Store(a0, g);
        S.Store(a1, g + F);
        S.Store(a2, g + (2 * F));
        S.Store(a3, g + (3 * F));
        S.Store(b0, h);
        S.Store(b1, h + F);
        S.Store(b2, h + (2 * F));
        S.Store(b3, h + (3 * F));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<E, S, V, T>(E* x, nint stripSize, int stripCount, T* residuals, T* g)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a = S.Load(g);
        for (int strip = 0; strip < stripCount; strip++)
        {
            a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x), S.Load(residuals + ((nint)strip * Lanes.Count)), a);
            x += stripSize;
        }

        S.Store(a, g);
    }
}
