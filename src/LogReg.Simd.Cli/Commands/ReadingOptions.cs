using System.CommandLine;
using System.CommandLine.Parsing;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The options that say how data are read.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> target = Opt.Text("--target", "NAME|INDEX", "The column of the labels, by name or index from 0 [default: label, target, class or y, otherwise the last]");
    private readonly Option<string?> positive = Opt.Text("--positive", "LABELS", "The label that stands for 1, or several with commas between [default: the second of two]");
    private readonly Option<string?> categorical = Opt.Text("--categorical", "auto|none|COLUMNS", "The columns to encode one-hot [default: those whose first cell is text]");
    private readonly Option<string?> weight = Opt.Text("--weight", "COLUMN", "The column of the sample weights");
    private readonly Option<string?> ignore = Opt.Text("--ignore", "COLUMNS", "Columns to leave out, with commas between");
    private readonly Option<double?> scale = Opt.Number("--scale", "X", "Divide numeric features by X: 255 maps pixels to 0…1 [default: 1]", x => x != 0, "a number other than 0");
    private readonly Option<MissingCells> missing = Opt.Choice(
        "--missing", "What becomes of missing cells", ("error", MissingCells.Error), ("mean", MissingCells.Mean), ("drop", MissingCells.Drop));

    public static Option<DataFormat?> Format() => Opt.Choice<DataFormat?>(
        "--format", "The format of the data", [("auto", null), .. DataFormat.All.Reverse().Select(format => (format.Name, (DataFormat?)format))]);

    public static Option<HeaderLine> Header() => Opt.Choice(
        "--header", "Whether the first line names the columns", ("auto", HeaderLine.Auto), ("yes", HeaderLine.Present), ("no", HeaderLine.Absent));

    public static Option<char?> Delimiter() => new("--delimiter")
    {
        Description = "What stands between the cells of CSV, 'tab' for the tabulator [default: told from the lines]",
        HelpName = "C",
        CustomParser = ParseDelimiter,
    };

    private readonly Option<DataFormat?> format = Format();
    private readonly Option<HeaderLine> header = Header();
    private readonly Option<char?> delimiter = Delimiter();

    /// <summary>Gets the option that makes two classes of the labels.</summary>
    public Option Positive => positive;

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[target, positive, format, delimiter, header, missing, categorical, ignore, weight, scale])
        {
            command.Add(option);
        }
    }

    public DataOptions From(ParseResult parsed)
    {
        DataFormat? chosen = parsed.GetValue(format);
        if (chosen is { HasColumns: false } && OfCsv(parsed) is [string given, ..])
        {
            throw new UsageException($"The option {given} is for CSV, but the format is {chosen}. Leave one of them out.");
        }

        return new DataOptions
        {
            Target = parsed.GetValue(target),
            Positive = parsed.GetValue(positive),
            Format = chosen,
            Delimiter = parsed.GetValue(delimiter),
            Header = parsed.GetValue(header),
            Missing = parsed.GetValue(missing),
            Categorical = parsed.GetValue(categorical) ?? "auto",
            Ignore = Columns(parsed.GetValue(ignore)),
            Weight = parsed.GetValue(weight),
            Scale = parsed.GetValue(scale) ?? 1,
        };
    }

    /// <summary>The options given that mean something for CSV only.</summary>
    public IReadOnlyList<string> OfCsv(ParseResult parsed) =>
        [.. ((Option[])[target, delimiter, header, missing, categorical, ignore, weight])
            .Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

    private static string[] Columns(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static char? ParseDelimiter(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        char? delimiter = text switch
        {
            "tab" or "\\t" => '\t',
            _ when text.Length == 1 && text[0] is not ('"' or '\r' or '\n' or '\0') => text[0],
            _ => null,
        };
        if (delimiter is null)
        {
            result.AddError($"The value '{text}' of --delimiter is not allowed. Give one character other than the quote, or 'tab'.");
        }

        return delimiter;
    }
}
