namespace LogReg.Simd.Data.Columns;

/// <summary>What the cells of a typed column are.</summary>
internal enum ColumnType
{
    /// <summary>Numbers of any type.</summary>
    Number,

    /// <summary>True or false: the numbers 1 and 0, or the texts <c>true</c> and <c>false</c>.</summary>
    Boolean,

    /// <summary>Texts, which may hold numbers.</summary>
    Text,
}
