namespace LogReg.Simd.Data;

/// <summary>How many features the categories of a column make.</summary>
public enum CategoryCoding
{
    /// <summary>One feature for each category.</summary>
    OneHot,

    /// <summary>One feature for each category but the first, the reference, for which all are zero.</summary>
    Treatment,
}
