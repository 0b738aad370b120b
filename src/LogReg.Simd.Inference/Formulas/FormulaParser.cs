namespace LogReg.Simd.Inference.Formulas;

/// <summary>The grammar of formulas; docs/inference.md has it.</summary>
internal sealed class FormulaParser
{
    private readonly FormulaScanner scanner;
    private readonly List<FormulaFactor> offsets = [];

    public FormulaParser(string text)
    {
        scanner = new FormulaScanner(text);
        ParseResponse();
        scanner.Require('~', "behind the response");
        Terms = Sum();
        if (scanner.Next != '\0')
        {
            throw scanner.Error(scanner.Next == ')'
                ? "')' closes nothing. Leave it out, or write '(' before it."
                : $"'{scanner.Next}' is not expected. Between terms stand '+', '-', ':', '*' or '/'.");
        }

        if (!Terms.HasAllColumns)
        {
            TermExpansion.Of(text, Terms, [], _ => false);
        }
    }

    public string Successes { get; private set; } = string.Empty;

    /// <summary>Gets the place of the response.</summary>
    public int ResponsePosition { get; private set; }

    /// <summary>Gets the column of the failures; null where the response is one column.</summary>
    public string? Failures { get; private set; }

    /// <summary>Gets the right side.</summary>
    public FormulaExpression Terms { get; }

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

    /// <summary>Terms joined by '+' and '-'.</summary>
    private FormulaExpression Sum()
    {
        FormulaExpression? sum = null;
        int position = scanner.Place;
        bool isPlus = scanner.Skip('+') || !scanner.Skip('-');
        while (true)
        {
            isPlus &= !scanner.Skip('-');
            FormulaExpression next = Product();
            if (!isPlus && next.Operation is FormulaOperation.All or FormulaOperation.Offset)
            {
                throw scanner.Error($"{(next.Operation == FormulaOperation.All ? "All columns" : "An offset")} cannot be taken away. Name the terms instead.", next.Position);
            }

            sum = (sum, isPlus) switch
            {
                (null, true) => next,
                (_, true) => new(FormulaOperation.Sum, position) { Left = sum, Right = next },
                _ => new(FormulaOperation.Difference, position) { Left = sum, Right = next },
            };
            if (scanner.Skip('+'))
            {
                isPlus = true;
            }
            else if (scanner.Skip('-'))
            {
                isPlus = false;
            }
            else
            {
                return sum;
            }
        }
    }

    /// <summary>Operands of '*' and '/', from the left.</summary>
    private FormulaExpression Product()
    {
        FormulaExpression product = Interaction();
        while (true)
        {
            FormulaOperation operation = scanner.Skip('*') ? FormulaOperation.Cross : scanner.Skip('/') ? FormulaOperation.Nest : FormulaOperation.Sum;
            if (operation == FormulaOperation.Sum)
            {
                return product;
            }

            product = new(operation, product.Position) { Left = product, Right = Interaction() };
        }
    }

    /// <summary>Operands of ':'.</summary>
    private FormulaExpression Interaction()
    {
        FormulaExpression interaction = Operand();
        while (scanner.Skip(':'))
        {
            interaction = new(FormulaOperation.Interact, interaction.Position) { Left = interaction, Right = Operand() };
        }

        return interaction;
    }

    /// <summary>A factor, the intercept, all columns, or terms between parentheses; the latter two with a power.</summary>
    private FormulaExpression Operand()
    {
        int position = scanner.Place;
        if (scanner.Next is '0' or '1')
        {
            int number = scanner.Whole("The intercept");
            return number <= 1 ? new(FormulaOperation.Intercept, position) { Number = number } : throw scanner.Error("The intercept is 1, or 0 where there is none. "
                + "Write a name, between backticks where it begins with a digit.", position);
        }

        if (scanner.Skip('('))
        {
            FormulaExpression terms = Sum();
            scanner.Require(')', "behind the terms between parentheses");
            return Raised(terms, position);
        }

        if (scanner.Next == '.' && scanner.SkipPoint())
        {
            return Raised(new(FormulaOperation.All, position), position);
        }

        return Factor() is { } factor ? new(FormulaOperation.Factor, position) { Factor = factor } : new(FormulaOperation.Offset, position);
    }

    private FormulaExpression Raised(FormulaExpression terms, int position) =>
        scanner.Skip('^') ? new(FormulaOperation.Power, position) { Left = terms, Number = Exponent() } : terms;

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
                factor = Factor() is { Kind: FactorKind.Plain or FactorKind.Power } plain ? plain : throw scanner.Error("I( ) is for a column or a power of it. "
                    + "Write I(column^2), for example.", power);
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
