using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Formats;

/// <summary>Knows what is no data file here, but is named as one: whoever does is told so in a sentence, and not by what CSV makes of it.</summary>
internal static class ForeignText
{
    private const int MostLines = 5;

    private static readonly System.Buffers.SearchValues<byte> LabelBytes = System.Buffers.SearchValues.Create("0123456789,-"u8);

    /// <summary>What a file is, with what to do about it; null where it may be one of the formats.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimStart(" \t\r\n\uFEFF"u8);
        return bytes.StartsWith("PK\u0003\u0004"u8) && bytes.IndexOf("[Content_Types].xml"u8) >= 0
                ? "The file is an Excel workbook, which is not read. Save its sheet as CSV."
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? "The file is an old Excel workbook, which is not read. Save its sheet as CSV."
            : text.StartsWith("<?xml"u8) || text.StartsWith("<!DOCTYPE"u8) || text.StartsWith("<!doctype"u8) || text.StartsWith("<html"u8)
                ? "The file is XML or HTML, which is not read; perhaps a page came in the place of the file. Write the data as CSV."
            : IsJson(text) ? "The file is JSON, which is not read. Write it as CSV, or as a table in Parquet or Arrow."
            : OfLines(bytes);
    }

    /// <summary>An object or a list whose first member is a name, an object or a list. Lists of bare numbers and texts may be cells.</summary>
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0 || text[0] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        ReadOnlySpan<byte> inner = text[1..].TrimStart(" \t\r\n"u8);
        if (text[0] == '[')
        {
            return inner.Length > 0 && inner[0] is (byte)'{' or (byte)'[';
        }

        int end = inner.Length > 1 && inner[0] == '"' ? inner[1..].IndexOf((byte)'"') : -1;
        return end >= 0 && inner[(end + 2)..].TrimStart(" \t\r\n"u8).StartsWith(":"u8);
    }

    private static string? OfLines(ReadOnlySpan<byte> text)
    {
        int lines = 0;
        int vowpal = 0;
        int vowpalPairs = 0;
        int severalLabels = 0;
        int oneLabel = 0;
        int textLabels = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(" \t\r"u8);
            if (lines == MostLines)
            {
                break;
            }

            if (line.Length == 0)
            {
                continue;
            }

            lines++;
            vowpal += IsVowpalWabbit(line) ? 1 : 0;
            vowpalPairs += line.Contains((byte)':') ? 1 : 0;
            severalLabels += IsPairsBehind(line, out ReadOnlySpan<byte> label) && AreLabels(label) ? 1 : 0;
            oneLabel += Numbers.TryParse(label, out double _) ? 1 : 0;
            textLabels += label.Length > 0 && !line.Contains((byte)'\t') && label.IndexOfAny(":,;|\""u8) < 0 && !Numbers.TryParse(label, out double _) ? 1 : 0;
        }

        return lines == 0 ? null
            : vowpal == lines && vowpalPairs > 0 ? "The file looks like text of Vowpal Wabbit, which is not read. Convert it to LIBSVM text or CSV, or name its format by --format."
            : severalLabels > 0 && severalLabels + oneLabel == lines
                ? "The file is LIBSVM text with several labels in a line, which is not read. Write one label in each, or one file for each label."
            : textLabels == lines && lines > 1 ? "The file looks like LIBSVM text, but its labels are no numbers. Number them, or name its format by --format."
            : null;
    }

    /// <summary>A label or nothing, a bar, and <c>name:value</c> or names behind it; further bars stand behind a blank and before a name.</summary>
    private static bool IsVowpalWabbit(ReadOnlySpan<byte> line)
    {
        int bar = line.IndexOf((byte)'|');
        if (bar < 0 || line[..bar].ContainsAny((byte)',', (byte)';') || bar + 1 == line.Length)
        {
            return false;
        }

        for (ReadOnlySpan<byte> rest = line[(bar + 1)..]; (bar = rest.IndexOf((byte)'|')) >= 0; rest = rest[(bar + 1)..])
        {
            if (bar == 0 || rest[bar - 1] != ' ' || bar + 1 == rest.Length || rest[bar + 1] == ' ' || !line.Contains((byte)':'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells whether a line is a word and, between blanks, pairs of index and value behind it.</summary>
    private static bool IsPairsBehind(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> label)
    {
        label = [];
        int pairs = 0;
        ReadOnlySpan<byte> first = [];
        foreach (Range range in line.SplitAny((byte)' ', (byte)'\t'))
        {
            ReadOnlySpan<byte> token = line[range];
            if (token.Length == 0)
            {
                continue;
            }

            if (first.Length == 0)
            {
                first = token;
                continue;
            }

            int colon = token.IndexOf((byte)':');
            if (colon <= 0 || token[..colon].ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Numbers.TryParse(token[(colon + 1)..], out double _))
            {
                return false;
            }

            pairs++;
        }

        label = pairs > 0 ? first : [];
        return pairs > 0;
    }

    /// <summary>Several whole numbers with commas between.</summary>
    private static bool AreLabels(ReadOnlySpan<byte> label) =>
        label.Contains((byte)',') && !label.ContainsAnyExcept(LabelBytes);
}
