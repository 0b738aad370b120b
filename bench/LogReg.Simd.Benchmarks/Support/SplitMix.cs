using System.Numerics;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>The SplitMix64 generator: seeded, the same numbers everywhere, about a nanosecond each.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next number, uniform in [−1, 1), with 23 random bits so that it is exact in single precision.</summary>
    public double NextSymmetric() => ((Next() >> 40) - (double)(1 << 23)) / (1 << 23);

    /// <summary>Fills with numbers uniform in [−1, 1).</summary>
    public void FillSymmetric<T>(Span<T> destination)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = T.CreateTruncating(NextSymmetric());
        }
    }

    /// <summary>Fills with zeros and ones.</summary>
    public void FillBits<T>(Span<T> destination)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (Next() & 1) == 0 ? T.Zero : T.One;
        }
    }
}
