using System.Runtime.CompilerServices;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Lines to be fetched into the L2 cache, a few per step of a kernel, until the end of a span of bytes.</summary>
/// <remarks>
/// A class pass works on a group of rows in the L2 cache for thousands of cycles; spread evenly over all its steps, fetching the next group hides
/// behind the arithmetic.
/// </remarks>
internal unsafe struct PrefetchStream
{
    private byte* next;
    private byte* due;
    private readonly byte* end;
    private readonly nint bytesPerStep;

    private PrefetchStream(byte* start, nint bytes, nint bytesPerStep)
    {
        next = start;
        due = start;
        end = start + bytes;
        this.bytesPerStep = bytesPerStep;
    }

    /// <summary>A stream over some bytes that ends with <paramref name="steps"/> steps, or a little before.</summary>
    public static PrefetchStream Over(void* start, nint bytes, nint steps)
    {
        nint lines = bytes / Prefetch.LineBytes;
        return new PrefetchStream((byte*)start, lines * Prefetch.LineBytes, steps == 0 ? 0 : ((lines * Prefetch.LineBytes) + steps - 1) / steps);
    }

    /// <summary>A stream of lines one after another, from an address on and without an end.</summary>
    public static PrefetchStream From(byte* start) => new(start, 0, 0);

    /// <summary>Gets a value indicating whether there is anything to fetch.</summary>
    public readonly bool IsEmpty => next == null;

    /// <summary>Fetches one line, the next of a stream from an address on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NextLine()
    {
        Prefetch.Near(next);
        next += Prefetch.LineBytes;
    }

    /// <summary>Fetches the lines of one step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        due += bytesPerStep;
        while (next < due && next < end)
        {
            Prefetch.Line(next);
            next += Prefetch.LineBytes;
        }
    }
}
