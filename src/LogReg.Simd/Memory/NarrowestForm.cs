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
            int other = typeof(T) == typeof(float)
                ? MemoryMarshal.Cast<T, float>(values).IndexOfAnyExcept(1f)
                : MemoryMarshal.Cast<T, double>(values).IndexOfAnyExcept(1.0);
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
