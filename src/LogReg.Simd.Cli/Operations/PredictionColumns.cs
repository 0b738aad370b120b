using System.Text;
using System.Text.Json;

namespace LogReg.Simd.Cli.Operations;

/// <summary>How predictions are written.</summary>
internal enum PredictionFormat
{
    /// <summary>Cells with commas between, below a header.</summary>
    Csv,

    /// <summary>One JSON object per line.</summary>
    JsonLines,

    /// <summary>A Parquet file.</summary>
    Parquet,
}

/// <summary>Tells the format of predictions from the name of their file.</summary>
internal static class PredictionFormats
{
    /// <summary>The format that was chosen, or that the extension says, or CSV.</summary>
    public static PredictionFormat Of(PredictionFormat? chosen, string? output) => chosen ?? Path.GetExtension(output ?? string.Empty).ToUpperInvariant() switch
    {
        ".PARQUET" => PredictionFormat.Parquet,
        ".JSONL" or ".NDJSON" => PredictionFormat.JsonLines,
        _ => PredictionFormat.Csv,
    };
}

/// <summary>What predictions contain.</summary>
internal sealed record PredictionContent
{
    /// <summary>Gets the column that identifies a row, in the place of its number; null for the number.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the columns of the data that are written along.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Gets the column of the actual labels to write along; null for none.</summary>
    public string? Truth { get; init; }

    public bool HasLogits { get; init; }

    public PredictionFormat Format { get; init; }

    /// <summary>Gets the columns whose cells are wanted, in the order of the output.</summary>
    public IReadOnlyList<string> Carried => [.. Id is null ? Array.Empty<string>() : [Id], .. Kept, .. Truth is null ? Array.Empty<string>() : [Truth]];
}

/// <summary>The columns of predictions: unique names, and what stands before each cell of a line.</summary>
internal sealed class PredictionColumns
{
    private readonly bool isJson;

    public PredictionColumns(PredictionContent content, IReadOnlyList<string> classes, bool isBinary)
    {
        isJson = content.Format == PredictionFormat.JsonLines;
        List<(string Name, Owner Owner)> names = [content.Id is null ? ("row", Owner.Prediction) : (content.Id, Owner.Data), .. content.Kept.Select(name => (name, Owner.Data))];
        if (content.Truth is not null)
        {
            names.Add(("actual", Owner.Prediction));
        }

        if (content.HasLogits)
        {
            names.AddRange(isBinary ? [("logit", Owner.Prediction)] : classes.Select(name => ($"logit {name}", Owner.Class)));
        }

        names.AddRange(isBinary ? [("probability", Owner.Prediction)] : classes.Select(name => (name, Owner.Class)));
        names.Add(("label", Owner.Prediction));
        Names = Unique(names);
        Prefixes = [.. Names.Select((name, i) => Encoding.UTF8.GetBytes(isJson ? $"{(i == 0 ? "{" : ",")}\"{JsonEncodedText.Encode(name)}\":" : i == 0 ? string.Empty : ","))];
        LineEnd = isJson ? "}\n"u8.ToArray() : "\n"u8.ToArray();
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the bytes before the cell of each column.</summary>
    public byte[][] Prefixes { get; }

    public byte[] LineEnd { get; }

    /// <summary>Gets the first line, where the format has one.</summary>
    public byte[] Header => isJson ? [] : Encoding.UTF8.GetBytes(string.Join(',', Names.Select(CsvCell)) + "\n");

    /// <summary>A text as a cell.</summary>
    public byte[] Cell(string text) => Encoding.UTF8.GetBytes(isJson ? $"\"{JsonEncodedText.Encode(text)}\"" : CsvCell(text));

    /// <summary>A cell of CSV, in quotes where it needs them.</summary>
    internal static string CsvCell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Numbers names that occur more than once: what a prediction always has keeps its name, then classes keep theirs, then columns of the data.</summary>
    private static string[] Unique(List<(string Name, Owner Owner)> names)
    {
        HashSet<string> all = [.. names.Select(column => column.Name)];
        HashSet<string> seen = [];
        string[] unique = new string[names.Count];
        foreach (int i in Enumerable.Range(0, names.Count).OrderBy(i => names[i].Owner))
        {
            string name = names[i].Name;
            string free = name;
            for (int number = 2; !seen.Add(free); number++)
            {
                free = $"{name}_{number}";
                free = all.Contains(free) ? $"{name}__{number}" : free;
            }

            unique[i] = free;
        }

        return unique;
    }

    /// <summary>Whose name it is, the first to keep it first.</summary>
    private enum Owner
    {
        Prediction,
        Class,
        Data,
    }
}
