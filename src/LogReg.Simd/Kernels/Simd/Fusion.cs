using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>The two families of machines: results of one have other bits than those of the other.</summary>
internal static class Fusion
{
    /// <summary>Gets a value indicating whether <see cref="ISimd{V, T}.MultiplyAdd"/> rounds once, so that what remains of a quotient is exact.</summary>
    public static bool IsSupported
    {
        // Where the compiler's budget for a method was spent, it called this one, and kept the vectors around the call in memory.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }
}
