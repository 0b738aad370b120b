namespace LogReg.Simd.Tests.Support;

/// <summary>FNV-1a: a hash that is the same in every process and on every machine.</summary>
internal static class StableHash
{
    private const uint Offset32 = 2166136261;
    private const uint Prime32 = 16777619;
    private const ulong Offset64 = 14695981039346656037;
    private const ulong Prime64 = 1099511628211;

    /// <summary>The hash of a text.</summary>
    public static ulong Of(string text)
    {
        ulong hash = Offset64;
        foreach (char character in text)
        {
            hash = (hash ^ character) * Prime64;
        }

        return hash;
    }

    /// <summary>The hash of two numbers, mixed so that every bit depends on both.</summary>
    public static uint Of(int first, int second)
    {
        uint hash = ((Offset32 ^ (uint)first) * Prime32) ^ (uint)second;
        hash *= Prime32;
        hash = (hash ^ (hash >> 15)) * 0x2C1B3C6D;
        hash = (hash ^ (hash >> 12)) * 0x297A2D39;
        return hash ^ (hash >> 15);
    }
}
