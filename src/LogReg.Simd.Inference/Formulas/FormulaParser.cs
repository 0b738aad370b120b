namespace LogReg.Simd.Inference.Formulas;

/// <summary>The grammar of formulas; docs/inference.md has it.</summary>
internal sealed class FormulaParser
{
    private const int MostFactors = 8;

    private readonly FormulaScanner scanner;
    private readonly List<FormulaTerm> terms = [];
    private readonly List<FormulaTerm> removed = [];
    private readonly List<FormulaFactor> offsets = [];

    public FormulaParser(string text)
    {
        scanner = new FormulaScanner(text);
        ParseResponse();
        scanner.Require('~', "behind the response");
        ParseTerms();
    }

    public string Successes { get; private set; } = string.Empty;

    /// <summary>Gets the place of the response.</summary>
    public int ResponsePosition { get; private set; }

    /// <summary>Gets the column of the failures; null where the response is one column.</summary>
    public string? Failures { get; private set; }

    public bool HasIntercept { get; private set; } = true;

    /// <summary>Gets a value indicating whether all other columns enter.</summary>
    public bool HasAllColumns { get; private set; }

    public IReadOnlyList<FormulaTerm> Terms => terms;

    /// <summary>Gets the terms that are taken away from all other columns.</summary>
    public IReadOnlyList<FormulaTerm> Removed => removed;

    public IReadOnlyList<FormulaFactor> Offsets => offsets;

    private void ParseResponse()
    {
        ResponsePosition = scanner.Place;
        Successes = scanner.Name("The response");
        if (Successes == "cbind" && scanner.Skip('('))
        {
            Successes = scanner.Name("The column of the successes");
            scanner.Require(',', "between successes and failures");
            Failures = scanner.Name("The column of the failures");
            scanner.Require(')', "behind the failures");
        }
    }

    private void ParseTerms()
    {
        bool isPlus = !scanner.Skip('-');
        while (true)
        {
            ParseSummand(isPlus);
            if (scanner.Skip('+'))
            {
                isPlus = true;
            }
            else if (scanner.Skip('-'))
            {
                isPlus = false;
            }
            else if (scanner.Next == '\0')
            {
                return;
            }
            else
            {
                throw scanner.Error($"'{scanner.Next}' is not expected. Between terms stand '+', '-', ':' or '*'.");
            }
        }
    }

    private void ParseSummand(bool isPlus)
    {
        int position = scanner.Place;
        if (scanner.Next is '0' or '1')
        {
            bool isOne = scanner.Whole("The intercept") == 1;
            HasIntercept = isOne == isPlus;
            return;
        }

        if (scanner.Next == '.')
        {
            scanner.Skip('.');
            HasAllColumns = isPlus ? true : throw scanner.Error("All columns cannot be taken away. Name the terms instead.", position);
            return;
        }

        foreach (FormulaTerm term in Product())
        {
            if (!isPlus)
            {
                bool isFromAll = HasAllColumns && term.Factors is [{ Kind: FactorKind.Plain }];
                if (isFromAll)
                {
                    removed.Add(term);
                }

                if (terms.RemoveAll(term.IsSameAs) == 0 && !isFromAll)
                {
                    throw scanner.Error($"There is no term {term.Name} before this that could be taken away. Remove it from the formula.", position);
                }
            }
            else if (!terms.Any(term.IsSameAs))
            {
                terms.Add(term);
            }
        }
    }

    /// <summary>Terms joined by '*': each, and all their interactions.</summary>
    private List<FormulaTerm> Product()
    {
        List<FormulaTerm> product = [.. Interaction()];
        while (scanner.Skip('*'))
        {
            List<FormulaTerm> right = [.. Interaction()];
            List<FormulaTerm> crossed = [.. product.SelectMany(left => right.Select(other => Joined(left, other)))];
            product = [.. product, .. right, .. crossed];
        }

        return [.. product.OrderBy(term => term.Factors.Count)];
    }

    /// <summary>Factors joined by ':'; none where the factor is an offset.</summary>
    private IEnumerable<FormulaTerm> Interaction()
    {
        FormulaFactor? first = Factor();
        if (first is null)
        {
            return [];
        }

        FormulaTerm term = new([first]);
        while (scanner.Skip(':'))
        {
            int position = scanner.Position;
            term = Joined(term, new([Factor() ?? throw scanner.Error("An offset is no part of an interaction. Write it as a term of its own.", position)]));
        }

        return [term];
    }

    private FormulaTerm Joined(FormulaTerm left, FormulaTerm right) =>
        left.Factors.Count + right.Factors.Count <= MostFactors
            ? new([.. left.Factors, .. right.Factors.Where(factor => left.Factors.All(other => other.Name != factor.Name))])
            : throw scanner.Error($"An interaction has more than {MostFactors} factors. Leave some out.");

    private FormulaFactor? Factor()
    {
        int position = scanner.Place;
        bool isQuoted = scanner.Next == '`';
        string name = scanner.Name("A term");
        if (!isQuoted && scanner.Next == '(')
        {
            return Function(name, position);
        }

        return scanner.Skip('^') ? new FormulaFactor(FactorKind.Power, name, position) { Exponent = Exponent() } : new FormulaFactor(FactorKind.Plain, name, position);
    }

    private int Exponent()
    {
        int position = scanner.Position;
        int exponent = scanner.Whole("An exponent");
        return exponent is >= 1 and <= 9 ? exponent : throw scanner.Error($"The exponent is {exponent}, but it must be from 1 to 9. Write 2, for example.", position);
    }

    private FormulaFactor? Function(string name, int position)
    {
        scanner.Skip('(');
        FormulaFactor? factor;
        switch (name)
        {
            case "C" or "factor":
                factor = new FormulaFactor(FactorKind.Categories, scanner.Name($"The column of {name}( )"), position);
                if (scanner.Skip(','))
                {
                    int option = scanner.Place;
                    if (scanner.Name("The option of C( )") != "ref")
                    {
                        throw scanner.Error("C( ) has one option, ref. Write C(column, ref=level).", option);
                    }

                    scanner.Require('=', "behind ref");
                    factor = factor with { Reference = scanner.Level() };
                }

                break;
            case "I":
                int power = scanner.Place;
                factor = Factor() is { Kind: FactorKind.Plain or FactorKind.Power } plain ? plain : throw scanner.Error("I( ) is for a column or a power of it. Write I(column^2), for example.", power);
                break;
            case "log":
                factor = new FormulaFactor(FactorKind.Logarithm, scanner.Name("The column of log( )"), position);
                break;
            case "offset":
                int inner = scanner.Place;
                FormulaFactor offset = Factor() ?? throw scanner.Error("An offset is within an offset. Write offset(column).", inner);
                offsets.Add(offset.Kind == FactorKind.Categories ? throw scanner.Error("An offset is a number. Write offset(column) or offset(log(column)).", inner) : offset);
                factor = null;
                break;
            default:
                throw scanner.Error($"There is no function {name}. There are C(column, ref=level), factor(column), I(column^2), log(column) and offset(column).", position);
        }

        scanner.Require(')', $"behind what stands in {name}( )");
        return factor;
    }
}
