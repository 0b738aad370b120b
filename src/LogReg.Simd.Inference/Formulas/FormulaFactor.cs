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

    /// <summary>Gets how the factor is called in the names of columns.</summary>
    public string Name => Kind switch
    {
        FactorKind.Logarithm => $"log({Column})",
        FactorKind.Power => FormattableString.Invariant($"{Column}^{Exponent}"),
        _ => Column,
    };
}
