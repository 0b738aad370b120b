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

        if (ForeignText.Of(bytes) is { } foreign)
        {
            throw new DataFormatException(file.Path, 0, null, foreign);
        }

        FileHead head = new(file.Path, bytes, bytes.Length < HeadBytes);
        bool mayBeText = !bytes.Contains((byte)0);
        return DataFormat.All.FirstOrDefault(format => (mayBeText || !format.IsText) && format.Detects(head))
            ?? throw Unknown(file.Path, bytes);
    }

    /// <summary>What to say about a file that has null bytes and is of no format.</summary>
    private static DataFormatException Unknown(string path, ReadOnlySpan<byte> bytes)
    {
        const int Few = 64;
        int at = bytes.IndexOf((byte)0);
        bool isStray = at >= 0 && bytes.Count((byte)0) * Few < bytes.Length + Few && System.Text.Unicode.Utf8.IsValid(bytes[..at]);
        return isStray
            ? new DataFormatException(path, bytes[..at].Count((byte)'\n') + 1, null, "The line holds a null byte, which text does not. Remove it, or write the file again.")
            : new DataFormatException(
                path, 0, null, "The file is neither text nor a binary format that is known here. Convert it to CSV or LIBSVM text, or, if it is UTF-16 without a byte order mark, "
                    + "give --encoding utf-16.");
    }
}
