namespace LogReg.Simd.Data.Schema;

/// <summary>What a source declares a column to be.</summary>
internal enum DeclaredType
{
    /// <summary>Numbers: whatever else stands there is an error.</summary>
    Number,

    /// <summary>Categories, even if they look like numbers.</summary>
    Category,

    /// <summary>Texts: categories, identifiers or sentences, as the cells tell.</summary>
    Text,

    /// <summary>Dates, which are refused.</summary>
    Date,
}
