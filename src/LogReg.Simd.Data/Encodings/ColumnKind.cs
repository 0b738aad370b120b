namespace LogReg.Simd.Data;

/// <summary>What a column of a CSV file is for.</summary>
public enum ColumnKind
{
    /// <summary>One feature, the number itself.</summary>
    Numeric,

    /// <summary>One feature per category, 1 for the category of the cell and 0 for the others.</summary>
    OneHot,

    /// <summary>The label.</summary>
    Target,

    /// <summary>The sample weight.</summary>
    Weight,

    /// <summary>Left out.</summary>
    Ignored,

    /// <summary>The features of the buckets that its categories are hashed into, which all hashed columns share (<see cref="FeatureHashing"/>).</summary>
    Hashed,
}
