using System.CommandLine;
using System.CommandLine.Parsing;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Commands;

/// <summary>The options about the text of a file, which every command that reads data has.</summary>
internal sealed class TextOptions
{
    private readonly Option<DataFormat?> format = Opt.Choice<DataFormat?>(
        "--format", "The format of the data", [("auto", null), .. DataFormat.All.Reverse().Select(format => (format.Name, (DataFormat?)format))]);

    private readonly Option<HeaderLine> header = Opt.Choice(
        "--header", "Whether the first line names the columns", ("auto", HeaderLine.Auto), ("yes", HeaderLine.Present), ("no", HeaderLine.Absent));

    private readonly Option<char?> delimiter = Mark("--delimiter", "What stands between the cells of CSV, 'tab' for the tabulator, 'blank' for runs of blanks [default: told from the records]");
    private readonly Option<char?> decimalMark = Mark("--decimal", "What separates decimals, a comma or a point [default: told from the numbers]");
    private readonly Option<char?> thousands = Mark("--thousands", "What stands between groups of three digits [default: told from the numbers]");
    private readonly Option<char?> comment = Mark("--comment", "What a line of comment begins with [default: there are none in CSV]");
    private readonly Option<int?> skip = Opt.Count("--skip", "The lines before the table to pass over [default: 0]", 0);
    private readonly Option<TextEncoding> encoding = Opt.Choice(
        "--encoding", "How characters are stored; auto is UTF-16 where the file says so, otherwise UTF-8",
        ("auto", TextEncoding.Auto), ("utf-8", TextEncoding.Utf8), ("utf-16", TextEncoding.Utf16), ("latin-1", TextEncoding.Latin1), ("windows-1252", TextEncoding.Windows1252));

    /// <summary>The options given that mean something for some formats only.</summary>
    public FormatOptions Given(ParseResult parsed) => new(Opt.NamesOfGiven(parsed, OfText), Opt.NamesOfGiven(parsed, OfTables), []);

    /// <summary>Gets the options that mean something for CSV only.</summary>
    public IReadOnlyList<Option> OfText => [delimiter, header, comment, skip];

    /// <summary>Gets those that mean something for every table, whose columns of text may hold numbers.</summary>
    public IReadOnlyList<Option> OfTables => [decimalMark, thousands];

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[format, delimiter, header, decimalMark, thousands, encoding, skip, comment])
        {
            command.Add(option);
        }

        command.Validators.Add(RefuseOneMark);
    }

    public DataFormat? FormatOf(ParseResult parsed) => parsed.GetValue(format);

    public DataOptions Over(DataOptions options, ParseResult parsed) => options with
    {
        Format = parsed.GetValue(format),
        Delimiter = parsed.GetValue(delimiter),
        Header = parsed.GetValue(header),
        DecimalMark = parsed.GetValue(decimalMark),
        ThousandsMark = parsed.GetValue(thousands),
        Encoding = parsed.GetValue(encoding),
        SkipLines = parsed.GetValue(skip) ?? 0,
        Comment = parsed.GetValue(comment),
    };

    public RowStreamOptions Over(RowStreamOptions options, ParseResult parsed) => DataLoading.Over(options, Over(new DataOptions(), parsed)) with { Format = parsed.GetValue(format) };

    /// <summary>Compares what stands on the line: values that are not allowed have their own errors, and no value.</summary>
    private void RefuseOneMark(CommandResult result)
    {
        if (result.GetResult(decimalMark) is { Tokens: [{ Value: var text }] } && result.GetResult(thousands) is { Tokens: [{ Value: var other }] }
            && MarkOf(text) is { } mark && mark == MarkOf(other))
        {
            result.AddError($"The options {decimalMark.Name} and {thousands.Name} are both '{mark}', and one mark cannot be both. Leave one of them out.");
        }
    }

    private static Option<char?> Mark(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "C",
        CustomParser = result => ParseMark(result, name),
    };

    private static char? ParseMark(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        char? mark = MarkOf(text);
        if (mark is null)
        {
            result.AddError($"The value '{text}' of {name} is not allowed. Give one character of ASCII other than the quote, 'tab' or 'blank'.");
        }

        return mark;
    }

    private static char? MarkOf(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        "blank" => ' ',
        "comma" => ',',
        "point" => '.',
        _ when text.Length == 1 && text[0] is > '\0' and <= '\x7F' and not ('"' or '\r' or '\n') => text[0],
        _ => null,
    };
}
