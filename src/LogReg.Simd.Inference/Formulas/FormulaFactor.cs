namespace LogReg.Simd.Inference.Formulas;

/// <summary>What a factor of a term does with its column.</summary>
internal enum FactorKind
{
    /// <summary>The numbers as they are; a column of texts is a factor with treatment coding.</summary>
    Plain,

    /// <summary>A factor whatever the column holds.</summary>
    Categories,

    /// <summary>The natural logarithm.</summary>
    Logarithm,

    /// <summary>A whole power.</summary>
    Power,
}

/// <summary>One factor of a term.</summary>
/// <param name="Kind">What is done with the column.</param>
/// <param name="Column">The column.</param>
/// <param name="Position">The place in the formula.</param>
internal sealed record FormulaFactor(FactorKind Kind, string Column, int Position)
{
    /// <summary>Gets the reference level; null for the first one.</summary>
    public string? Reference { get; init; }

    /// <summary>Gets the exponent of a power.</summary>
    public int Exponent { get; init; } = 1;

    /// <summary>Gets a value indicating whether the column holds texts, so that the factor is one of categories however it is written.</summary>
    public bool IsText { get; init; }

    /// <summary>Gets a value indicating whether there is a column for each level.</summary>
    public bool HasLevels => Kind == FactorKind.Categories || IsText;

    /// <summary>Gets what tells the factor from others: the same column may enter as a number and as categories.</summary>
    public string Key => HasLevels ? $"C({Column})" : Name;

    /// <summary>Gets how the factor is called in the names of terms.</summary>
    public string TermName => HasLevels && !IsText ? Key : Name;

    /// <summary>Gets how the factor is called in the names of columns.</summary>
    public string Name => Kind switch
    {
        FactorKind.Logarithm => $"log({Column})",
        FactorKind.Power => FormattableString.Invariant($"{Column}^{Exponent}"),
        _ => Column,
    };
}
