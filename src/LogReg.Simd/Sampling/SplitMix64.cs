namespace LogReg.Simd.Sampling;

/// <summary>Seeded random integers, the same on every machine and runtime: <see cref="Random"/> does not promise its algorithm.</summary>
/// <remarks>Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.</remarks>
/// <param name="seed">The seed.</param>
/// <param name="stream">Which of the sequences of that seed.</param>
internal struct SplitMix64(int seed, int stream)
{
    private ulong state = ((ulong)(uint)seed << 32) | (uint)stream;

    /// <summary>An integer from 0 to end − 1, by a product and not a remainder: no division, and a bias of at most end/2⁶⁴.</summary>
    public int Below(int end) => (int)(((UInt128)Next() * (ulong)end) >> 64);

    /// <summary>A number in [−1, 1), a multiple of 2⁻⁵².</summary>
    public double Signed() => ((long)Next() >> 11) * (1.0 / (1L << 52));

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
