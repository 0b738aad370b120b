namespace LogReg.Simd.Sampling;

/// <summary>Seeded orders of samples: the shuffle of Fisher and Yates. The same on every machine and runtime.</summary>
/// <remarks>Knuth, The Art of Computer Programming, vol. 2, algorithm 3.4.2P.</remarks>
internal static class SampleOrder
{
    /// <summary>Fills a span with the order of one epoch.</summary>
    public static void Fill(Span<int> order, int seed, int epoch)
    {
        SplitMix64 random = new(seed, epoch);
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
