using System.Text;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Arff;

/// <summary>A column that the header declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Values">The values of a nominal one; empty for others.</param>
internal sealed record ArffAttribute(string Name, DeclaredType Type, IReadOnlyList<string> Values);

/// <summary>What stands before the rows of an attribute-relation file.</summary>
internal sealed class ArffHeader
{
    private ArffHeader(IReadOnlyList<ArffAttribute> attributes, long dataLine, bool hasWeights)
    {
        Attributes = attributes;
        DataLine = dataLine;
        HasWeights = hasWeights;
    }

    public IReadOnlyList<ArffAttribute> Attributes { get; }

    /// <summary>Gets the line of <c>@data</c>, counted from 1.</summary>
    public long DataLine { get; }

    /// <summary>Gets a value indicating whether the first row has a weight behind it; then every row may.</summary>
    public bool HasWeights { get; }

    /// <summary>Tells whether a line begins with a word, in any case.</summary>
    public static bool Begins(ReadOnlySpan<byte> line, string word) =>
        line.Length >= word.Length && Ascii.EqualsIgnoreCase(line[..word.Length], word) && (line.Length == word.Length || line[word.Length] is (byte)' ' or (byte)'\t');

    public static ArffHeader Read(TextInput input)
    {
        using ByteLines lines = new(input.Path, input.Open(null));
        List<ArffAttribute> attributes = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (lines.TryRead(out ReadOnlySpan<byte> bytes))
        {
            ReadOnlySpan<byte> line = bytes.Trim(" \t"u8);
            if (line.Length == 0 || line[0] == '%' || Begins(line, "@relation"))
            {
                continue;
            }

            if (Begins(line, "@data"))
            {
                long dataLine = lines.Line;
                return attributes.Count > 0
                    ? new ArffHeader(attributes, dataLine, HasWeight(lines))
                    : throw Error(input.Path, dataLine, "There is no @attribute before @data. Declare the columns.");
            }

            ArffAttribute attribute = Begins(line, "@attribute")
                ? Attribute(input.Path, lines.Line, Encoding.UTF8.GetString(line)["@attribute".Length..])
                : throw Error(input.Path, lines.Line, $"The line {Cells.Quoted(Encoding.UTF8.GetString(line))} is none of @relation, @attribute and @data. "
                    + "Remove it, or begin it with % as a comment.");
            if (!names.Add(attribute.Name))
            {
                throw new DataFormatException(input.Path, lines.Line, attribute.Name, "Two attributes have this name. Rename one of them.");
            }

            attributes.Add(attribute);
        }

        throw Error(input.Path, 0, "The file has no @data. Check that it was written completely.");
    }

    private static bool HasWeight(ByteLines lines)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            line = line.Trim(" \t"u8);
            if (line.Length > 0 && line[0] != '%')
            {
                return !ArffWeight.Cut(ref line).IsEmpty;
            }
        }

        return false;
    }

    private static ArffAttribute Attribute(string path, long line, string text)
    {
        ArffTokens tokens = ArffTokens.OfWords(text);
        string? name = tokens.Next()?.Text;
        string type = tokens.Rest;
        if (name is null || type.Length == 0)
        {
            throw Error(path, line, "The attribute lacks its name or its type. Write @attribute name numeric, or {one, two} for a nominal one.");
        }

        if (type[0] == '{')
        {
            return new ArffAttribute(name, DeclaredType.Category, Nominal(path, line, name, type));
        }

        // A format stands behind date; numbers may have a range behind them.
        string word = type.Split([' ', '\t', '[', '"', '\''], 2)[0];
        DeclaredType? declared = word.ToUpperInvariant() switch
        {
            "NUMERIC" or "REAL" or "INTEGER" => DeclaredType.Number,
            "STRING" => DeclaredType.Text,
            "DATE" => DeclaredType.Date,
            _ => null,
        };
        return declared is { } known
            ? new ArffAttribute(name, known, [])
            : throw new DataFormatException(path, line, name, $"The type {Cells.Quoted(word)} is not read. Declare the attribute as numeric, nominal ({{one, two}}) or string.");
    }

    private static List<string> Nominal(string path, long line, string name, string type)
    {
        int end = type.LastIndexOf('}');
        List<string> values = [];
        if (end > 0)
        {
            ArffTokens tokens = ArffTokens.OfValues(type[1..end]);
            while (tokens.Next() is { } token)
            {
                values.Add(token.Text);
            }
        }

        return values.Count > 0
            ? values
            : throw new DataFormatException(path, line, name, "The list of values is empty or lacks its closing brace. Write {one, two}.");
    }

    private static DataFormatException Error(string path, long line, string message) => new(path, line, null, message);
}
