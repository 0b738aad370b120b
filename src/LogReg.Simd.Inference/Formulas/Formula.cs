using LogReg.Simd.Inference.Checks;

namespace LogReg.Simd.Inference.Formulas;

/// <summary>
/// A model as a formula: <c>case ~ spontaneous + induced + C(education, ref=12+ yrs) + age:parity + offset(log(n))</c>. Immutable and thread-safe; docs/inference.md has the grammar.
/// </summary>
public sealed class Formula
{
    private readonly FormulaParser parsed;
    private readonly string text;

    private Formula(string text) => (this.text, parsed) = (text, new FormulaParser(text));

    /// <summary>Gets the column of the labels or of the successes.</summary>
    public string Response => parsed.Successes;

    /// <summary>Gets the column of the failures, of a response <c>cbind(successes, failures)</c>; null where there is none.</summary>
    public string? Failures => parsed.Failures;

    /// <summary>Gets a value indicating whether there is an intercept.</summary>
    public bool HasIntercept => TermExpansion.Of(text, parsed.Terms, [], _ => true).HasIntercept;

    /// <summary>Gets the columns that it names, the response, factors and offsets, each once; null where a point stands for all others.</summary>
    public IReadOnlyList<string>? Columns => parsed.Terms.HasAllColumns
        ? null
        : [.. new[] { parsed.Successes, parsed.Failures }.OfType<string>().Concat(parsed.Terms.Columns).Concat(parsed.Offsets.Select(offset => offset.Column)).Distinct()];

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <returns>The formula.</returns>
    /// <exception cref="FormulaException">It cannot be read; the exception has the position.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Formula(text);
    }

    /// <summary>The formula.</summary>
    /// <returns>The text that was read.</returns>
    public override string ToString() => text;

    /// <summary>Builds the model matrix.</summary>
    /// <param name="columns">The data set.</param>
    /// <param name="positive">The level of a response of texts that is a success; null for the second of two.</param>
    /// <param name="trials">The column of the trials; null for none.</param>
    /// <param name="weights">The column of the weights; null for none.</param>
    /// <param name="exclude">Columns that a point in the formula does not stand for, besides those of the response, trials and weights.</param>
    /// <returns>What is fitted, with terms and names.</returns>
    /// <exception cref="FormulaException">A column is missing, holds texts where numbers are needed, or has not the level that is named, or the response stands among the terms or offsets.</exception>
    /// <exception cref="ArgumentException">The columns of trials or weights are missing.</exception>
    public InferenceData Build(NamedColumns columns, string? positive = null, string? trials = null, string? weights = null, IEnumerable<string>? exclude = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        double[] successes = SuccessesOf(columns, positive);
        double[]? counts = trials is null ? FailuresOf(columns, successes) : PlainColumn(columns, trials, nameof(trials));
        HashSet<string> used = new(exclude ?? [], StringComparer.Ordinal);
        used.UnionWith(new[] { parsed.Successes, parsed.Failures, trials, weights }.OfType<string>());
        used.UnionWith(parsed.Offsets.Select(offset => offset.Column));
        List<string> names = [];
        List<double[]> features = [];
        List<ModelTerm> terms = [];
        (IReadOnlyList<FormulaTerm> expanded, bool hasIntercept) = TermsOf(columns, used);
        if (expanded.SelectMany(term => term.Factors).Concat(parsed.Offsets).FirstOrDefault(factor => factor.Column == parsed.Successes || factor.Column == parsed.Failures) is { } own)
        {
            throw new FormulaException(text, own.Position, $"The column {own.Column} is the response, and so explains itself. Leave it out of the terms.");
        }

        bool[][] codings = FactorCodings.Of(expanded, hasIntercept);
        for (int t = 0; t < codings.Length; t++)
        {
            ColumnCoding coding = CodingOf(expanded[t], codings[t], columns);
            terms.Add(new ModelTerm(expanded[t].Name, [.. Enumerable.Range(features.Count, coding.Columns.Count)]));
            names.AddRange(coding.Names);
            features.AddRange(coding.Columns);
        }

        return new InferenceData
        {
            Features = RowMajor(features, columns.RowCount),
            FeatureCount = features.Count,
            Successes = successes,
            Trials = counts,
            Weights = weights is null ? default(ReadOnlyMemory<double>) : PlainColumn(columns, weights, nameof(weights)),
            Offsets = OffsetsOf(columns),
            Names = names,
            Terms = terms,
            FitIntercept = hasIntercept,
        };
    }

    /// <summary>The terms, with what the columns hold.</summary>
    private (IReadOnlyList<FormulaTerm> Terms, bool HasIntercept) TermsOf(NamedColumns columns, HashSet<string> used)
    {
        FormulaTerm[] all = [.. columns.Names.Where(name => !used.Contains(name)).Select(name => new FormulaTerm([new FormulaFactor(FactorKind.Plain, name, 0)]))];
        (IReadOnlyList<FormulaTerm> terms, bool hasIntercept) = TermExpansion.Of(text, parsed.Terms, all, columns.Contains);
        Dictionary<string, FormulaFactor> references = new(StringComparer.Ordinal);
        foreach (FormulaFactor factor in terms.SelectMany(term => term.Factors).Where(factor => factor.Reference is not null))
        {
            if (references.TryAdd(factor.Column, factor) || references[factor.Column].Reference == factor.Reference)
            {
                continue;
            }

            throw new FormulaException(text, factor.Position, $"The factor {factor.Column} has the reference level '{references[factor.Column].Reference}' before and "
                + $"'{factor.Reference}' here. Name one of them.");
        }

        FormulaFactor Known(FormulaFactor factor) => factor with { IsText = columns.TextsOf(factor.Column) is not null, Reference = references.GetValueOrDefault(factor.Column)?.Reference };
        return ([.. terms.Select(term => new FormulaTerm([.. term.Factors.Select(Known).DistinctBy(factor => factor.Key)])).DistinctBy(term => term.Key)], hasIntercept);
    }

    /// <summary>The products of the columns of the factors.</summary>
    private ColumnCoding CodingOf(FormulaTerm term, bool[] hasAllLevels, NamedColumns columns) =>
        term.Factors.Select((factor, i) => ColumnCoding.Of(text, factor, columns, hasAllLevels[i])).Aggregate(Product);

    private static ColumnCoding Product(ColumnCoding left, ColumnCoding right)
    {
        List<string> names = [];
        List<double[]> columns = [];
        for (int k = 0; k < right.Columns.Count; k++)
        {
            for (int j = 0; j < left.Columns.Count; j++)
            {
                names.Add($"{left.Names[j]}:{right.Names[k]}");
                columns.Add([.. left.Columns[j].Zip(right.Columns[k], (x, y) => x * y)]);
            }
        }

        return new(names, columns);
    }

    private double[] SuccessesOf(NamedColumns columns, string? positive)
    {
        FormulaFactor response = new(FactorKind.Plain, parsed.Successes, parsed.ResponsePosition);
        if (columns.TextsOf(parsed.Successes) is not { } texts)
        {
            return ColumnCoding.NumbersOf(text, response, columns);
        }

        string[] levels = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        if (positive is null && levels.Length != 2)
        {
            throw new FormulaException(text, parsed.ResponsePosition, $"The response {parsed.Successes} has {levels.Length} levels, but there must be 2. Name the one that is a success.");
        }

        if (positive is not null && !levels.Contains(positive))
        {
            throw new FormulaException(text, parsed.ResponsePosition, $"No row of {parsed.Successes} is '{positive}'. "
                + $"Its levels are {string.Join(", ", levels.Take(20).Select(level => $"'{level}'"))}. Name one of them.");
        }

        return [.. texts.Select(value => value == (positive ?? levels[1]) ? 1.0 : 0)];
    }

    private double[]? FailuresOf(NamedColumns columns, double[] successes) => parsed.Failures is null
        ? null
        : [.. ColumnCoding.NumbersOf(text, new FormulaFactor(FactorKind.Plain, parsed.Failures, parsed.ResponsePosition), columns).Zip(successes, (failed, succeeded) => failed + succeeded)];

    private double[]? OffsetsOf(NamedColumns columns)
    {
        double[]? sum = null;
        foreach (FormulaFactor offset in parsed.Offsets)
        {
            double[] values = ColumnCoding.Numbers(text, offset, ColumnCoding.NumbersOf(text, offset, columns));
            sum = sum is null ? [.. values] : [.. sum.Zip(values, (a, b) => a + b)];
        }

        return sum;
    }

    private static double[] PlainColumn(NamedColumns columns, string name, string argument) =>
        columns.NumbersOf(name) ?? throw ArgumentChecks.Invalid(argument, $"There is no column {name} of numbers among the {columns.Names.Count} columns. Name one that holds the {argument}.");

    private static double[] RowMajor(List<double[]> columns, int rows)
    {
        double[] features = new double[checked(rows * columns.Count)];
        for (int j = 0; j < columns.Count; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                features[(i * columns.Count) + j] = columns[j][i];
            }
        }

        return features;
    }
}
