namespace LogReg.Simd.Data.Encodings;

/// <summary>Which feature a category of a column has.</summary>
internal abstract class CategoryFeatures
{
    /// <summary>A category without a feature.</summary>
    public const int None = -1;

    /// <summary>The feature of a category, or of the one for those that are not known.</summary>
    /// <returns><see cref="None"/> where it has none.</returns>
    public abstract int Find(ReadOnlySpan<char> category, out bool isUnseen);

    /// <summary>As the overload for characters, of UTF-8.</summary>
    public abstract int Find(ReadOnlySpan<byte> category, out bool isUnseen);

    /// <summary>The feature of a missing cell.</summary>
    public abstract int OfMissing(out bool isUnseen);
}
