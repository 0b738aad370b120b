using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Software prefetch: a hint that never faults, a no-op where the processor has none.</summary>
/// <remarks>
/// A fused pass alternates between phases that read memory and phases that compute; the hardware prefetcher stops in the latter. Hints
/// spread over all phases keep the memory busy throughout.
/// </remarks>
internal static unsafe class Prefetch
{
    /// <summary>The bytes of a cache line.</summary>
    public const int LineBytes = 64;

    /// <summary>Fetches one line into all levels of the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Fetches the lines of a span of bytes, one line at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(byte* address, int count)
    {
        Line(address);
        if (count > LineBytes)
        {
            Line(address + LineBytes);
        }

        if (count > 2 * LineBytes)
        {
            Line(address + (2 * LineBytes));
            Line(address + (3 * LineBytes));
        }
    }

    /// <summary>The address further on; null stays null.</summary>
    public static byte* Advance(byte* address, nint bytes) => address == null ? null : address + bytes;
}
