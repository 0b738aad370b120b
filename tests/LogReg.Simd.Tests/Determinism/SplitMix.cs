namespace LogReg.Simd.Tests.Determinism;

/// <summary>Seeded numbers made from integers alone (SplitMix64), the same for ever on every platform; System.Random promises no such thing.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>An integer in [0, end).</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>A multiple of 2⁻²³ in [−1, 1), exact in single and double precision.</summary>
    public double Signed() => ((long)(Next() >> 40) - (1L << 23)) / (double)(1 << 23);

    /// <summary>A double in [from, to), all 53 bits at work.</summary>
    public double Uniform(double from, double to) => from + ((to - from) * ((Next() >> 11) / (double)(1L << 53)));

    /// <summary>Seeded elements in [−scale, scale), scale a power of two.</summary>
    public T[] Vector<T>(int length, double scale = 1)
        where T : unmanaged
    {
        T[] values = new T[length];
        for (int i = 0; i < length; i++)
        {
            double value = Signed() * scale;
            values[i] = typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
        }

        return values;
    }
}
