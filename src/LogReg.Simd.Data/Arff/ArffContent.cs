using System.Text;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Arff;

/// <summary>
/// The rows of an attribute-relation file as CSV with commas: missing values are empty cells, sparse rows are whole, and lines that are no rows are blank, so that lines keep their numbers.
/// </summary>
internal sealed class ArffContent : ReadOnlyStream
{
    private const int OutputBytes = 1 << 16;

    private readonly string path;
    private readonly ArffHeader header;
    private readonly long linesBefore;
    private readonly ByteLines lines;

    /// <summary>The values of each nominal attribute; null for others.</summary>
    private readonly TextCodes?[] values;

    /// <summary>The cells of a sparse row by column.</summary>
    private readonly SortedDictionary<int, ArffToken> present = [];

    private readonly MemoryStream output = new();

    /// <summary>The row without any cell of its own, and where in it each column begins: most of a sparse row is copied from there.</summary>
    private byte[]? absent;
    private int[] absentBegins = [];
    private int read;
    private bool ended;

    /// <summary>Translates a file, or lines of it.</summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="text">The lines.</param>
    /// <param name="header">The header of the file.</param>
    /// <param name="linesBefore">The lines that hold no rows.</param>
    public ArffContent(string path, Stream text, ArffHeader header, long linesBefore)
    {
        this.path = path;
        this.header = header;
        this.linesBefore = linesBefore;
        lines = new ByteLines(path, text);
        values = [.. header.Attributes.Select(CodesOf)];
    }

    public override int Read(Span<byte> buffer)
    {
        if (read == output.Length)
        {
            output.SetLength(0);
            read = 0;
            while (!ended && output.Length < OutputBytes)
            {
                Take();
            }
        }

        int count = (int)Math.Min(buffer.Length, output.Length - read);
        output.GetBuffer().AsSpan(read, count).CopyTo(buffer);
        read += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lines.Dispose();
            output.Dispose();
        }

