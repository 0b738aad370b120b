using System.Globalization;
using System.Text;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Text of the user's as it is shown to people.</summary>
internal static class Shown
{
    /// <summary>The text with every character that could steer a terminal, end a line or turn its direction as an escape: <c>\n</c>, <c>\t</c>, <c>\u001B</c>.</summary>
    public static string Of(string text)
    {
        if (!text.Any(NeedsEscape))
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                shown.Append(text[i]).Append(text[++i]);
            }
            else if (NeedsEscape(text[i]))
            {
                shown.Append(Escape(text[i]));
            }
            else
            {
                shown.Append(text[i]);
            }
        }

        return shown.ToString();
    }

    /// <summary>The columns that a text takes on a terminal: none for marks over the character before, two for the wide characters of East Asia and emoji.</summary>
    public static int WidthOf(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
        }

        return width;
    }

    /// <summary>The text, or as much of its beginning as fits into some columns with an ellipsis.</summary>
    public static string Cut(string text, int columns)
    {
        if (WidthOf(text) <= columns)
        {
            return text;
        }

        StringBuilder kept = new();
        int width = 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
            if (width > columns)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return columns < 1 ? string.Empty : $"{kept}…";
    }

    /// <summary>The text, or its beginning and its end with an ellipsis between: names often differ at the end only.</summary>
    public static string CutMiddle(string text, int columns)
    {
        int width = WidthOf(text);
        if (width <= columns)
        {
            return text;
        }

        string head = Cut(text, (columns / 2) + 1);
        int left = columns - WidthOf(head);
        Rune[] runes = [.. text.EnumerateRunes()];
        int first = runes.Length;
        while (first > 0 && WidthOf(runes[first - 1]) <= left)
        {
            left -= WidthOf(runes[--first]);
        }

        return head + string.Concat(runes[first..].Select(rune => rune.ToString()));
    }

    private static bool NeedsEscape(char character) =>
        char.IsControl(character) || char.IsSurrogate(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;

    private static string Escape(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
    };

    private static int WidthOf(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        ? 0
        : rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;
}
