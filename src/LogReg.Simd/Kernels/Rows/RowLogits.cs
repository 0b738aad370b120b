using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
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
/// Measured in L2 at d = 32 on a Cascade Lake: lanes reduced by way of memory 25 GB/s, in registers 50 to 54. On a Zen 4 (512 bits, one thread, 256 MiB) rows one after another 28 to 31 GB/s at 160 to
/// 2048 features, where two rows side by side have 11 to 14 and eight 11 at 256 and 21 at 784; in L2 eight side by side 105 to 115, two 105, one after another 79.
/// The rows of a block share the coefficients of the last features, and a part without any is left out: on a Zen 3 (256 bits) a row takes 2.6, 2.9 and 3.0 ns in L2 at d = 8, 20 and 24, and 3.2, 3.3
/// and 3.4 where each part loads its own.
/// </remarks>
internal static unsafe class RowLogits
{
    /// <summary>Writes one logit per row.</summary>
    /// <param name="features">The first row.</param>
    /// <param name="stride">The distance between row starts.</param>
    /// <param name="rowCount">The rows.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives the logits.</param>
    /// <param name="streams">Whether the rows come from memory: then they are read row after row, in one sequential stream, else side by side. The bits are the same.</param>
    /// <param name="fetches">Whether rows that are read side by side come from memory: then the lines that they come to later are asked for.</param>
    /// <param name="prefetch">What is fetched meanwhile, where elements are narrow.</param>
    public static void Compute<E, S, V, T>(
        E* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* logits, bool streams, bool fetches = false, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int row = ShortRows.Compute<Unchanged, E, S, V, T>(features, stride, rowCount, featureCount, coefficients, intercept, logits);
        Rows<E, S, V, T>(features + (row * stride), stride, rowCount - row, featureCount, coefficients, intercept, logits + row, streams, fetches, prefetch);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows<E, S, V, T>(
        E* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* logits, bool streams, bool fetches, PrefetchStream prefetch)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int rowBlock = 8 * S.Width / Lanes.Count;
        int row = 0;
        for (; row <= rowCount - rowBlock; row += rowBlock)
        {
            Prefetch.Ahead(features + (row * stride), fetches ? rowBlock * stride * sizeof(E) : 0);
            if (typeof(E) == typeof(T))
            {
                Block<E, S, V, T>(features + (row * stride), stride, featureCount, coefficients, logits + row, streams);
            }
            else
            {
                NarrowBlock<E, S, V, T>(features + (row * stride), stride, featureCount, coefficients, logits + row, ref prefetch);
            }

            if (typeof(V) == typeof(Vector512<float>))
            {
                // As wide as the store before: a load that needs two stores waits until memory has given all that was asked for before them.
                float* eight = (float*)(logits + row);
                (Vector256.Load(eight) + Vector256.Create((float)(object)intercept)).Store(eight);
            }
        }

        int done = typeof(V) == typeof(Vector512<float>) ? row : 0;
        for (; row < rowCount; row++)
        {
            logits[row] = Dot<E, S, V, T>(features + (row * stride), featureCount, coefficients);
        }

        Intercept.Add<S, V, T>(logits + done, rowCount - done, intercept);
    }

    /// <summary>The logit of one row before the intercept is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<E, S, V, T>(E* row, int featureCount, T* coefficients)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (Unsafe.SizeOf<V>() == Lanes.Count / 2 * sizeof(T))
        {
            TwoParts<E, S, V, T>(row, featureCount, coefficients, out V first, out V second);
            return S.SumLanes(S.Add(first, second));
        }

