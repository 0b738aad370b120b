using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of strips: z_i = x_iᵀβ + b (formula 1.1), 16 rows side by side.</summary>
/// <remarks>
/// Every lane is a row, so there is no horizontal sum. Strip follows strip, so that memory sees one sequential stream; a core overlaps the chains of neighbouring blocks and strips by itself.
/// Measured on a Zen 4 (512 bits, one thread): four strips side by side 10, 14, 21 and 24 GB/s from memory at d = 8, 32, 64 and 128, one after another 26, 31, 33 and 33; in L2 99, 111, 113 and 112
/// against 85, 96, 100 and 106. On a Zen 3 (256 bits) two strips side by side 7, 7, 10, 11 and 14 from memory at d = 8, 32, 64, 128 and 512, one after another 9, 9, 8, 10 and 10; its loop by four
/// features runs at 84 GB/s from L2 at d = 16 where a loop by one feature, which leaves room for less of the next chain among the instructions in flight, runs at 72. Side by side that gains nothing.
/// On a Zen 5 (512 bits, from L2, in C) one after another 197 to 221 GB/s, four side by side 136, two 140 to 217 (<see cref="Processor.FillsInSequence"/>).
/// Products are summed in blocks of <see cref="FeatureBlock"/> features and the blocks in order, which keeps the rounding error
/// below γ(min(d, 32) + ⌈d/32⌉)·(Σ|x β| + |b|) where one long chain would have γ(d).
/// Cost: 2d flops and d·sizeof(T) bytes per sample. Determinism: same bits at every width and for every number of strips.
/// </remarks>
internal static unsafe class StripLogits
{
    /// <summary>The features whose products are summed in one chain.</summary>
    public const int FeatureBlock = 32;

    /// <summary>Below this a strip's chain is too short to be worth a loop of its own, and four strips lie within a page.</summary>
    private const int FewestInOneChain = 8;

    /// <summary>From here on two strips side by side are faster from memory too, where registers are few and a strip is two vectors.</summary>
    private const int FewestSideBySide = 64;

