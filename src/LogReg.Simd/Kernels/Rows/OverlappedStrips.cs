using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>In one loop the share of a gradient of one, two or four strips (formula 3.2) and the logits of as many strips behind them (formula 1.1).</summary>
/// <remarks>
/// While a gradient is added from the L1 cache nothing new is read, and the hardware's prefetcher rests; here the lines of the stream are read at even distances, and the arithmetic of both products
/// goes on meanwhile. Features of the gradient run downwards: what the logits read last is added first, while L1 holds it. The fewer strips, the less of L1 is taken; the more, the fewer stores of the
/// running sums, which fill the store queue. Measured on a Zen 4 in C (512 bits, single precision, one thread, 160 MiB at 35 to 39 GB/s), of the read, at d = 8, 16, 32, 64, 96 and 128: groups, as
/// <see cref="StripLogits"/> and <see cref="StripGradient"/> have them, with hints for every line, 0.42, 0.53, 0.61, 0.65, 0.63 and 0.60; without hints four strips 0.68, 0.89 and 0.90, two 0.53,
/// 0.76, 0.89, 0.79, 0.67 and 0.52, one, from 64 on, 0.81, 0.81 and 0.67; upwards one has 0.71 at d = 64 and 0.63 at 128. How much the hardware's prefetcher does depends on what else the memory
/// serves; the least and the median of ten runs in half an hour, d = 16, four strips: no hints 0.65 and 0.94, every eighth line 0.60 and 0.92, every second one, 4 KiB ahead, 0.79 and 0.89, every
/// line at most 0.66 and 0.77; d = 32, two strips: 0.85 and 0.95, 0.61 and 0.99, 0.94 and 1.03; d = 96, one strip: no hints 0.42 and 0.94, every fourth line 12 KiB ahead 0.81 and 0.98, every
/// second one 0.60 and 0.79. Sixteen sums in registers over all strips of a short group gain as much at d = 16 and 32 and lose from 64 on; terms that wait for one part more lose 0.03 to 0.05. In
/// L2 the loop gains nothing that is worth it: there four strips of each side by side, in groups of 8 KiB, have 1.09 and 1.10 times the speed at d = 16 and 32 in C, 0.87 at 64, and 0.85 at 128.
/// Cost: 4d flops and d·sizeof(T) bytes per sample. Determinism: the bits of <see cref="StripLogits"/> and of <see cref="StripGradient"/>.
/// </remarks>
internal static unsafe class OverlappedStrips
{
    /// <summary>Strips of so many bytes, at most four, are a part: it is in the L1 cache when it is read a second time.</summary>
    private const int PartBytes = 6 << 10;

    /// <summary>Two longer strips and the running sums fill L1. Strips of 7 and 8 KiB (d = 112 and 128) gain a tenth and more on one thread and lose up to a quarter on two.</summary>
    private const int LongestStripBytes = 13 << 9;

    /// <summary>Below this there is hardly a turn of eight features.</summary>
    private const int FewestFeatures = 8;

    /// <summary>How far ahead hints run, for every second line; for the other lines the hardware's prefetcher follows.</summary>
    private const int BytesAhead = 4 << 10;

    /// <summary>The same where a part is one strip, for every fourth line.</summary>
    private const int BytesAheadOfOne = 12 << 10;

    /// <summary>The rows of a part, a divisor of <see cref="LossTerms.RowMultiple"/>; 0 where parts gain nothing.</summary>
    public static int PartRows(int featureCount, int elementSize)
    {
        int stripBytes = featureCount * Lanes.Count * elementSize;
        return featureCount < FewestFeatures || stripBytes > LongestStripBytes ? 0
            : 4 * stripBytes <= PartBytes ? 4 * Lanes.Count
            : 2 * stripBytes <= PartBytes ? 2 * Lanes.Count
            : Lanes.Count;
    }

