namespace LogReg.Simd.Data.Input;

/// <summary>The lines of a stream as bytes, over one large buffer and without a copy.</summary>
internal sealed class ByteLines(string path, Stream stream) : IDisposable
{
    private const int StartBytes = 1 << 18;

    /// <summary>A longer line is no line: it is a file of another kind, or a compressed file made to exhaust memory.</summary>
    private const int MostLineBytes = 1 << 26;

    private byte[] buffer = new byte[StartBytes];
    private int begin;
    private int end;
    private bool ended;
    private byte lineEnd;

    /// <summary>Gets the number of the line read last, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Gets a value indicating whether a <c>#</c> was met so far, in this line at the latest.</summary>
    public bool HasComments { get; private set; }

    /// <summary>Reads the next line, without its end; it is valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = lineEnd == 0 ? -1 : buffer.AsSpan(begin + searched, end - begin - searched).IndexOf(lineEnd);
            if (length >= 0)
            {
                line = buffer.AsSpan(begin, searched + length);
                begin += searched + length + 1;
                break;
            }

            searched = lineEnd == 0 ? 0 : end - begin;
            if (ended)
            {
                line = buffer.AsSpan(begin, searched);
                begin = end;
                if (searched == 0)
                {
                    return false;
                }

                break;
            }

            Fill();
        }

        Line++;
        if (line.Length > 0 && line[^1] == '\r')
        {
            line = line[..^1];
        }

        return true;
    }

    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            end -= begin;
            begin = 0;
        }

        if (end == buffer.Length)
        {
            if (end >= MostLineBytes)
            {
                throw new DataFormatException(path, Line + 1, null, $"The line is longer than {MostLineBytes >> 20} MiB. Check that this is a text file.");
            }

            Array.Resize(ref buffer, 2 * end);
        }

        int read = stream.Read(buffer.AsSpan(end));
        ended = read == 0;
        HasComments = HasComments || buffer.AsSpan(end, read).Contains((byte)'#');
        end += read;
        if (lineEnd == 0 && (ended || buffer.AsSpan(0, end).ContainsAny((byte)'\n', (byte)'\r')))
        {
            // Lines of old Macintosh programs end with a return alone; a return at the very end may be half of a line end.
            int first = buffer.AsSpan(0, end).IndexOfAny((byte)'\n', (byte)'\r');
            bool isReturn = first >= 0 && buffer[first] == '\r' && first + 1 < end && buffer[first + 1] != '\n';
            lineEnd = isReturn ? (byte)'\r' : (byte)'\n';
        }
    }
}
