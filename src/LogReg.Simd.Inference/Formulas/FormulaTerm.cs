namespace LogReg.Simd.Inference.Formulas;

/// <summary>A term: a product of different factors.</summary>
/// <param name="Factors">One factor, or several of an interaction.</param>
internal sealed record FormulaTerm(IReadOnlyList<FormulaFactor> Factors)
{
    /// <summary>Gets what the term is called.</summary>
    public string Name => string.Join(':', Factors.Select(factor => factor.TermName));

    /// <summary>Gets what two terms have in common that are the same, in whatever order their factors stand.</summary>
    public string Key => string.Join(':', Factors.Select(factor => factor.Key).Order(StringComparer.Ordinal));

    /// <summary>Whether every factor of a term is one of this.</summary>
    public bool Contains(IEnumerable<FormulaFactor> factors) => factors.All(factor => Factors.Any(own => own.Key == factor.Key));
}
