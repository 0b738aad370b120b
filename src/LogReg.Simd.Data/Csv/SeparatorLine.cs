using System.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>The line <c>sep=;</c> that Excel takes and writes before a table, to say what stands between cells.</summary>
internal static class SeparatorLine
{
    /// <summary>The separator that the first line names; null where it is no such line.</summary>
    public static char? Of(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).TrimEnd("\r"u8);
        line = line is [(byte)'"', .., (byte)'"'] ? line[1..^1] : line;
        return line.Length == 5
            && Ascii.EqualsIgnoreCase(line[..4], "sep="u8) && line[4] is not ((byte)'"' or (byte)'.' or 0 or > 0x7F)
            && !char.IsAsciiLetterOrDigit((char)line[4])
                ? (char)line[4]
                : null;
    }
}