        V a = Part<E, S, V, T>(row, 0, featureCount, coefficients);
        if (Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T))
        {
            return S.SumLanes(a);
        }

        V b = Part<E, S, V, T>(row, S.Width, featureCount, coefficients);
        V c = Part<E, S, V, T>(row, 2 * S.Width, featureCount, coefficients);
        V d = Part<E, S, V, T>(row, 3 * S.Width, featureCount, coefficients);
        if (Unsafe.SizeOf<V>() == Lanes.Count / 4 * sizeof(T))
        {
            return S.SumLanes(S.Add(S.Add(a, c), S.Add(b, d)));
        }

        V e = Part<E, S, V, T>(row, 4 * S.Width, featureCount, coefficients);
        V f = Part<E, S, V, T>(row, 5 * S.Width, featureCount, coefficients);
        V g = Part<E, S, V, T>(row, 6 * S.Width, featureCount, coefficients);
        V h = Part<E, S, V, T>(row, 7 * S.Width, featureCount, coefficients);
        return S.SumLanes(S.Add(S.Add(S.Add(a, e), S.Add(c, g)), S.Add(S.Add(b, f), S.Add(d, h))));
    }

    /// <summary>The lanes of one row that begin at <paramref name="part"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Part<E, S, V, T>(E* row, int part, int featureCount, T* coefficients)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V sum = S.Zero;
        nint j = part;
        for (; j <= featureCount - S.Width; j += Lanes.Count)
        {
            sum = S.MultiplyAdd(Loaded.Of<E, S, V, T>(row + j), S.Load(coefficients + j), sum);
        }

        if (j < featureCount)
        {
            int rest = (int)(featureCount - j);
            sum = S.MultiplyAdd(Loaded.First<E, S, V, T>(row + j, rest), S.LoadFirst(coefficients + j, rest), sum);
        }

        return sum;
    }

    /// <summary>Both halves of the lanes of one row: one loop, and a masked load of the half alone that is not full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoParts<E, S, V, T>(E* row, int featureCount, T* coefficients, out V first, out V second, bool streams = false)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => TwoParts<E, S, V, T>(row, featureCount, coefficients, S.Zero, S.Zero, out first, out second, streams);

    /// <summary>The same for a row whose sums have begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoParts<E, S, V, T>(E* row, int featureCount, T* coefficients, V firstSoFar, V secondSoFar, out V first, out V second, bool streams)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a = firstSoFar, b = secondSoFar;
        nint j = WholeLanes<E, S, V, T>(row, featureCount, coefficients, ref a, ref b, streams);
        int rest = (int)(featureCount - j);
        if (rest >= S.Width)
        {
            a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(row + j), S.Load(coefficients + j), a);
            if (rest > S.Width)
            {
                b = S.MultiplyAdd(Loaded.First<E, S, V, T>(row + j + S.Width, rest - S.Width), S.LoadFirst(coefficients + j + S.Width, rest - S.Width), b);
            }
        }
        else if (rest > 0)
        {
            a = S.MultiplyAdd(Loaded.First<E, S, V, T>(row + j, rest), S.LoadFirst(coefficients + j, rest), a);
        }

        first = a;
        second = b;
    }

    /// <summary>Both halves of the whole lanes of a row, and the first feature behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint WholeLanes<E, S, V, T>(E* row, int featureCount, T* coefficients, ref V first, ref V second, bool streams)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a = first, b = second;
        nint j = 0;
        for (; j <= featureCount - Lanes.Count; j += Lanes.Count)
        {
            FetchAhead<E, S, V, T>(row + j, streams);
            FetchAhead<E, S, V, T>(row + j + S.Width, streams);
            a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(row + j), S.Load(coefficients + j), a);
            b = S.MultiplyAdd(Loaded.Of<E, S, V, T>(row + j + S.Width), S.Load(coefficients + j + S.Width), b);
        }

        first = a;
        second = b;
        return j;
    }

    /// <summary>Fetches the line of memory that a stream of the caller's elements comes to later, where a vector is a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead<E, S, V, T>(E* x, bool streams)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (streams && typeof(E) == typeof(T) && Unsafe.SizeOf<V>() == Prefetch.LineBytes)
        {
            Prefetch.Ahead(x);
        }
    }

    /// <summary>Eight accumulators: those of 8 rows at 512 bits, of 4 at 256, of 2 at 128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<E, S, V, T>(E* rows, nint stride, int featureCount, T* coefficients, T* sums, bool streams)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (streams && typeof(E) == typeof(T) && Unsafe.SizeOf<V>() == Prefetch.LineBytes)
        {
            RowStream.Store<S, V, T>((T*)rows, stride, featureCount, coefficients, sums);
        }
        else if (streams && Unsafe.SizeOf<V>() == Lanes.Count / 2 * sizeof(T))
        {
            TwoParts<E, S, V, T>(rows, featureCount, coefficients, out V a0, out V a1, streams: true);
            TwoParts<E, S, V, T>(rows + stride, featureCount, coefficients, out V a2, out V a3, streams: true);
            TwoParts<E, S, V, T>(rows + (2 * stride), featureCount, coefficients, out V a4, out V a5, streams: true);
            TwoParts<E, S, V, T>(rows + (3 * stride), featureCount, coefficients, out V a6, out V a7, streams: true);
            RowSums.Store<S, V, T>(a0, a1, a2, a3, a4, a5, a6, a7, sums);
        }
        else
        {
            SideBySide<E, S, V, T>(rows, stride, featureCount, coefficients, sums);
        }
    }

    /// <summary>
    /// The eight accumulators of narrow rows, four at a time: as many chains as hide each other's latency where widening takes most of the time. A method of its own, because the compiler stops
    /// inlining the widening where there is too much of it in one.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void NarrowBlock<E, S, V, T>(E* rows, nint stride, int featureCount, T* coefficients, T* sums, ref PrefetchStream prefetch)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        FourSideBySide<E, S, V, T>(rows, stride, 0, featureCount, coefficients, ref prefetch, out V a0, out V a1, out V a2, out V a3);
        FourSideBySide<E, S, V, T>(rows, stride, 4, featureCount, coefficients, ref prefetch, out V a4, out V a5, out V a6, out V a7);
        RowSums.Store<S, V, T>(a0, a1, a2, a3, a4, a5, a6, a7, sums);
    }

    /// <summary>Four accumulators from number <paramref name="v"/> on; see <see cref="SideBySide"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourSideBySide<E, S, V, T>(E* rows, nint stride, int v, int featureCount, T* coefficients, ref PrefetchStream prefetch, out V first, out V second, out V third, out V fourth)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        E* x0 = rows + Offset<S, V, T>(v, stride);
        E* x1 = rows + Offset<S, V, T>(v + 1, stride);
        E* x2 = rows + Offset<S, V, T>(v + 2, stride);
        E* x3 = rows + Offset<S, V, T>(v + 3, stride);
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
        PrefetchStream ahead = prefetch;
        nint j = 0;
        for (; j <= featureCount - Lanes.Count; j += Lanes.Count)
        {
            ahead.Next();
            T* c = coefficients + j;
            a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x0 + j), S.Load(c + PartOf<S, V, T>(v)), a0);
            a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x1 + j), S.Load(c + PartOf<S, V, T>(v + 1)), a1);
            a2 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x2 + j), S.Load(c + PartOf<S, V, T>(v + 2)), a2);
            a3 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x3 + j), S.Load(c + PartOf<S, V, T>(v + 3)), a3);
        }

        if (j < featureCount)
        {
            int rest = (int)(featureCount - j);
            a0 = AddRest<E, S, V, T>(x0 + j, Rest<S, V, T>(coefficients + j, v, rest), v, rest, a0);
            a1 = AddRest<E, S, V, T>(x1 + j, Rest<S, V, T>(coefficients + j, v + 1, rest), v + 1, rest, a1);
            a2 = AddRest<E, S, V, T>(x2 + j, Rest<S, V, T>(coefficients + j, v + 2, rest), v + 2, rest, a2);
            a3 = AddRest<E, S, V, T>(x3 + j, Rest<S, V, T>(coefficients + j, v + 3, rest), v + 3, rest, a3);
        }

        prefetch = ahead;
        first = a0;
        second = a1;
        third = a2;
        fourth = a3;
    }

    /// <summary>Eight accumulators side by side: accumulator v is part v mod p of row v / p, with p = 16 / Width parts to a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SideBySide<E, S, V, T>(E* rows, nint stride, int featureCount, T* coefficients, T* sums)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        E* x0 = rows;
        E* x1 = rows + Offset<S, V, T>(1, stride);
        E* x2 = rows + Offset<S, V, T>(2, stride);
        E* x3 = rows + Offset<S, V, T>(3, stride);
        E* x4 = rows + Offset<S, V, T>(4, stride);
        E* x5 = rows + Offset<S, V, T>(5, stride);
        E* x6 = rows + Offset<S, V, T>(6, stride);
        E* x7 = rows + Offset<S, V, T>(7, stride);
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        nint j = 0;
        for (; j <= featureCount - Lanes.Count; j += Lanes.Count)
        {
            T* c = coefficients + j;
            a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x0 + j), S.Load(c), a0);
            a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x1 + j), S.Load(c + PartOf<S, V, T>(1)), a1);
            a2 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x2 + j), S.Load(c + PartOf<S, V, T>(2)), a2);
            a3 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x3 + j), S.Load(c + PartOf<S, V, T>(3)), a3);
            a4 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x4 + j), S.Load(c + PartOf<S, V, T>(4)), a4);
            a5 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x5 + j), S.Load(c + PartOf<S, V, T>(5)), a5);
            a6 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x6 + j), S.Load(c + PartOf<S, V, T>(6)), a6);
            a7 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x7 + j), S.Load(c + PartOf<S, V, T>(7)), a7);
        }

        if (j < featureCount)
        {
            int rest = (int)(featureCount - j);
            int parts = Lanes.Count / S.Width;
            V c0 = Rest<S, V, T>(coefficients + j, 0, rest);
            V c1 = parts > 1 ? Rest<S, V, T>(coefficients + j, 1, rest) : c0;
            V c2 = parts > 2 ? Rest<S, V, T>(coefficients + j, 2, rest) : c0;
            V c3 = parts > 2 ? Rest<S, V, T>(coefficients + j, 3, rest) : c1;
            V c4 = parts > 4 ? Rest<S, V, T>(coefficients + j, 4, rest) : c0;
            V c5 = parts > 4 ? Rest<S, V, T>(coefficients + j, 5, rest) : c1;
            V c6 = parts > 4 ? Rest<S, V, T>(coefficients + j, 6, rest) : c2;
            V c7 = parts > 4 ? Rest<S, V, T>(coefficients + j, 7, rest) : c3;
            a0 = AddRest<E, S, V, T>(x0 + j, c0, 0, rest, a0);
            a1 = AddRest<E, S, V, T>(x1 + j, c1, 1, rest, a1);
            a2 = AddRest<E, S, V, T>(x2 + j, c2, 2, rest, a2);
            a3 = AddRest<E, S, V, T>(x3 + j, c3, 3, rest, a3);
            a4 = AddRest<E, S, V, T>(x4 + j, c4, 4, rest, a4);
            a5 = AddRest<E, S, V, T>(x5 + j, c5, 5, rest, a5);
            a6 = AddRest<E, S, V, T>(x6 + j, c6, 6, rest, a6);
            a7 = AddRest<E, S, V, T>(x7 + j, c7, 7, rest, a7);
        }

        RowSums.Store<S, V, T>(a0, a1, a2, a3, a4, a5, a6, a7, sums);
    }

    /// <summary>Those of the last features that are in the part of accumulator v, and zeros; all rows share them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest<S, V, T>(T* coefficients, int v, int rest)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int part = PartOf<S, V, T>(v);
        return S.LoadFirst(coefficients + part, Math.Clamp(rest - part, 0, S.Width));
    }

    /// <summary>Adds the products of the last features to accumulator v; a part without any is left as it is, which is no −0 that a sum with 0 would change.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddRest<E, S, V, T>(E* x, V coefficients, int v, int rest, V sum)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int part = PartOf<S, V, T>(v);
        return part > 0 && part >= rest ? sum : S.MultiplyAdd(Loaded.First<E, S, V, T>(x, Math.Min(rest - part, S.Width)), coefficients, sum);
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
}
