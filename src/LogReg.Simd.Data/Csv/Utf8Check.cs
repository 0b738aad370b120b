using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Csv;

/// <summary>Whether a text is UTF-8: a byte that is none is an error and never another character.</summary>
internal static class Utf8Check
{
    /// <summary>Finds the first byte that is no UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lineStart">Where its line begins.</param>
    /// <returns>What to say about it; null where all is well.</returns>
    public static TableFault? Find(ReadOnlySpan<byte> text, out int lineStart)
    {
        lineStart = 0;
        if (Utf8.IsValid(text))
        {
            return null;
        }

        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        ReadOnlySpan<byte> before = text[..at];
        lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new TableFault(
            before.Count((byte)'\n'), -1,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The byte 0x{text[at]:X2} is no UTF-8. Save the file as UTF-8, or name its encoding by --encoding, as windows-1252, latin-1 or utf-16."));
    }

    /// <summary>Refuses a beginning of a file that is no UTF-8.</summary>
    public static void Throw(string path, CsvSample sample)
    {
        if (Find(sample.Head, out _) is { } fault)
        {
            throw new DataFormatException(path, sample.FirstLine + fault.Line, null, fault.Message);
        }
    }
}
