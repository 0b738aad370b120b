using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Formats;

/// <summary>Tells the format of a file from its beginning and, where that may be several, from its extension.</summary>
internal static class FormatDetection
{
    private const int HeadBytes = 1 << 16;

    public static DataFormat Detect(InputFile file, TextEncoding encoding)
    {
        byte[] bytes = file.Head(HeadBytes);
        if (encoding == TextEncoding.Utf16 || (encoding == TextEncoding.Auto && bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
        {
            using Stream text = new TextInput(file, encoding).Open(null);
            bytes = new byte[HeadBytes];
            Array.Resize(ref bytes, text.ReadAtLeast(bytes, HeadBytes, throwOnEndOfStream: false));
        }

        if (bytes.Length == 0)
        {
            throw new DataFormatException(file.Path, 0, null, "The compressed file has no content. Check that it was written completely.");
        }

        if (IsVowpalWabbit(bytes))
        {
            throw new DataFormatException(file.Path, 0, null, "The file looks like text of Vowpal Wabbit, which is not read. Convert it to LIBSVM text or CSV, or name its format by --format.");
        }

        FileHead head = new(file.Path, bytes, bytes.Length < HeadBytes);
        bool mayBeText = !bytes.Contains((byte)0);
        return DataFormat.All.FirstOrDefault(format => (mayBeText || !format.IsText) && format.Detects(head))
            ?? throw new DataFormatException(
                file.Path, 0, null, "The file is neither text nor a binary format that is known here. Convert it to CSV or LIBSVM text, or, if it is UTF-16 without a byte order mark, give --encoding utf-16.");
    }

    /// <summary>Lines of a label or nothing, a bar, and <c>name:value</c> or names behind it, without a second bar that would make cells.</summary>
    private static bool IsVowpalWabbit(ReadOnlySpan<byte> text)
    {
        const int MostLines = 5;
        int lines = 0;
        bool anyPair = false;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(" \t\r"u8);
            if (lines == MostLines || line.Length == 0)
            {
                continue;
            }

            int bar = line.IndexOf((byte)'|');
            if (bar < 0 || line[..bar].ContainsAny((byte)',', (byte)';') || line[(bar + 1)..].Contains((byte)'|') || bar + 1 == line.Length)
            {
                return false;
            }

            lines++;
            anyPair |= line[bar..].Contains((byte)':');
        }

        return lines > 0 && anyPair;
    }
}
