using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Software prefetch: a hint that never faults, a no-op where the processor has none.</summary>
/// <remarks>A pass of several classes computes so long that the hardware prefetcher stops; hints spread over its steps keep the memory busy.</remarks>
internal static unsafe class Prefetch
{
    /// <summary>The bytes of a cache line.</summary>
    public const int LineBytes = 64;

    /// <summary>Fetches one line into the L2 cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
