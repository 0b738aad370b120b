using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LogReg.Simd.Cli.Commands;

/// <summary>Options whose values are checked while they are parsed, with messages that say what is allowed.</summary>
internal static class Opt
{
    /// <summary>A text, which does not look like an option: that would be a slip of the hand.</summary>
    public static Option<string?> Text(string name, string value, string description)
    {
        Option<string?> option = new(name) { Description = description, HelpName = value };
        option.Validators.Add(Refuse);
        return option;
    }

    /// <summary>The names of those options that stand on the command line.</summary>
    public static IReadOnlyList<string> NamesOfGiven(ParseResult parsed, IEnumerable<Option> options) =>
        [.. options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

    /// <summary>A file; an empty name is a slip of the shell.</summary>
    public static Argument<string> File(string name, string description)
    {
        Argument<string> file = new(name) { Description = description };
        file.Validators.Add(RefuseEmpty);
        return file;
    }

    /// <summary>A file that may be left out.</summary>
    public static Argument<string?> OptionalFile(string name, string description)
    {
        Argument<string?> file = new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
        file.Validators.Add(RefuseEmpty);
        return file;
    }

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    public static Option<double?> Number(string name, string value, string description, Func<double, bool> isAllowed, string allowed) =>
        new(name)
        {
            Description = description,
            HelpName = value,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && isAllowed(number))
                {
                    return number;
                }

                result.AddError($"The value '{text}' of {name} is not allowed. Give {allowed}.");
                return null;
            },
        };

    public static Option<double?> Threshold() =>
        Number("--threshold", "P", "The probability above which a row is positive [default: 0.5]", x => x is >= 0 and <= 1, "a probability, from 0 to 1");

    public static Option<int?> Count(string name, string description, int least, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
                {
                    return number;
                }

                result.AddError($"The value '{text}' of {name} is not allowed. Give a whole number{Range(least, most)}.");
                return null;
            },
        };

    /// <summary>Any whole number of 64 bits.</summary>
    public static Option<long?> Whole(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
                {
                    return number;
                }

                result.AddError($"The value '{text}' of {name} is not allowed. Give a whole number from {long.MinValue} to {long.MaxValue}.");
                return null;
            },
        };

    private static string Range(int least, int most) =>
        most < int.MaxValue ? $" from {least} to {most}" : least > int.MinValue ? $", {least} or more" : string.Empty;

    /// <summary>One of several words; the first one is the default, and its value that of the type. The type is no bool: the parser would take the words true and false alone.</summary>
    public static Option<TValue> Choice<TValue>(string name, string description, params (string Word, TValue Value)[] choices) =>
        new(name)
        {
            Description = $"{description}: {string.Join(", ", choices.Select(choice => choice.Word))} [default: {choices[0].Word}]",
            HelpName = name[2..].ToUpperInvariant(),
            CustomParser = result => Chosen(result, name, choices),
        };

    private static void Refuse(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (token.Value.StartsWith("--", StringComparison.Ordinal))
            {
                result.AddError($"'{token.Value}' looks like an option and stands where {result.Option.Name} wants {result.Option.HelpName}. Write './{token.Value}' for a file of this name.");
            }
            else if (token.Value.Length == 0 && result.Option.HelpName == "FILE")
            {
                result.AddError($"The name of the file that {result.Option.Name} wants is empty. Name a file, or leave the option out.");
            }
        }
    }

    private static void RefuseEmpty(ArgumentResult result)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"The name of the file {result.Argument.Name} is empty. Name a file, or '-' for the standard input.");
        }
    }

    private static TValue Chosen<TValue>(ArgumentResult result, string name, (string Word, TValue Value)[] choices)
    {
        string text = result.Tokens[0].Value;
        foreach ((string word, TValue value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"The value '{text}' of {name} is not allowed. Choose {string.Join(", ", choices.Select(choice => choice.Word))}.");
        return choices[0].Value;
    }
}
