using System.Text;

namespace LogReg.Simd.Data.Input;

/// <summary>A file of text, whatever its encoding, as UTF-8 without a byte order mark.</summary>
internal sealed class TextInput
{
    /// <summary>The bytes that tell the encoding.</summary>
    private const int HeadBytes = 1024;

    private const int PieceBytes = 1 << 16;

    private readonly InputFile file;
    private readonly Encoding? transcoded;
    private readonly int markBytes;
    private readonly Func<Stream, Stream>? translation;
    private readonly Func<Stream, Stream>? pieceTranslation;

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

    private TextInput(TextInput other, Func<Stream, Stream> translation, Func<Stream, Stream> pieceTranslation)
    {
        this.pieceTranslation = pieceTranslation;
        file = other.file;
        transcoded = other.transcoded;
        markBytes = other.markBytes;
        this.translation = translation;
    }

    public string Path => file.Path;

    public long Length => file.Length;

    /// <summary>Gets a value indicating whether a part of the file can be read: it is neither compressed nor in another encoding.</summary>
    public bool HasPieces => transcoded is null && !file.IsCompressed;

    /// <summary>The text as a translation of it, which keeps lines as lines.</summary>
    /// <param name="translate">Translates the whole text.</param>
    /// <param name="translatePiece">Translates lines from the midst of it.</param>
    public TextInput Translated(Func<Stream, Stream> translate, Func<Stream, Stream> translatePiece) => new(this, translate, translatePiece);

    /// <summary>Opens the text from its beginning.</summary>
    public Stream Open(ReadingMonitor? monitor)
    {
        Stream stream = file.Open(monitor);
        stream.ReadExactly(stackalloc byte[markBytes]);
        stream = transcoded is null ? stream : new TranscodedContent(file.Path, Encoding.CreateTranscodingStream(stream, transcoded, Encoding.UTF8));
        return translation is null ? stream : translation(stream);
    }

    /// <summary>Where the file goes on behind a part of the text: behind as many ends of lines, which a translation keeps.</summary>
    /// <param name="text">What the text begins with.</param>
    /// <param name="linesBefore">The lines before it.</param>
    public long OffsetBehind(ReadOnlySpan<byte> text, long linesBefore)
    {
        if (translation is null)
        {
            return text.Length;
        }

        long left = linesBefore + text.Count((byte)'\n');
        byte[] buffer = new byte[PieceBytes];
        for (long offset = 0; offset < Length; offset += buffer.Length)
        {
            ReadOnlySpan<byte> piece = buffer.AsSpan(0, file.ReadAt(offset, buffer));
            int ends = piece.Count((byte)'\n');
            if (ends < left)
            {
                left -= ends;
                continue;
            }

            int behind = 0;
            for (; left > 0; left--)
            {
                behind += piece[behind..].IndexOf((byte)'\n') + 1;
            }

            return offset + behind;
        }

        return Length;
    }

    /// <summary>Reads a part of a file that <see cref="HasPieces"/>, from anywhere in a line on; a translation has whole lines alone.</summary>
    /// <param name="offset">The place in the file.</param>
    /// <param name="length">The bytes in the file.</param>
    /// <returns>What the text has there; nothing where it cannot be translated, which reading the whole will tell.</returns>
    public byte[] Piece(long offset, int length)
    {
        byte[] piece = new byte[length];
        Array.Resize(ref piece, file.ReadAt(offset, piece));
        if (pieceTranslation is null)
        {
            return piece;
        }

        int begin = piece.AsSpan().IndexOf((byte)'\n');
        int end = piece.AsSpan().LastIndexOf((byte)'\n');
        if (begin == end)
        {
            return [];
        }

        try
        {
            using Stream content = pieceTranslation(new MemoryStream(piece[begin..(end + 1)]));
            using MemoryStream translated = new();
            content.CopyTo(translated);
            return translated.ToArray();
        }
        catch (DataFormatException)
        {
            return [];
        }
    }

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
