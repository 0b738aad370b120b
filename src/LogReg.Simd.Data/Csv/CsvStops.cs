using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Data.Csv;

/// <summary>The places in a text that may end a cell or be wrong in it, in their order: delimiters, line feeds, returns and quotation marks.</summary>
/// <remarks>
/// They are found ahead for some thousand bytes at a time, 64 bytes by comparing and one place after another by counting zeros, so that where a cell begins does not wait
/// for what the cell before holds.
/// </remarks>
internal ref struct CsvStops
{
    /// <summary>The places that are found ahead; a window of 64 bytes may add as many behind them.</summary>
    public const int Capacity = 1024 + Window;

    private const int Window = 64;

    /// <summary>The places written without a look at how many there are: most windows have fewer.</summary>
    private const int Usual = 12;

    private readonly ReadOnlySpan<byte> text;
    private readonly byte delimiter;
    private readonly Span<int> places;
    private int count;
    private int next;
    private int searched;

    /// <summary>Places in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="places">Room for <see cref="Capacity"/> places.</param>
    public CsvStops(ReadOnlySpan<byte> text, byte delimiter, Span<int> places)
    {
        this.text = text;
        this.delimiter = delimiter;
        this.places = places[..Capacity];
    }

    /// <summary>The next place; the length of the text where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Peek() => next < count || Find() ? places[next] : text.Length;

    /// <summary>The places found ahead, one at least unless the text ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Ahead() => next < count || Find() ? places[next..count] : [];

    /// <summary>Goes behind places that were looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pass(int passed) => next += passed;

    /// <summary>Goes to the first place from a position on.</summary>
    public void PassTo(int position)
    {
        if (searched <= position)
        {
            // Nothing before the position is wanted.
            next = 0;
            count = 0;
            searched = position;
            return;
        }

        while ((next < count || Find()) && places[next] < position)
        {
            next++;
        }
    }

    /// <summary>Finds the next places; false where there are none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool Find()
    {
        next = 0;
        int found = 0;
        int at = searched;
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref int first = ref MemoryMarshal.GetReference(places);
        while (found <= Capacity - Window && at <= text.Length - Window)
        {
            ulong mask = MaskOf(ref Unsafe.Add(ref start, at))
                | ((ulong)MaskOf(ref Unsafe.Add(ref start, at + 16)) << 16)
                | ((ulong)MaskOf(ref Unsafe.Add(ref start, at + 32)) << 32)
                | ((ulong)MaskOf(ref Unsafe.Add(ref start, at + 48)) << 48);
            int here = BitOperations.PopCount(mask);
            ref int place = ref Unsafe.Add(ref first, found);
            for (int i = 0; i < Usual; i++)
            {
                Unsafe.Add(ref place, i) = at + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }

            for (int i = Usual; i < here; i++)
            {
                Unsafe.Add(ref place, i) = at + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }

            found += here;
            at += Window;
        }

        while (found < Capacity && at < text.Length && at > text.Length - Window)
        {
            byte here = text[at];
            if (here == delimiter || here is (byte)'\n' or (byte)'\r' or (byte)'"')
            {
                places[found++] = at;
            }

            at++;
        }

        count = found;
        searched = at;
        return found > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint MaskOf(ref byte start)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref start);
        return (Vector128.Equals(bytes, Vector128.Create(delimiter)) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\r')) | Vector128.Equals(bytes, Vector128.Create((byte)'"'))).ExtractMostSignificantBits();
    }
}
