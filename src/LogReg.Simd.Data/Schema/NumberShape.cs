namespace LogReg.Simd.Data.Schema;

/// <summary>How a cell would be read as a number, by the marks in it.</summary>
internal enum NumberShape : byte
{
    /// <summary>No number under any reading.</summary>
    None,

    /// <summary>Digits without a mark, or with an exponent only: the same number under any reading.</summary>
    Plain,

    /// <summary>A point that separates decimals, as 1.5; the only reading.</summary>
    Point,

    /// <summary>A point before three digits, as 1.234: decimals, or thousands.</summary>
    PointOrGroups,

    /// <summary>Points between groups of three, as 1.234.567.</summary>
    PointGroups,

    /// <summary>A comma that separates decimals, as 1,5; the only reading.</summary>
    Comma,

    /// <summary>A comma before three digits, as 1,234: decimals, or thousands.</summary>
    CommaOrGroups,

    /// <summary>Commas between groups of three, as 1,234,567.</summary>
    CommaGroups,

    /// <summary>Points between groups and a decimal comma, as 1.234,5.</summary>
    PointGroupsComma,

    /// <summary>Commas between groups and a decimal point, as 1,234.5.</summary>
    CommaGroupsPoint,
}
