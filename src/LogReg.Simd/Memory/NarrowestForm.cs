using System.Runtime.InteropServices;

namespace LogReg.Simd.Memory;

/// <summary>The narrowest form that holds all of some values exactly.</summary>
/// <param name="isSingle">Whether all values are of single precision whatever they are.</param>
internal struct NarrowestForm(bool isSingle)
{
    private readonly bool isAlwaysSingle = isSingle;
    private bool isOnes = true;
    private bool isBytes = true;
    private bool isSingle = true;

    /// <summary>Gets the form.</summary>
    public readonly ValueForm Form => isOnes ? ValueForm.Ones : isBytes ? ValueForm.Byte : isSingle ? ValueForm.Single : ValueForm.Double;

    /// <summary>Takes one value into account.</summary>
    public void Add(double value)
    {
        isOnes &= value == 1;
        if (isBytes)
        {
            isBytes = value >= 0 && value <= byte.MaxValue && value == (byte)value && !double.IsNegative(value);
        }

        isSingle &= isAlwaysSingle || value == (float)value;
    }

    /// <summary>Takes values into account, as far as they can still change the form.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int seen = 0;
        if (isOnes)
        {
            // By their bits, which are searched by vectors; numbers are not.
            int other = typeof(T) == typeof(float)
                ? MemoryMarshal.Cast<T, int>(values).IndexOfAnyExcept(BitConverter.SingleToInt32Bits(1))
                : MemoryMarshal.Cast<T, long>(values).IndexOfAnyExcept(BitConverter.DoubleToInt64Bits(1));
            seen = other < 0 ? values.Length : other;
        }

        for (; seen < values.Length && (isOnes || isBytes || (isSingle && !isAlwaysSingle)); seen++)
        {
            Add(Elements.ToDouble(values[seen]));
        }
    }

    /// <summary>Takes the values of another into account.</summary>
    public void Add(NarrowestForm other)
    {
        isOnes &= other.isOnes;
        isBytes &= other.isBytes;
        isSingle &= other.isSingle;
    }
}
