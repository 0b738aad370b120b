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

    /// <summary>Takes the values of another into account.</summary>
    public void Add(NarrowestForm other)
    {
        isOnes &= other.isOnes;
        isBytes &= other.isBytes;
        isSingle &= other.isSingle;
    }
}
