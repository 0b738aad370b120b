namespace LogReg.Simd;

/// <summary>How the elements of a packed matrix are stored. Narrow elements are widened, exactly, group by group while a pass reads them.</summary>
public enum FeatureStorage
{
    /// <summary>32-bit IEEE floating point.</summary>
    SinglePrecision,

    /// <summary>64-bit IEEE floating point.</summary>
    DoublePrecision,

    /// <summary>16-bit IEEE floating point, <see cref="System.Half"/>.</summary>
    HalfPrecision,

    /// <summary>The upper 16 bits of a 32-bit IEEE number (bfloat16).</summary>
    BFloat16,

    /// <summary>Whole numbers from 0 to 255.</summary>
    Byte,

    /// <summary>Whole numbers from −128 to 127.</summary>
    SByte,
}
