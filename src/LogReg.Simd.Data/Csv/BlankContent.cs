using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Csv;

/// <summary>Text whose cells stand between runs of blanks and tabs, as text with one tab between cells: lines stay lines, blanks at their ends go, and quoted cells stay as they are.</summary>
/// <param name="text">The text in UTF-8.</param>
/// <param name="skipLines">The lines at the beginning that are passed over later and hold no cells.</param>
/// <param name="comment">What a line of comment begins with; 0 where there are none.</param>
internal sealed class BlankContent(Stream text, int skipLines, byte comment) : ReadOnlyStream
{
    private const int InputBytes = 1 << 16;

    private readonly byte[] input = new byte[InputBytes];

    /// <summary>A byte makes two at most: a tab before it.</summary>
    private readonly byte[] output = new byte[2 * InputBytes];
    private int begin;
    private int end;
    private int linesToSkip = skipLines;
    private bool isVerbatim = skipLines > 0;
    private bool isLineStart = true;
    private bool isBlankBefore;
    private bool isQuoted;

    /// <summary>The bytes of a whole text.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text, byte comment)
    {
        using BlankContent content = new(new MemoryStream(text.ToArray()), 0, comment);
        byte[] cut = new byte[text.Length];
        Array.Resize(ref cut, content.ReadAtLeast(cut, cut.Length, throwOnEndOfStream: false));
        return cut;
    }

    public override int Read(Span<byte> buffer)
    {
        while (begin == end)
        {
            int read = text.Read(input);
            if (read == 0)
            {
                return 0;
            }

            begin = 0;
            end = 0;
            foreach (byte value in input.AsSpan(0, read))
            {
                Take(value);
            }
        }

        int count = Math.Min(buffer.Length, end - begin);
        output.AsSpan(begin, count).CopyTo(buffer);
        begin += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(byte value)
    {
        if (isQuoted)
        {
            isQuoted = value != '"';
            output[end++] = value;
            return;
        }

        if (value is (byte)'\n' or (byte)'\r')
        {
            linesToSkip -= value == '\n' && linesToSkip > 0 ? 1 : 0;
            isVerbatim = linesToSkip > 0;
            isLineStart = true;
            isBlankBefore = false;
            output[end++] = value;
            return;
        }

        if (isVerbatim)
        {
            output[end++] = value;
            return;
        }

        if (value is (byte)' ' or (byte)'\t')
        {
            isBlankBefore = !isLineStart;
            return;
        }

        bool isCellStart = isLineStart || isBlankBefore;
        if (isBlankBefore)
        {
            output[end++] = (byte)'\t';
        }

        isVerbatim = isLineStart && comment != 0 && value == comment;
        isQuoted = !isVerbatim && isCellStart && value == '"';
        isLineStart = false;
        isBlankBefore = false;
        output[end++] = value;
    }
}
