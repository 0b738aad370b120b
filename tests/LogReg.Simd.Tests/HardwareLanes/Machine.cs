using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Tests.HardwareLanes;

/// <summary>What decides bits on this machine, in this process.</summary>
internal static class Machine
{
    /// <summary>
    /// Gets a value indicating whether a product and a sum are fused: the one property on which bits may depend. LaneTests prove that
    /// both policies behave as it says.
    /// </summary>
    public static bool FusesMultiplyAdd => Fma.IsSupported || Avx512F.IsSupported || AdvSimd.IsSupported;
}
