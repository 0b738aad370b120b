namespace LogReg.Simd.Inference.Formulas;

/// <summary>A term: a product of factors.</summary>
/// <param name="Factors">One factor, or several of an interaction.</param>
internal sealed record FormulaTerm(IReadOnlyList<FormulaFactor> Factors)
{
    /// <summary>Gets what the term is called.</summary>
    public string Name => string.Join(':', Factors.Select(factor => factor.Name));

    /// <summary>Whether two terms are the same, in whatever order their factors stand.</summary>
    public bool IsSameAs(FormulaTerm other) =>
        Factors.Count == other.Factors.Count && Factors.Select(factor => factor.Name).Order(StringComparer.Ordinal).SequenceEqual(other.Factors.Select(factor => factor.Name).Order(StringComparer.Ordinal));
}
