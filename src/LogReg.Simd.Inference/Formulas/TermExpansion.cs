namespace LogReg.Simd.Inference.Formulas;

/// <summary>The terms of a formula, as R expands its operators: each once, those of fewer factors first.</summary>
internal sealed class TermExpansion
{
    private const int MostFactors = 8;
    private const int MostTerms = 10_000;

    private readonly string formula;
    private readonly IReadOnlyList<FormulaTerm> all;
    private readonly Func<string, bool> isColumn;

    private TermExpansion(string formula, IReadOnlyList<FormulaTerm> all, Func<string, bool> isColumn) => (this.formula, this.all, this.isColumn) = (formula, all, isColumn);

    /// <summary>Expands an expression.</summary>
    /// <param name="formula">The formula, for errors.</param>
    /// <param name="expression">Its right side.</param>
    /// <param name="all">What a point stands for.</param>
    /// <param name="isColumn">Whether a name is one of a column, so that taking it away from a point that does not stand for it is no slip.</param>
    /// <returns>The terms, and whether there is an intercept.</returns>
    public static (IReadOnlyList<FormulaTerm> Terms, bool HasIntercept) Of(string formula, FormulaExpression expression, IReadOnlyList<FormulaTerm> all, Func<string, bool> isColumn)
    {
        TermList list = new TermExpansion(formula, all, isColumn).Expand(expression);
        return ([.. list.Terms.OrderBy(term => term.Factors.Count)], list.Intercept ?? true);
    }

    private TermList Expand(FormulaExpression expression) => expression.Operation switch
    {
        FormulaOperation.Factor => new([new FormulaTerm([expression.Factor!])], null),
        FormulaOperation.All => new(all, null),
        FormulaOperation.Intercept => new([], expression.Number == 1),
        FormulaOperation.Offset => new([], null),
        FormulaOperation.Sum => Sum(Expand(expression.Left!), Expand(expression.Right!)),
        FormulaOperation.Difference => Difference(expression),
        FormulaOperation.Power => Power(expression),
        _ => Product(expression),
    };

    private static TermList Sum(TermList left, TermList right) => new(Distinct([.. left.Terms, .. right.Terms]), right.Intercept ?? left.Intercept);

    private TermList Difference(FormulaExpression expression)
    {
        TermList left = expression.Left is null ? new([], null) : Expand(expression.Left);
        TermList right = Expand(expression.Right!);
        HashSet<string> removed = [.. right.Terms.Select(term => term.Key)];
        HashSet<string> known = [.. left.Terms.Select(term => term.Key)];
        bool hasAll = expression.Left is { HasAllColumns: true };
        if (!expression.Right!.HasAllColumns
            && right.Terms.FirstOrDefault(term => !known.Contains(term.Key) && !(hasAll && term.Factors.Count == 1 && isColumn(term.Factors[0].Column))) is { } strange)
        {
            throw new FormulaException(formula, expression.Right.Position, hasAll && strange.Factors.Count == 1
                ? $"There is no column {strange.Name} that could be taken away. Name another column, or leave it out."
                : $"There is no term {strange.Name} before this that could be taken away. Remove it from the formula.");
        }

        return new([.. left.Terms.Where(term => !removed.Contains(term.Key))], right.Intercept is { } intercept ? !intercept : left.Intercept);
    }

    private TermList Power(FormulaExpression expression)
    {
        IReadOnlyList<FormulaTerm> terms = Operand(expression.Left!);
        IReadOnlyList<FormulaTerm> power = terms;
        for (int k = 1; k < expression.Number; k++)
        {
            power = Distinct([.. power, .. Joined(power, terms, expression.Position)]);
        }

        return new(power, null);
    }

    private TermList Product(FormulaExpression expression)
    {
        (IReadOnlyList<FormulaTerm> left, IReadOnlyList<FormulaTerm> right) = (Operand(expression.Left!), Operand(expression.Right!));
        return new(
            expression.Operation switch
            {
                FormulaOperation.Interact => Joined(left, right, expression.Position),
                FormulaOperation.Cross => Distinct([.. left, .. right, .. Joined(left, right, expression.Position)]),
                _ => Distinct([.. left, .. Joined([Union(left, expression.Position)], right, expression.Position)]),
            },
            null);
    }

    /// <summary>The terms of what is multiplied, which the intercept and offsets cannot be.</summary>
    private IReadOnlyList<FormulaTerm> Operand(FormulaExpression expression)
    {
        if (expression.Operation == FormulaOperation.Offset)
        {
            throw new FormulaException(formula, expression.Position, "An offset is no part of an interaction. Write it as a term of its own.");
        }

        TermList list = Expand(expression);
        return list.Intercept is null
            ? list.Terms
            : throw new FormulaException(formula, expression.Position, "The intercept is no part of an interaction. Write 1 or 0 as a term of its own.");
    }

    private List<FormulaTerm> Joined(IReadOnlyList<FormulaTerm> left, IReadOnlyList<FormulaTerm> right, int position)
    {
        if ((long)left.Count * right.Count > MostTerms)
        {
            throw new FormulaException(formula, position, FormattableString.Invariant($"{left.Count} and {right.Count} terms make more than {MostTerms} interactions. Name those that are wanted."));
        }

        return Distinct([.. left.SelectMany(first => right.Select(second => Union([first, second], position)))]);
    }

    private FormulaTerm Union(IReadOnlyList<FormulaTerm> terms, int position)
    {
        FormulaFactor[] factors = [.. terms.SelectMany(term => term.Factors).DistinctBy(factor => factor.Key)];
        return factors.Length <= MostFactors
            ? new FormulaTerm(factors)
            : throw new FormulaException(formula, position, FormattableString.Invariant($"An interaction has more than {MostFactors} factors. Leave some out."));
    }

    private static List<FormulaTerm> Distinct(IEnumerable<FormulaTerm> terms) => [.. terms.DistinctBy(term => term.Key)];

    /// <summary>The terms of a part of the formula.</summary>
    /// <param name="Terms">Different terms.</param>
    /// <param name="Intercept">Whether it has an intercept; null where it does not say.</param>
    private sealed record TermList(IReadOnlyList<FormulaTerm> Terms, bool? Intercept);
}
