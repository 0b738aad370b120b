using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LogReg.Simd.Cli.Commands;

/// <summary>Options whose values are checked while they are parsed, with messages that say what is allowed.</summary>
internal static class Opt
{
    public static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

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

    public static Option<int?> Count(string name, string description, int least) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least)
                {
                    return number;
                }

                result.AddError($"The value '{text}' of {name} is not allowed. Give a whole number{(least > int.MinValue ? $", {least} or more" : string.Empty)}.");
                return null;
            },
        };

    /// <summary>One of several words; the first one is the default, and its value that of the type.</summary>
    public static Option<TValue> Choice<TValue>(string name, string description, params (string Word, TValue Value)[] choices) =>
        new(name)
        {
            Description = $"{description}: {string.Join(", ", choices.Select(choice => choice.Word))} [default: {choices[0].Word}]",
            HelpName = name[2..].ToUpperInvariant(),
            CustomParser = result => Chosen(result, name, choices),
        };

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
