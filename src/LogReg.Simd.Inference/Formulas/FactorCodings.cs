namespace LogReg.Simd.Inference.Formulas;

/// <summary>Which factors of a term have a column for every level and not one less, by the rule of S and R: those without which the term is in no term before it.</summary>
/// <remarks>J. M. Chambers, T. J. Hastie: Statistical Models in S, 1992, page 38. Without an intercept the first factor of all has all its levels.</remarks>
internal static class FactorCodings
{
    /// <summary>For each factor of each term, whether all its levels have columns.</summary>
    public static bool[][] Of(IReadOnlyList<FormulaTerm> terms, bool hasIntercept)
    {
        bool needsFull = !hasIntercept;
        bool[][] codings = new bool[terms.Count][];
        for (int t = 0; t < codings.Length; t++)
        {
            FormulaTerm term = terms[t];
            codings[t] = new bool[term.Factors.Count];
            for (int i = 0; i < codings[t].Length; i++)
            {
                FormulaFactor factor = term.Factors[i];
                FormulaFactor[] rest = [.. term.Factors.Where(other => other != factor)];
                bool isFirst = needsFull && factor.HasLevels;
                codings[t][i] = isFirst || (rest.Length > 0 && !terms.Take(t).Any(before => before.Contains(rest)));
                needsFull &= !isFirst;
            }
        }

        return codings;
    }
}
