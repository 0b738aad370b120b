using LogReg.Simd.Tests.HardwareLanes;
using Xunit;

namespace LogReg.Simd.Tests.Determinism;

/// <summary>A hash of bits that every machine must reproduce: one value where products and sums are fused, one where not.</summary>
internal static class GoldenHash
{
    public static void AssertIs(string name, string actual, string fused, string unfused)
    {
        string expected = Machine.FusesMultiplyAdd ? fused : unfused;
        Assert.True(expected == actual, $"{name}: {actual}, not {expected}. Where the arithmetic was changed on purpose, say so in CHANGELOG.md.");
    }
}