        base.Dispose(disposing);
    }

    private static TextCodes? CodesOf(ArffAttribute attribute)
    {
        if (attribute.Type != DeclaredType.Category)
        {
            return null;
        }

        TextCodes codes = new();
        foreach (string value in attribute.Values)
        {
            codes.CodeOf(value);
        }

        return codes;
    }

    private void Take()
    {
        if (!lines.TryRead(out ReadOnlySpan<byte> line))
        {
            ended = true;
            return;
        }

        line = line.Trim(" \t"u8);
        if (lines.Line > linesBefore && line.Length > 0 && line[0] != '%')
        {
            ReadOnlySpan<byte> weight = ArffWeight.Cut(ref line);
            if (!weight.IsEmpty && !header.HasWeights)
            {
                throw Error(null, "The row has a weight, but the first row has none. Give that one a weight too, {1}, so that weights are read.");
            }

            if (line[0] == '{')
            {
                Sparse(Encoding.UTF8.GetString(line));
            }
            else if (line.IndexOfAny("'\"\\{"u8) < 0 && line.Contains((byte)','))
            {
                Plain(line);
            }
            else
            {
                Dense(Encoding.UTF8.GetString(line));
            }

            if (header.HasWeights)
            {
                output.WriteByte((byte)',');
                output.Write(weight.IsEmpty ? "1"u8 : weight);
            }
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>A row without quotation marks.</summary>
    private void Plain(ReadOnlySpan<byte> line)
    {
        int column = 0;
        foreach (Range range in line.Split((byte)','))
        {
            ReadOnlySpan<byte> cell = line[range].Trim(" \t"u8);
            bool isMissing = cell is [(byte)'?'];
            if (!isMissing && column < values.Length && values[column] is { } known && cell.Length > 0 && known.CodeOf(cell) >= header.Attributes[column].Values.Count)
            {
                throw Undeclared(column, Encoding.UTF8.GetString(cell));
            }

            output.Write(column++ > 0 ? ","u8 : []);
            output.Write(isMissing ? [] : cell);
        }
    }

    private void Dense(string line)
    {
        ArffTokens tokens = ArffTokens.OfValues(line);
        for (int column = 0; tokens.Next() is { } token; column++)
        {
            if (token is { IsQuoted: false, Text: ['{', ..] })
            {
                throw Error(null, "A brace begins neither a sparse row nor a weight. Put values with braces between quotation marks, and write a weight as {2} behind the row.");
            }

            Write(column, token);
        }
    }

    private void Sparse(string line)
    {
        int end = line.Length - 1;
        if (line[end] != '}')
        {
            throw Unclosed();
        }

        int attributes = header.Attributes.Count;
        present.Clear();
        foreach (string pair in Pairs(line[1..end]))
        {
            int blank = pair.IndexOfAny([' ', '\t']);
            if (blank < 0 || !int.TryParse(pair[..blank], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index))
            {
                throw Error(null, $"{Cells.Quoted(pair)} is no pair of index and value. Write {{index value, index value}}, with indices from 0.");
            }

            ArffTokens words = ArffTokens.OfWords(pair[blank..]);
            ArffToken token = words.Next() ?? new ArffToken("?", false);
            if (index >= attributes || !present.TryAdd(index, token))
            {
                throw Error(null, index >= attributes ? $"The index is {index}, but there are {attributes} attributes, "
                    + "counted from 0. Correct it." : $"The index {index} stands twice. Keep one of them.");
            }

            if (words.Rest.Length > 0 || (!token.IsQuoted && token.Text.AsSpan().ContainsAny('{', '}')))
            {
                throw Unclosed();
            }
        }

        absent ??= WriteAbsent();
        int next = 0;
        foreach ((int column, ArffToken token) in present)
        {
            output.Write(absent.AsSpan(absentBegins[next]..absentBegins[column]));
            Write(column, token);
            next = column + 1;
        }

        output.Write(absent.AsSpan(absentBegins[next]..));
    }

    /// <summary>Writes the row without any cell of its own, and takes it back.</summary>
    private byte[] WriteAbsent()
    {
        int begin = (int)output.Length;
        absentBegins = new int[header.Attributes.Count + 1];
        for (int column = 0; column < header.Attributes.Count; column++)
        {
            Write(column, Absent(header.Attributes[column]));
            absentBegins[column + 1] = (int)output.Length - begin;
        }

        byte[] row = output.GetBuffer().AsSpan(begin, (int)output.Length - begin).ToArray();
        output.SetLength(begin);
        return row;
    }

    /// <summary>What a sparse row means by an attribute that it lacks: 0, and of nominal ones the first.</summary>
    private static ArffToken Absent(ArffAttribute attribute) => attribute.Type switch
    {
        DeclaredType.Category => new ArffToken(attribute.Values[0], true),
        DeclaredType.Number => new ArffToken("0", false),
        _ => new ArffToken("?", false),
    };

    /// <summary>Cuts at commas outside of quotation marks.</summary>
    private static IEnumerable<string> Pairs(string text)
    {
        int begin = 0;
        char mark = '\0';
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (mark == '\0' && text[i] == ','))
            {
                string pair = text[begin..i].Trim();
                begin = i + 1;
                if (pair.Length > 0)
                {
                    yield return pair;
                }
            }
            else if (mark != '\0' && text[i] == '\\')
            {
                i = Math.Min(i + 1, text.Length - 1);
            }
            else if (mark != '\0')
            {
                mark = text[i] == mark ? '\0' : mark;
            }
            else if (text[i] is '\'' or '"')
            {
                mark = text[i];
            }
        }
    }

    private void Write(int column, ArffToken token)
    {
        output.Write(column > 0 ? ","u8 : []);
        if (token is { IsQuoted: false, Text: "?" or "" })
        {
            return;
        }

        if (column < values.Length && values[column] is { } known && known.CodeOf(token.Text) >= header.Attributes[column].Values.Count)
        {
            throw Undeclared(column, token.Text);
        }

        bool isPlain = token.Text.AsSpan().IndexOfAny(",\"\r\n") < 0 && !token.IsQuoted;
        output.Write(Encoding.UTF8.GetBytes(isPlain ? token.Text : $"\"{token.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    private DataFormatException Undeclared(int column, string value) => Error(
        header.Attributes[column].Name, $"The value {Cells.Quoted(value)} is none of those that the header declares: {ClassList.Listed([.. header.Attributes[column].Values])}. "
            + "Correct it, or declare it.");

    private DataFormatException Unclosed() =>
        Error(null, "The sparse row lacks its closing brace, or something stands behind it that is no weight. Write {index value, index value}, with a weight as {index value}, {2}.");

    private DataFormatException Error(string? column, string message) => new(path, lines.Line, column, message);
}
