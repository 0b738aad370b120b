using System.Text;

namespace LogReg.Simd.Data.Input;

/// <summary>A file of text, whatever its encoding, as UTF-8 without a byte order mark.</summary>
internal sealed class TextInput
{
    /// <summary>The bytes that tell the encoding.</summary>
    private const int HeadBytes = 1024;

    private readonly InputFile file;
    private readonly Encoding? transcoded;
    private readonly int markBytes;
    private readonly Func<Stream, Stream>? translation;

    public TextInput(InputFile file, TextEncoding encoding)
    {
        this.file = file;
        byte[] head = file.Head(HeadBytes);
        bool isLittle = head is [0xFF, 0xFE, ..];
        bool isBig = head is [0xFE, 0xFF, ..];
        markBytes = head is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        if (encoding == TextEncoding.Utf16 || (encoding == TextEncoding.Auto && (isLittle || isBig)))
        {
            transcoded = new UnicodeEncoding(isBig || (!isLittle && IsBigEndian(head)), byteOrderMark: true, throwOnInvalidBytes: true);
            markBytes = isLittle || isBig ? 2 : 0;
        }
        else if (encoding is TextEncoding.Latin1 or TextEncoding.Windows1252)
        {
            transcoded = encoding == TextEncoding.Latin1 ? Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
            markBytes = 0;
        }
    }

    private TextInput(TextInput other, Func<Stream, Stream> translation)
    {
        file = other.file;
        transcoded = other.transcoded;
        markBytes = other.markBytes;
        this.translation = translation;
    }

    public string Path => file.Path;

    public long Length => file.Length;

    /// <summary>Gets a value indicating whether a part of the file can be read as it stands: neither compressed nor in another encoding nor translated.</summary>
    public bool IsPlain => transcoded is null && translation is null && !file.IsCompressed;

    /// <summary>The text as a translation of it, which keeps lines as lines.</summary>
    public TextInput Translated(Func<Stream, Stream> translate) => new(this, translate);

    /// <summary>Opens the text from its beginning.</summary>
    public Stream Open(ReadingMonitor? monitor)
    {
        Stream stream = file.Open(monitor);
        stream.ReadExactly(stackalloc byte[markBytes]);
        stream = transcoded is null ? stream : new TranscodedContent(file.Path, Encoding.CreateTranscodingStream(stream, transcoded, Encoding.UTF8));
        return translation is null ? stream : translation(stream);
    }

    /// <summary>Reads bytes from a place in a plain file.</summary>
    /// <returns>The number of bytes, fewer only at the end.</returns>
    public int ReadAt(long offset, Span<byte> buffer) => file.ReadAt(offset, buffer);

    /// <summary>Tells which half of the characters of a text in UTF-16 is zero, as that of the letters and digits of most is.</summary>
    private static bool IsBigEndian(ReadOnlySpan<byte> head)
    {
        int even = 0;
        int odd = 0;
        for (int i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }

        return even > odd;
    }

    private sealed class TranscodedContent(string path, Stream content) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            try
            {
                return content.Read(buffer);
            }
            catch (DecoderFallbackException exception)
            {
                throw new DataFormatException(path, 0, null, "The text is no valid UTF-16. Save it anew, or name its encoding by --encoding.", exception);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
