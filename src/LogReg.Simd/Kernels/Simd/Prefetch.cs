using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Software prefetch: a hint that never faults, a no-op where the processor has none.</summary>
/// <remarks>A pass of several classes computes so long that the hardware prefetcher stops; hints spread over its steps keep the memory busy.</remarks>
internal static unsafe class Prefetch
{
    /// <summary>The bytes of a cache line.</summary>
    public const int LineBytes = 64;

    /// <summary>How far ahead of a sequential stream from memory a hint runs.</summary>
    private const int BytesAhead = 8 << 10;

    /// <summary>The same into the L1 cache (<see cref="MemoryHints.Near"/>).</summary>
    private const int BytesAheadNear = 4 << 10;

    /// <summary>The same where as many lines are asked for as are read (<see cref="MemoryHints.LineForLine"/>).</summary>
    private const int BytesAheadFar = 16 << 10;

    private static int Distance
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Processor.Hints switch
        {
            MemoryHints.Near => BytesAheadNear,
            MemoryHints.LineForLine => BytesAheadFar,
            _ => BytesAhead,
        };
    }

    /// <summary>Fetches the line that a sequential stream from memory comes to later; for kernels whose vectors are whole lines.</summary>
    /// <remarks>
    /// The hardware's prefetcher ends at each page and begins anew. Measured on an Emerald Rapids (512 bits, single precision, a pass of 96 MiB on one thread, of the fastest read of the buffer) at d
    /// = 16, 32, 64, 128, 256, 784 and 2048: without hints 0.73, 0.83, 0.86, 0.88, 0.76, 0.85 and 0.82, with hints 2 KiB ahead 0.80, 0.92, 0.98, 0.99, 0.87, 0.95 and 0.91, 8 KiB ahead 0.83, 0.92,
    /// 0.97, 0.98, 0.97, 0.98 and 0.95, 8 KiB ahead into the L1 cache 0.80, 0.89, 0.98, 0.93, 0.87, 0.91 and 0.87; eight rows, or four strips, side by side without hints 0.77, 0.86, 0.90, 0.97, 0.84,
    /// 0.94 and 0.90. Fetching the next group while gradients are added takes longer: 0.92, 0.96, 1.07, 0.85, 1.00, 0.98 and 0.96 times the speed without. On a Zen 5 (256 MiB, a pass in C) at d = 16,
    /// 32, 64 and 128: without hints 0.69, 0.77, 0.80 and 0.81, into L2 4 KiB ahead 0.74, 0.83, 0.84 and 0.85, 8 KiB 0.66, 0.77, 0.78 and 0.82, into
    /// L1 8 KiB ahead 0.73, 0.84, 0.80 and 0.86, 4 KiB ahead, in another run, 0.83, 0.87, 0.87 and 0.86; hints that find no room are dropped there.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead(void* address) => Near((byte*)address + Distance);

    /// <summary>Where hints go on when a stream pauses at an address: behind the lines that it has asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Behind(void* address) => (byte*)address + Distance;

    /// <summary>The same for four lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourAhead(void* address)
    {
        byte* line = (byte*)address + Distance;
        Near(line);
        Near(line + LineBytes);
        Near(line + (2 * LineBytes));
        Near(line + (3 * LineBytes));
    }

    /// <summary>Fetches the lines that a sequential stream comes to as much later as a block of it is long.</summary>
    /// <remarks>
    /// Measured on a Zen 5 (512 bits, one thread, 64 MB of rows without gaps), probabilities of eight rows side by side, of the speed of a sum of the features, at d = 12, 16, 20, 24, 30 and 32:
    /// without hints 0.22, 0.78, 0.60, 0.53, 0.44 and 0.62, with them 0.89, 1.01, 1.04, 1.08, 1.09 and 1.09 (the sum has no hints).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead(void* block, nint byteLength)
    {
        for (nint offset = 0; offset < byteLength; offset += LineBytes)
        {
            Ahead((byte*)block + offset);
        }
    }

    /// <summary>Fetches some lines of a stream one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lines(byte* first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Near(first + (i * LineBytes));
        }
    }

    /// <summary>Fetches one line into the L2 cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(byte* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }

    /// <summary>Fetches one line of a stream: into the L1 cache, or into L2 where that is faster (<see cref="Processor.Hints"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(byte* address)
    {
        if (Processor.Hints != MemoryHints.Near)
        {
            Line(address);
        }
        else if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
