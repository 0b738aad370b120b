using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Simd;
using Xunit;

namespace LogReg.Simd.Tests.HardwareLanes;

/// <summary>
/// Every lane of eng/lanes.sh proves itself: a switch that the runtime ignores would test the default lane twice. Outside of the script
/// (no LOGREG_LANE) what holds everywhere is checked.
/// </summary>
public class LaneTests
{
    private static string? Lane => Environment.GetEnvironmentVariable("LOGREG_LANE");

    private static bool IsX86 => X86Base.IsSupported || System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
        is System.Runtime.InteropServices.Architecture.X64 or System.Runtime.InteropServices.Architecture.X86;

    [Fact]
    public void The_lane_is_what_its_name_says()
    {
        switch (Lane)
        {
            case null or "default":
                Assert.Equal(CpuHas("fma") ?? Fma.IsSupported, Fma.IsSupported);
                Assert.Equal(CpuHas("avx512f") ?? Avx512F.IsSupported, Avx512F.IsSupported);
                break;
            case "vector512":
                Assert.Equal(16, Vector<float>.Count);
                Assert.True(Avx512F.IsSupported);
                break;
            case "vector128":
                Assert.Equal(4, Vector<float>.Count);
                Assert.Equal(CpuHas("fma") ?? Fma.IsSupported, Fma.IsSupported);
                break;
            case "no-avx512":
                Assert.False(Avx512F.IsSupported);
                Assert.False(Width.Is512);
                Assert.Equal(CpuHas("fma") ?? Fma.IsSupported, Fma.IsSupported);
                break;
            case "no-avx":
                Assert.False(Avx.IsSupported);
                Assert.False(Fma.IsSupported);
                Assert.Equal(4, Vector<float>.Count);
                Assert.False(Width.Is512);
                break;
            case "scalar":
                Assert.False(Vector128.IsHardwareAccelerated);
                Assert.False(Vector.IsHardwareAccelerated);
                Assert.False(Width.Is512);
                break;
            default:
                Assert.Fail($"There is no lane {Lane}. Add it here or correct eng/lanes.sh.");
                break;
        }
    }

    [Fact]
    public void Kernels_run_at_512_bits_exactly_where_the_instructions_are() =>
        Assert.Equal(Avx512F.IsSupported || Vector512.IsHardwareAccelerated, Width.Is512);

    [Fact]
    public unsafe void Both_policies_fuse_exactly_where_the_machine_does()
    {
        // 1 + 2^-23 squared is 1 + 2^-22 + 2^-46: minus its rounding, 0 where the product is rounded first, 2^-46 where it is not.
        float a = 1 + MathF.ScaleB(1, -23);
        float expected = Machine.FusesMultiplyAdd ? MathF.ScaleB(1, -46) : 0;
        float rounded = a * a;
        Assert.Equal(expected, Fused<SimdPortableSingle, Vector<float>>(a, -rounded));
        Assert.Equal(expected, Fused<Simd512Single, Vector512<float>>(a, -rounded));
        Assert.Equal(expected, Fused<Simd128Single, Vector128<float>>(a, -rounded));
        Assert.Equal(-expected, NegatedFused<SimdPortableSingle, Vector<float>>(a, rounded));
        Assert.Equal(-expected, NegatedFused<Simd512Single, Vector512<float>>(a, rounded));
        Assert.Equal(-expected, NegatedFused<Simd128Single, Vector128<float>>(a, rounded));
    }

    private static float Fused<S, V>(float a, float c)
        where S : struct, ISimd<V, float>
        where V : struct => S.First(S.MultiplyAdd(S.Broadcast(a), S.Broadcast(a), S.Broadcast(c)));

    private static float NegatedFused<S, V>(float a, float c)
        where S : struct, ISimd<V, float>
        where V : struct => S.First(S.NegatedMultiplyAdd(S.Broadcast(a), S.Broadcast(a), S.Broadcast(c)));

    /// <summary>What the processor itself says, where the system lets one ask; the runtime's own word would prove nothing.</summary>
    private static bool? CpuHas(string flag)
    {
        const string Path = "/proc/cpuinfo";
        if (!IsX86 || !File.Exists(Path))
        {
            return null;
        }

        string? flags = File.ReadLines(Path).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal));
        return flags?.Split(' ').Contains(flag);
    }
}
