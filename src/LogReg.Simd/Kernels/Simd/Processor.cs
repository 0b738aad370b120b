using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>What no instruction set tells of a processor, and speed depends on. No bit does.</summary>
internal static class Processor
{
    /// <summary>Zen 3 and Zen 4, of which the later one has vectors of 512 bits.</summary>
    private const int ZenFourFamily = 0x19;

    private const int ZenFiveFamily = 0x1A;

    /// <summary>"AuthenticAMD" and "GenuineIntel", as CPUID tells them in three registers.</summary>
    private static readonly (int First, int Second, int Third) Amd = (0x68747541, 0x69746E65, 0x444D4163), Intel = (0x756E6547, 0x49656E69, 0x6C65746E);

    /// <summary>
    /// Gets a value indicating whether the L1 cache takes a line a cycle from the L2 cache where lines
    /// follow each other, and one every other cycle in any other order: an AMD processor of Zen 5 or later.
    /// </summary>
    /// <remarks>
    /// Measured on a Zen 5 (512 bits, one thread, 512 KiB, a C loop): one stream 262 GB/s, 64 bytes a cycle; two, four or eight strips or rows side by side 128 to 140. On a Zen 4 four strips side by
    /// side are faster than one after another (<see cref="Rows.StripLogits"/>). No instruction set tells the two apart, and the
    /// bit of CPUID that tells of 512 bits wide data paths is hidden by virtual machines, so the family decides; it is read once.
    /// </remarks>
    public static readonly bool FillsInSequence = AmdFamily() >= ZenFiveFamily;

    /// <summary>Gets how hints keep the memory busy under a pass from memory.</summary>
    /// <remarks>
    /// Measured with 512 bits from memory on one thread. On a Zen 5 see <see cref="Prefetch"/> and <see cref="Rows.DenseRows{P, T}"/>. On an Ice Lake (128 MiB, single precision, fractions of the
    /// fastest read) at d = 32, 64, 128 and 784: hints into L2 8 KiB ahead, in the logits alone 0.77, 0.76, 0.79 and 0.82; going on in the gradient 0.84, 0.89, 0.88 and 0.89; into L1 4 KiB ahead and
    /// going on 0.88, 0.97, 0.96 and 0.86 (0.91 to 0.97 in other runs). On an Emerald Rapids hints into L2 in the logits alone reach 0.92, 0.97, 0.98 and 0.98, and into L1 8 KiB ahead less (0.89,
    /// 0.98, 0.93 and 0.91). On a Zen 4 (160 MiB, single precision, of a read in turn) at d = 32, 128 and 784: in the logits alone 0.55, 0.58 and
    /// 0.60 at least, line for line 16 KiB ahead 0.66, 0.69 and 0.88 at least; docs/results/amd-zen4/512-bits.md has what else was tried. No other was measured.
    /// </remarks>
    public static readonly MemoryHints Hints = FillsInSequence || IsIceLake() ? MemoryHints.Near : IsZenFour() ? MemoryHints.LineForLine : MemoryHints.InLogits;

    /// <summary>The family of an AMD processor, else 0.</summary>
    private static int AmdFamily() => IsOf(Amd) ? Signature().Family : 0;

    private static bool IsZenFour() => Avx512F.IsSupported && AmdFamily() == ZenFourFamily;

    /// <summary>Ice Lake of servers, and of the smaller ones that have the same core.</summary>
    private static bool IsIceLake() => IsOf(Intel) && Signature() is (6, 0x6A or 0x6C);

    private static bool IsOf((int First, int Second, int Third) maker)
    {
        if (!X86Base.IsSupported)
        {
            return false;
        }

        (int _, int first, int third, int second) = X86Base.CpuId(0, 0);
        return (first, second, third) == maker;
    }

    private static (int Family, int Model) Signature()
    {
        int signature = X86Base.CpuId(1, 0).Eax;
        int family = (signature >> 8) & 0xF;
        int model = (signature >> 4) & 0xF;
        return (family == 0xF ? family + ((signature >> 20) & 0xFF) : family, model | ((signature >> 12) & 0xF0));
    }
}
