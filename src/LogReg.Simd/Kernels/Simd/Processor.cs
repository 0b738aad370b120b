using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>What no instruction set tells of a processor, and speed depends on. No bit does.</summary>
internal static class Processor
{
    private const int ZenFiveFamily = 0x1A;

    /// <summary>
    /// Gets a value indicating whether the L1 cache takes a line a cycle from the L2 cache where lines follow each other, and one every other cycle in any other order: an AMD processor of Zen 5 or later.
    /// </summary>
    /// <remarks>
    /// Measured on a Zen 5 (512 bits, one thread, 512 KiB, a C loop): one stream 262 GB/s, 64 bytes a cycle; two, four or eight strips or rows side by side 128 to 140. On a Zen 4 four strips side by side are faster than one
    /// after another (<see cref="Rows.StripLogits"/>). No instruction set tells the two apart, and the bit of CPUID that tells of 512 bits wide data paths is hidden by virtual machines, so the family decides; it is read once.
    /// </remarks>
    public static readonly bool FillsInSequence = AmdFamily() >= ZenFiveFamily;

    /// <summary>The family of an AMD processor, else 0.</summary>
    private static int AmdFamily()
    {
        if (!X86Base.IsSupported)
        {
            return 0;
        }

        // "AuthenticAMD", in three registers.
        (int _, int first, int third, int second) = X86Base.CpuId(0, 0);
        if (first != 0x68747541 || second != 0x69746E65 || third != 0x444D4163)
        {
            return 0;
        }

        int signature = X86Base.CpuId(1, 0).Eax;
        return ((signature >> 8) & 0xF) + ((signature >> 20) & 0xFF);
    }
}
