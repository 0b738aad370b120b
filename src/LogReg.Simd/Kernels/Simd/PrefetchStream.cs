using System.Runtime.CompilerServices;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>
/// Lines to be fetched, some of them at each step of a kernel: into the L2 cache until the end of a span of bytes, or a stream of them without an end (<see cref="Prefetch.Near"/>).
/// </summary>
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

    /// <summary>A stream over some bytes by whole lines a step, which ends with <paramref name="steps"/> steps or before: for kernels that may take fewer of them.</summary>
    public static PrefetchStream Over(void* start, nint bytes, nint steps)
    {
        nint lines = bytes / Prefetch.LineBytes;
        return new PrefetchStream((byte*)start, lines * Prefetch.LineBytes, steps == 0 ? 0 : (lines + steps - 1) / steps * Prefetch.LineBytes);
    }

    /// <summary>A stream over some bytes, a line in several steps where they are many, which ends with <paramref name="steps"/> steps.</summary>
    public static PrefetchStream Evenly(void* start, nint bytes, nint steps)
    {
        bytes = bytes / Prefetch.LineBytes * Prefetch.LineBytes;
        return new PrefetchStream((byte*)start, bytes, steps == 0 ? 0 : (bytes + steps - 1) / steps);
    }

    /// <summary>A stream of lines one after another, from an address on and without an end.</summary>
    public static PrefetchStream From(byte* start) => new(start, 0, 0);

    /// <summary>Gets a value indicating whether there is anything to fetch.</summary>
    public readonly bool IsEmpty => next == null;

    /// <summary>Fetches what a stream from an address on asks for while four lines give their share of a gradient: the next line, or the next four (<see cref="Processor.Hints"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AfterFourLines()
    {
        Prefetch.Near(next);
        next += Prefetch.LineBytes;
        if (Processor.Hints == MemoryHints.LineForLine)
        {
            Prefetch.Near(next);
            Prefetch.Near(next + Prefetch.LineBytes);
            Prefetch.Near(next + (2 * Prefetch.LineBytes));
            next += 3 * Prefetch.LineBytes;
        }
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
