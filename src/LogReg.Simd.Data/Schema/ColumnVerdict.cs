namespace LogReg.Simd.Data.Schema;

/// <summary>What the cells of a column are.</summary>
internal enum ColumnVerdict
{
    /// <summary>Numbers; a text among them is an error.</summary>
    Number,

    /// <summary>Texts that repeat: one feature each.</summary>
    Category,

    /// <summary>Numbers and texts, too many of both for one of them to be an error: one feature each.</summary>
    Mixed,

    /// <summary>0, 1, 2, … or 1, 2, 3, … in the first column or one without a name: left out.</summary>
    RowNumber,

    /// <summary>A different text in every row or nearly so: refused.</summary>
    Identifier,

    /// <summary>Sentences: refused.</summary>
    FreeText,

    /// <summary>Dates or times: refused.</summary>
    Date,

    /// <summary>Numbers with marks that no reading has, as percent signs: refused.</summary>
    Decorated,

    /// <summary>Numbers, and a few texts again and again, which may mean missing cells: refused.</summary>
    Marked,

    /// <summary>Nothing: refused.</summary>
    Missing,
}