    /// <summary>Adds r_i·x_ij of a part to lane (i mod 16) of feature j, and writes the logits of the part behind it.</summary>
    /// <param name="strips">Two parts.</param>
    /// <param name="stripCount">The strips of a part: one, two or four.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="residuals">r of the first part.</param>
    /// <param name="gradientLanes">16 lanes per feature.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives the logits of the second part.</param>
    public static void Compute<S, V, T>(T* strips, int stripCount, int featureCount, T* residuals, T* gradientLanes, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        switch (stripCount)
        {
            case 1:
                One<S, V, T>(strips, featureCount, residuals, gradientLanes, coefficients, intercept, logits);
                break;
            case 2:
                Two<S, V, T>(strips, featureCount, residuals, gradientLanes, coefficients, intercept, logits);
                break;
            default:
                Four<S, V, T>(strips, featureCount, residuals, gradientLanes, coefficients, intercept, logits);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void One<S, V, T>(T* strips, int featureCount, T* residuals, T* gradientLanes, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        Part<S, V, T>(1, strips, featureCount, residuals, gradientLanes, coefficients, intercept, logits);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Two<S, V, T>(T* strips, int featureCount, T* residuals, T* gradientLanes, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        Part<S, V, T>(2, strips, featureCount, residuals, gradientLanes, coefficients, intercept, logits);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Four<S, V, T>(T* strips, int featureCount, T* residuals, T* gradientLanes, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        Part<S, V, T>(4, strips, featureCount, residuals, gradientLanes, coefficients, intercept, logits);

    /// <summary>A turn takes eight features to the logits, of one strip, and 8/count features of all strips to the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part<S, V, T>(int count, T* strips, int featureCount, T* residuals, T* gradientLanes, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        bool isWhole = S.Width == F;
        nint stripSize = (nint)featureCount * F;
        T* end = coefficients + featureCount;
        for (int half = 0; half < F; half += 2 * S.Width)
        {
            T* r = residuals + half;
            V r0 = S.Load(r), r1 = S.Zero, r2 = S.Zero, r3 = S.Zero, q0 = S.Zero, q1 = S.Zero, q2 = S.Zero, q3 = S.Zero;
            if (count > 1)
            {
                r1 = S.Load(r + F);
            }

            if (count > 2)
            {
                r2 = S.Load(r + (2 * F));
                r3 = S.Load(r + (3 * F));
            }

            if (!isWhole)
            {
                q0 = S.Load(r + S.Width);
                q1 = count > 1 ? S.Load(r + F + S.Width) : q0;
                q2 = count > 2 ? S.Load(r + (2 * F) + S.Width) : q0;
                q3 = count > 2 ? S.Load(r + (3 * F) + S.Width) : q0;
            }

            T* x = strips + (count * stripSize) + half;
            T* y = strips + stripSize + half;
            T* g = gradientLanes + stripSize + half;
            for (int strip = 0; strip < count; strip++)
            {
                V z = S.Zero, w = S.Zero;
                T* c = coefficients;
                while (c < end)
                {
                    V a = S.Zero, b = S.Zero;
                    T* last = c + Math.Min(end - c, StripLogits.FeatureBlock);
                    for (; c <= last - 8; c += 8, x += 8 * F)
                    {
                        FetchEightLines(count, (byte*)x);
                        if (!isWhole)
                        {
                            FetchEightLines(count, (byte*)x + (8 * Prefetch.LineBytes));
                        }

                        int turn = 8 / count;
                        y -= turn * F;
                        g -= turn * F;
                        Step<S, V, T>(count, x + (0 * count * F), c + (0 * count), ref a, ref b, y + ((turn - 1) * F), stripSize, g + ((turn - 1) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                        Step<S, V, T>(count, x + (1 * count * F), c + (1 * count), ref a, ref b, y + ((turn - 2) * F), stripSize, g + ((turn - 2) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                        if (count <= 2)
                        {
                            Step<S, V, T>(count, x + (2 * count * F), c + (2 * count), ref a, ref b, y + ((turn - 3) * F), stripSize, g + ((turn - 3) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                            Step<S, V, T>(count, x + (3 * count * F), c + (3 * count), ref a, ref b, y + ((turn - 4) * F), stripSize, g + ((turn - 4) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                        }

                        if (count == 1)
                        {
                            Step<S, V, T>(count, x + (4 * count * F), c + (4 * count), ref a, ref b, y + ((turn - 5) * F), stripSize, g + ((turn - 5) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                            Step<S, V, T>(count, x + (5 * count * F), c + (5 * count), ref a, ref b, y + ((turn - 6) * F), stripSize, g + ((turn - 6) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                            Step<S, V, T>(count, x + (6 * count * F), c + (6 * count), ref a, ref b, y + ((turn - 7) * F), stripSize, g + ((turn - 7) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                            Step<S, V, T>(count, x + (7 * count * F), c + (7 * count), ref a, ref b, y + ((turn - 8) * F), stripSize, g + ((turn - 8) * F), r0, r1, r2, r3, q0, q1, q2, q3);
                        }
                    }

                    for (; c < last; c++, x += F)
                    {
                        Product<S, V, T>(x, c, ref a, ref b);
                    }

                    z = S.Add(z, a);
                    w = S.Add(w, b);
                }

                T* destination = logits + (strip * F) + half;
                S.Store(S.Add(z, S.Broadcast(intercept)), destination);
                if (!isWhole)
                {
                    S.Store(S.Add(w, S.Broadcast(intercept)), destination + S.Width);
                }
            }

            while (g > gradientLanes + half)
            {
                y -= F;
                g -= F;
                Feature<S, V, T>(count, y, stripSize, g, r0, r1, r2, r3, q0, q1, q2, q3);
            }
        }
    }

    /// <summary>Asks for every second one of eight lines that the stream comes to later, or for every fourth one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchEightLines(int count, byte* line)
    {
        line += count == 1 ? BytesAheadOfOne : BytesAhead;
        Prefetch.Line(line);
        Prefetch.Line(line + (4 * Prefetch.LineBytes));
        if (count > 1)
        {
            Prefetch.Line(line + (2 * Prefetch.LineBytes));
            Prefetch.Line(line + (6 * Prefetch.LineBytes));
        }
    }

    /// <summary>As many features of the logits as there are strips, and one of the gradient: as many vectors of each. Eight of each in turn are as fast for two and four strips, and have 0.73 of the
    /// read on a Zen 4 for one at d = 64 where these have 0.94.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<S, V, T>(
        int count, T* x, T* coefficients, ref V a, ref V b, T* y, nint stripSize, T* g, V r0, V r1, V r2, V r3, V q0, V q1, V q2, V q3)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        Product<S, V, T>(x, coefficients, ref a, ref b);
        if (count > 1)
        {
            Product<S, V, T>(x + Lanes.Count, coefficients + 1, ref a, ref b);
        }

        if (count > 2)
        {
            Product<S, V, T>(x + (2 * Lanes.Count), coefficients + 2, ref a, ref b);
            Product<S, V, T>(x + (3 * Lanes.Count), coefficients + 3, ref a, ref b);
        }

        Feature<S, V, T>(count, y, stripSize, g, r0, r1, r2, r3, q0, q1, q2, q3);
    }

    /// <summary>Adds one feature's product to the logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product<S, V, T>(T* x, T* coefficient, ref V a, ref V b)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V c = S.Broadcast(*coefficient);
        a = S.MultiplyAdd(S.Load(x), c, a);
        if (S.Width < Lanes.Count)
        {
            b = S.MultiplyAdd(S.Load(x + S.Width), c, b);
        }
    }

    /// <summary>Adds the strips' share of one feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Feature<S, V, T>(int count, T* y, nint stripSize, T* g, V r0, V r1, V r2, V r3, V q0, V q1, V q2, V q3)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        S.Store(Sum<S, V, T>(count, y, stripSize, S.Load(g), r0, r1, r2, r3), g);
        if (S.Width < Lanes.Count)
        {
            S.Store(Sum<S, V, T>(count, y + S.Width, stripSize, S.Load(g + S.Width), q0, q1, q2, q3), g + S.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<S, V, T>(int count, T* y, nint stripSize, V sum, V r0, V r1, V r2, V r3)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        sum = S.MultiplyAdd(S.Load(y), r0, sum);
        if (count > 1)
        {
            sum = S.MultiplyAdd(S.Load(y + stripSize), r1, sum);
        }

        if (count > 2)
        {
            sum = S.MultiplyAdd(S.Load(y + (2 * stripSize)), r2, sum);
            sum = S.MultiplyAdd(S.Load(y + (3 * stripSize)), r3, sum);
        }

        return sum;
    }
}
