using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The machine's own ceilings, at the vector width that the kernels use.</summary>
internal static unsafe class Machine
{
    /// <summary>Gets the multiply-adds per lane of one call of <see cref="MultiplyAdds"/>.</summary>
    private const int Chains = 12;

    private const int Links = 4096;

    private static float sink;

    /// <summary>Gets the floating-point operations of one call of <see cref="MultiplyAdds"/>, two per multiply-add.</summary>
    public static double FlopsPerCall => 2.0 * Chains * Links * (Width.Is512 ? Vector512<float>.Count : Vector<float>.Count);

    /// <summary>Gets the processor's name.</summary>
    public static string ProcessorName
    {
        get
        {
            const string CpuInfo = "/proc/cpuinfo";
            string? line = File.Exists(CpuInfo)
                ? File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
    }

    /// <summary>Gets one line on the processor, the runtime and the vectors in use.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProcessorName}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}, kernels at {(Width.Is512 ? 512 : Vector<byte>.Count * 8)} bits, "
        + $"TensorPrimitives at {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");

    /// <summary>Multiply-adds that touch nothing but registers, in as many independent chains as hide their latency.</summary>
    public static void MultiplyAdds() =>
        sink = Width.Is512 ? MultiplyAdds<Simd512Single, Vector512<float>>(0.5f) : MultiplyAdds<SimdPortableSingle, Vector<float>>(0.5f);

    /// <remarks>Twelve chains: at least latency × ports (4 × 2) of every processor of the last ten years, and no more than 16 registers hold.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdds<S, V>(float start)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V m = S.Broadcast(start);
        V c = S.Broadcast(1 - start);
        V a0 = m, a1 = m, a2 = m, a3 = m, a4 = m, a5 = m, a6 = m, a7 = m, a8 = m, a9 = m, a10 = m, a11 = m;
        for (int i = 0; i < Links; i++)
        {
            a0 = S.MultiplyAdd(a0, m, c);
            a1 = S.MultiplyAdd(a1, m, c);
            a2 = S.MultiplyAdd(a2, m, c);
            a3 = S.MultiplyAdd(a3, m, c);
            a4 = S.MultiplyAdd(a4, m, c);
            a5 = S.MultiplyAdd(a5, m, c);
            a6 = S.MultiplyAdd(a6, m, c);
            a7 = S.MultiplyAdd(a7, m, c);
            a8 = S.MultiplyAdd(a8, m, c);
            a9 = S.MultiplyAdd(a9, m, c);
            a10 = S.MultiplyAdd(a10, m, c);
            a11 = S.MultiplyAdd(a11, m, c);
        }

        V low = S.Add(S.Add(S.Add(a0, a1), S.Add(a2, a3)), S.Add(a4, a5));
        V high = S.Add(S.Add(S.Add(a6, a7), S.Add(a8, a9)), S.Add(a10, a11));
        return S.First(S.Add(low, high));
    }
}
