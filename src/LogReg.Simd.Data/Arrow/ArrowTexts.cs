using System.Runtime.InteropServices;
using global::Apache.Arrow;

namespace LogReg.Simd.Data.Arrow;

/// <summary>Whether the texts of an array lie within its buffers. The library reads them by pointers and does not ask.</summary>
internal static class ArrowTexts
{
    private const int OffsetsBuffer = 1;
    private const int ValuesBuffer = 2;

    /// <summary>Refuses offsets that are missing, descend or lead out of the values.</summary>
    /// <exception cref="InvalidDataException">The array is damaged.</exception>
    public static void Check<O>(ArrayData data)
        where O : unmanaged, System.Numerics.IBinaryInteger<O>
    {
        if (data.Length == 0)
        {
            return;
        }

        ReadOnlySpan<O> offsets = data.Buffers.Length > ValuesBuffer ? MemoryMarshal.Cast<byte, O>(data.Buffers[OffsetsBuffer].Span) : [];
        if (data.Offset < 0 || data.Length < 0 || offsets.Length <= (long)data.Offset + data.Length)
        {
            throw new InvalidDataException($"An array of {data.Length} texts has {offsets.Length} offsets.");
        }

        O end = O.CreateTruncating(data.Buffers[ValuesBuffer].Length);
        O last = O.Zero;
        foreach (O offset in offsets.Slice(data.Offset, data.Length + 1))
        {
            if (offset < last || offset > end)
            {
                throw new InvalidDataException($"An offset of a text is {offset}, after {last} and before the end at {end}.");
            }

            last = offset;
        }
    }
}