    /// <summary>Writes 16 logits per strip.</summary>
    /// <param name="strips">The first strip.</param>
    /// <param name="stripCount">The strips.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    /// <param name="logits">Receives the logits.</param>
    /// <param name="streams">Whether the strips come from memory: then they are read strip after strip, in one sequential stream,
    /// else, but for processors whose L1 cache is filled in sequence, four vectors side by side. The bits are the same.</param>
    /// <param name="prefetch">What is fetched meanwhile, where elements are narrow.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Compute<E, S, V, T>(E* strips, int stripCount, int featureCount, T* coefficients, T intercept, T* logits, bool streams, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        V offset = S.Broadcast(intercept);
        int tiled = IsOneStreamFaster<S, V, T>(featureCount, streams) ? 0 : SideBySide<E, S, V, T>(strips, stripCount, featureCount, coefficients, offset, logits, ref prefetch);
        for (int strip = tiled; strip < stripCount; strip++)
        {
            E* x = strips + (strip * stripSize);
            T* z = logits + ((nint)strip * Lanes.Count);
            if (Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T))
            {
                V sum = streams ? One<E, S, V, T>(x, featureCount, coefficients, streams: true, ref prefetch) : One<E, S, V, T>(x, featureCount, coefficients, streams: false, ref prefetch);
                S.Store(S.Add(sum, offset), z);
            }
            else
            {
                for (int part = 0; part < Lanes.Count; part += 2 * S.Width)
                {
                    Two<E, S, V, T>(x + part, featureCount, coefficients, streams, ref prefetch, out V first, out V second);
                    S.Store(S.Add(first, offset), z + part);
                    S.Store(S.Add(second, offset), z + part + S.Width);
                }
            }
        }
    }

    /// <summary>Whether strips are read one after another; four vectors that are one strip are one stream in any case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOneStreamFaster<S, V, T>(int featureCount, bool streams)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        (streams || (Unsafe.SizeOf<V>() == Prefetch.LineBytes && Processor.FillsInSequence)) && 4 * S.Width > Lanes.Count && featureCount >= FewestInOneChain && (S.RegisterCount >= Width.ManyRegisters || featureCount < FewestSideBySide);

    /// <summary>Four vectors of rows side by side, and how many strips that were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SideBySide<E, S, V, T>(E* strips, int stripCount, int featureCount, T* coefficients, V offset, T* logits, ref PrefetchStream prefetch)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        int vectors = stripCount * (Lanes.Count / S.Width);
        for (int v = 0; v <= vectors - 4; v += 4)
        {
            E* x0 = strips + StripAddress.Of<S, V, T>(v, stripSize);
            E* x1 = strips + StripAddress.Of<S, V, T>(v + 1, stripSize);
            E* x2 = strips + StripAddress.Of<S, V, T>(v + 2, stripSize);
            E* x3 = strips + StripAddress.Of<S, V, T>(v + 3, stripSize);
            V z0 = S.Zero, z1 = S.Zero, z2 = S.Zero, z3 = S.Zero;
            for (int first = 0; first < featureCount; first += FeatureBlock)
            {
                nint last = Math.Min(featureCount, first + FeatureBlock);
                V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
                for (nint j = first; j < last; j++)
                {
                    Step<E, T>(ref prefetch);
                    V coefficient = S.Broadcast(coefficients[j]);
                    a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x0 + (j * Lanes.Count)), coefficient, a0);
                    a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x1 + (j * Lanes.Count)), coefficient, a1);
                    a2 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x2 + (j * Lanes.Count)), coefficient, a2);
                    a3 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x3 + (j * Lanes.Count)), coefficient, a3);
                }

                z0 = S.Add(z0, a0);
                z1 = S.Add(z1, a1);
                z2 = S.Add(z2, a2);
                z3 = S.Add(z3, a3);
            }

            T* z = logits + ((nint)v * S.Width);
            S.Store(S.Add(z0, offset), z);
            S.Store(S.Add(z1, offset), z + S.Width);
            S.Store(S.Add(z2, offset), z + (2 * S.Width));
            S.Store(S.Add(z3, offset), z + (3 * S.Width));
        }

        return vectors / 4 * 4 / (Lanes.Count / S.Width);
    }

    /// <summary>Fetches four lines of memory that one stream comes to later, where a vector is a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead<E, S, V, T>(E* x, bool streams)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (streams && typeof(E) == typeof(T) && Unsafe.SizeOf<V>() == Prefetch.LineBytes)
        {
            Prefetch.FourAhead(x);
        }
    }

    /// <summary>Fetches what is due while four vectors of narrow elements are multiplied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<E, T>(ref PrefetchStream prefetch)
        where E : unmanaged
        where T : unmanaged
    {
        if (typeof(E) != typeof(T))
        {
            prefetch.Next();
        }
    }

    /// <summary>One vector of rows.</summary>
    /// <remarks>
    /// Eight features a turn: the fewer instructions a chain takes, the more chains of blocks and strips to come are among those in flight, and one alone is no faster than 16 bytes a cycle.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V One<E, S, V, T>(E* x, int featureCount, T* coefficients, bool streams, ref PrefetchStream prefetch)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        const int F = Lanes.Count;
        V z = S.Zero;
        T* c = coefficients;
        for (int left = featureCount; left > 0; left -= FeatureBlock)
        {
            V a = S.Zero;
            int features = Math.Min(left, FeatureBlock);
            T* end = c + features;
            for (; c <= end - 8; c += 8, x += 8 * F)
            {
                FetchAhead<E, S, V, T>(x, streams);
                FetchAhead<E, S, V, T>(x + (4 * F), streams);
                Step<E, T>(ref prefetch);
                Step<E, T>(ref prefetch);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x), S.Broadcast(c[0]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + F), S.Broadcast(c[1]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (2 * F)), S.Broadcast(c[2]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (3 * F)), S.Broadcast(c[3]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (4 * F)), S.Broadcast(c[4]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (5 * F)), S.Broadcast(c[5]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (6 * F)), S.Broadcast(c[6]), a);
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (7 * F)), S.Broadcast(c[7]), a);
            }

            for (; c < end; c++, x += F)
            {
                a = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x), S.Broadcast(*c), a);
            }

            z = S.Add(z, a);
        }

        return z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<E, S, V, T>(E* x, int featureCount, T* coefficients, bool streams, ref PrefetchStream prefetch, out V first, out V second)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V z0 = S.Zero, z1 = S.Zero;
        E* y = x + S.Width;
        for (int begin = 0; begin < featureCount; begin += FeatureBlock)
        {
            nint last = Math.Min(featureCount, begin + FeatureBlock);
            V a0 = S.Zero, a1 = S.Zero;
            nint j = begin;
            for (; j <= last - 4; j += 4)
            {
                E* v = x + (j * Lanes.Count);
                E* w = y + (j * Lanes.Count);
                FetchAhead<E, S, V, T>(v, streams);
                FetchAhead<E, S, V, T>(v + (2 * Lanes.Count), streams);
                Step<E, T>(ref prefetch);
                Step<E, T>(ref prefetch);
                V coefficient = S.Broadcast(coefficients[j]);
                a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(v), coefficient, a0);
                a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(w), coefficient, a1);
                coefficient = S.Broadcast(coefficients[j + 1]);
                a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(v + Lanes.Count), coefficient, a0);
                a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(w + Lanes.Count), coefficient, a1);
                coefficient = S.Broadcast(coefficients[j + 2]);
                a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(v + (2 * Lanes.Count)), coefficient, a0);
                a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(w + (2 * Lanes.Count)), coefficient, a1);
                coefficient = S.Broadcast(coefficients[j + 3]);
                a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(v + (3 * Lanes.Count)), coefficient, a0);
                a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(w + (3 * Lanes.Count)), coefficient, a1);
            }

            for (; j < last; j++)
            {
                V coefficient = S.Broadcast(coefficients[j]);
                a0 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(x + (j * Lanes.Count)), coefficient, a0);
                a1 = S.MultiplyAdd(Loaded.Of<E, S, V, T>(y + (j * Lanes.Count)), coefficient, a1);
            }

            z0 = S.Add(z0, a0);
            z1 = S.Add(z1, a1);
        }

        first = z0;
        second = z1;
    }
}
