using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>A way to read a buffer; which is the fastest differs between machines, and between a cache and memory.</summary>
internal enum ReadWay
{
    /// <summary>From start to end.</summary>
    Straight,

    /// <summary>From start to end, with hints 8 KiB ahead.</summary>
    Ahead,

    /// <summary>Eight pages side by side.</summary>
    Pages,
}

/// <summary>Reads of a buffer that do nothing with what they read: the ceiling of every pass.</summary>
internal static unsafe class Reads
{
    private const int BytesAhead = 8 << 10;

    private static float sink;

    /// <summary>Reads every cache line of a buffer.</summary>
    public static void Read(ReadWay way, float* source, nint count) =>
        sink = Width.Is512 ? Read<Simd512Single, Vector512<float>>(way, source, count) : Read<SimdPortableSingle, Vector<float>>(way, source, count);

    private static float Read<S, V>(ReadWay way, float* source, nint count)
        where S : struct, ISimd<V, float>
        where V : struct => way switch
        {
            ReadWay.Straight => Straight<S, V>(source, count, withHints: false),
            ReadWay.Ahead => Straight<S, V>(source, count, withHints: true),
            _ => Pages<S, V>(source, count),
        };

    /// <remarks>Eight accumulators: an addition of latency 4 on two ports keeps up with two loads per cycle.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Straight<S, V>(float* source, nint count, bool withHints)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        nint step = 8 * S.Width;
        for (nint i = 0; i <= count - step; i += step)
        {
            float* p = source + i;
            for (nint offset = 0; withHints && offset < step * sizeof(float); offset += Prefetch.LineBytes)
            {
                Prefetch.Line((byte*)p + BytesAhead + offset);
            }

            a0 = S.Add(a0, S.Load(p));
            a1 = S.Add(a1, S.Load(p + S.Width));
            a2 = S.Add(a2, S.Load(p + (2 * S.Width)));
            a3 = S.Add(a3, S.Load(p + (3 * S.Width)));
            a4 = S.Add(a4, S.Load(p + (4 * S.Width)));
            a5 = S.Add(a5, S.Load(p + (5 * S.Width)));
            a6 = S.Add(a6, S.Load(p + (6 * S.Width)));
            a7 = S.Add(a7, S.Load(p + (7 * S.Width)));
        }

        return S.First(S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(S.Add(a4, a5), S.Add(a6, a7))));
    }

    /// <remarks>
    /// Hardware prefetchers follow streams within a page: eight pages at a time keep more lines in flight than one. Measured on a
    /// Cascade Lake from memory, GB/s: straight 11.7, straight with software prefetch at any distance 12.0, two pages 12.4,
    /// four 12.6, eight 12.8, sixteen 12.7, thirty-two 12.4.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Pages<S, V>(float* source, nint count)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        const int Page = 4096 / sizeof(float);
        const int Pages = 8;
        V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero, a4 = S.Zero, a5 = S.Zero, a6 = S.Zero, a7 = S.Zero;
        for (nint block = 0; block <= count - (Pages * Page); block += Pages * Page)
        {
            for (nint i = 0; i < Page; i += 4 * S.Width)
            {
                for (nint page = 0; page < Pages; page += 2)
                {
                    float* p = source + block + (page * Page) + i;
                    float* q = p + Page;
                    a0 = S.Add(a0, S.Load(p));
                    a1 = S.Add(a1, S.Load(p + S.Width));
                    a2 = S.Add(a2, S.Load(p + (2 * S.Width)));
                    a3 = S.Add(a3, S.Load(p + (3 * S.Width)));
                    a4 = S.Add(a4, S.Load(q));
                    a5 = S.Add(a5, S.Load(q + S.Width));
                    a6 = S.Add(a6, S.Load(q + (2 * S.Width)));
                    a7 = S.Add(a7, S.Load(q + (3 * S.Width)));
                }
            }
        }

        return S.First(S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(S.Add(a4, a5), S.Add(a6, a7))));
    }
}
