using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation Xᵀr over strips (formula 3.2): 16 lane sums per feature, reduced later by the fixed tree.</summary>
/// <remarks>
/// The sums of eight features stay in registers through all strips of a group, so that they are loaded and stored once per group. Fetching the next group meanwhile costs more than it gains: on a Zen 4
/// from memory 13 GB/s instead of 18 at d = 32, 14 instead of 19 at 128.
/// A lane adds its rows in strip order, so the bits depend on neither the width nor the grouping.
/// Cost: 2d flops and d·sizeof(T) bytes per sample, the features mostly from the L1 cache, where the logits left them.
/// </remarks>
internal static unsafe class StripGradient
{
    /// <summary>The features whose lane sums stay in registers through all strips of a group.</summary>
    private const int Features = 8;

    /// <summary>Adds the lane sums, reduced by the fixed tree in T and then widened, to one double per feature.</summary>
    public static void Flush<T>(T* gradientLanes, int featureCount, double* sums)
        where T : unmanaged
    {
        T* four = stackalloc T[4];
        int feature = 0;
        for (; feature <= featureCount - 4; feature += 4)
        {
            LaneSums.Four(gradientLanes + ((nint)feature * Lanes.Count), four);
            for (int i = 0; i < 4; i++)
            {
                sums[feature + i] += LaneSums.Widen(four[i]);
            }
        }

        for (; feature < featureCount; feature++)
        {
            sums[feature] += LaneSums.Widen(LaneSums.One(gradientLanes + ((nint)feature * Lanes.Count)));
        }
    }

    /// <summary>Adds r_i·x_ij to lane (i mod 16) of feature j; <paramref name="gradientLanes"/> holds 16 lanes per feature.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Accumulate<E, S, V, T>(E* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        int whole = featureCount / Features * Features;
        for (int j = 0; j < featureCount; j += j < whole ? Features : 1)
        {
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                nint offset = ((nint)j * Lanes.Count) + part;
                if (j < whole)
                {
                    Eight<E, S, V, T>(strips + offset, stripSize, stripCount, residuals + part, gradientLanes + offset);
                }
                else
                {
                    One<E, S, V, T>(strips + offset, stripSize, stripCount, residuals + part, gradientLanes + offset);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<E, S, V, T>(E* x, nint stripSize, int stripCount, T* residuals, T* g)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        V a0 = S.Load(g), a1 = S.Load(g + F), a2 = S.Load(g + (2 * F)), a3 = S.Load(g + (3 * F));
        V a4 = S.Load(g + (4 * F)), a5 = S.Load(g + (5 * F)), a6 = S.Load(g + (6 * F)), a7 = S.Load(g + (7 * F));
        for (int strip = 0; strip < stripCount; strip++)
        {
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

        S.Store(a0, g);
        S.Store(a1, g + F);
        S.Store(a2, g + (2 * F));
        S.Store(a3, g + (3 * F));
        S.Store(a4, g + (4 * F));
        S.Store(a5, g + (5 * F));
        S.Store(a6, g + (6 * F));
        S.Store(a7, g + (7 * F));
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
