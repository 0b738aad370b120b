namespace LogReg.Simd.Solvers;

/// <summary>Seeded orders of samples: SplitMix64 and the shuffle of Fisher and Yates. The same on every machine and runtime.</summary>
/// <remarks>Sources: Steele, Lea and Flood, OOPSLA 2014; Knuth, The Art of Computer Programming, vol. 2, algorithm 3.4.2P.</remarks>
internal static class SampleOrder
{
    /// <summary>Fills a span with the order of one epoch.</summary>
    public static void Fill(Span<int> order, int seed, int epoch)
    {
        ulong state = ((ulong)(uint)seed << 32) | (uint)epoch;
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = (int)(((UInt128)Next(ref state) * (ulong)(i + 1)) >> 64);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
