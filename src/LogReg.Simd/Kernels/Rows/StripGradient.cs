using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation Xᵀr over strips (formula 3.2): 16 lane sums per feature, reduced later by the fixed tree.</summary>
/// <remarks>
/// Taking four strips at a time divides the load and store of the lane sums by four: five loads and one store per four products.
/// A lane adds its rows in strip order, so the bits depend on neither the width nor the grouping.
/// Cost: 2d flops and d·sizeof(T) bytes per sample, the features mostly from the L1 cache, where the logits left them.
/// </remarks>
internal static unsafe class StripGradient
{
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
    public static void Accumulate<S, V, T>(
        T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        int strip = 0;
        for (; strip <= stripCount - 4; strip += 4)
        {
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                T* x0 = strips + (strip * stripSize) + part;
                T* x1 = x0 + stripSize;
                T* x2 = x1 + stripSize;
                T* x3 = x2 + stripSize;
                T* r = residuals + (strip * Lanes.Count) + part;
                V r0 = S.Load(r);
                V r1 = S.Load(r + Lanes.Count);
                V r2 = S.Load(r + (2 * Lanes.Count));
                V r3 = S.Load(r + (3 * Lanes.Count));
                T* g = gradientLanes + part;
                for (nint offset = 0; offset < stripSize; offset += Lanes.Count)
                {
                    V sum = S.Load(g + offset);
                    sum = S.MultiplyAdd(S.Load(x0 + offset), r0, sum);
                    sum = S.MultiplyAdd(S.Load(x1 + offset), r1, sum);
                    sum = S.MultiplyAdd(S.Load(x2 + offset), r2, sum);
                    sum = S.MultiplyAdd(S.Load(x3 + offset), r3, sum);
                    S.Store(sum, g + offset);
                }
            }
        }

        for (; strip < stripCount; strip++)
        {
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                T* x = strips + (strip * stripSize) + part;
                V r = S.Load(residuals + (strip * Lanes.Count) + part);
                T* g = gradientLanes + part;
                for (nint offset = 0; offset < stripSize; offset += Lanes.Count)
                {
                    S.Store(S.MultiplyAdd(S.Load(x + offset), r, S.Load(g + offset)), g + offset);
                }
            }
        }
    }
}
