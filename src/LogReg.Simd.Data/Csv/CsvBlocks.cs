namespace LogReg.Simd.Data.Csv;

/// <summary>Cuts a text into blocks of whole records, each of which ends with a line end.</summary>
/// <remarks>A line end is outside of quotation marks where their number before it is even, doubled marks included: no cell need be looked at.</remarks>
internal sealed class CsvBlocks(string path, Stream stream, byte comment, int blockBytes) : IDisposable
{
    private const int MostBytes = 1 << 30;

    private byte[] rest = [];
    private int restLength;
    private bool ended;

    /// <summary>Gets a value indicating whether everything was delivered.</summary>
    public bool IsAtEnd => ended && restLength == 0;

    /// <summary>Passes over lines at the beginning.</summary>
    /// <returns>The number of lines that there were, fewer than asked for at the end of the text.</returns>
    public int SkipLines(int count)
    {
        byte[] buffer = new byte[Math.Max(blockBytes, 256)];
        int done = 0;
        while (done < count && !ended)
        {
            int length = Fill(ref buffer, 0);
            ReadOnlySpan<byte> text = buffer.AsSpan(0, length);
            while (done < count && text.IndexOf((byte)'\n') is >= 0 and int end)
            {
                text = text[(end + 1)..];
                done++;
            }

            Keep(done < count ? [] : text);
        }

        return done;
    }

    /// <summary>Reads the next block.</summary>
    /// <param name="buffer">Receives it, and is replaced by a larger one where it does not fit.</param>
    /// <returns>The length; 0 at the end.</returns>
    public int Next(ref byte[] buffer)
    {
        int length = 0;
        while (true)
        {
            length = Fill(ref buffer, length);
            ReadOnlySpan<byte> text = buffer.AsSpan(0, length);
            if (ended)
            {
                return length == 0 ? 0 : Terminate(ref buffer, length);
            }

            int cut = comment == 0 ? LastRecordEnd(text, out bool isOpen) : LastRecordEndBetweenComments(text, out isOpen);
            if (cut > 0)
            {
                Keep(text[cut..]);
                return cut;
            }

            if (isOpen && length - text.LastIndexOf((byte)'"') > CsvCursor.MostCellBytes)
            {
                // The parser says what is wrong with the mark.
                return Terminate(ref buffer, length);
            }

            if (length >= MostBytes)
            {
                throw new DataFormatException(path, 0, null, $"A record is longer than {MostBytes >> 20} MiB. Check that this is a text file, and its quotation marks.");
            }
        }
    }

    /// <summary>The end of the last record that ends in a text which begins with one; 0 where none does.</summary>
    public static int LastRecordEnd(ReadOnlySpan<byte> text, out bool isOpen)
    {
        int marks = text.Count((byte)'"');
        isOpen = marks % 2 != 0;
        byte lineEnd = text.Contains((byte)'\n') ? (byte)'\n' : (byte)'\r';

        // A return at the very end may be the first half of a line end.
        int end = text.Length;
        int searched = lineEnd == '\r' ? end - 1 : end;
        while (searched > 0)
        {
            int at = text[..searched].LastIndexOf(lineEnd);
            if (at < 0)
            {
                return 0;
            }

            marks -= marks == 0 ? 0 : text[at..end].Count((byte)'"');
            if (marks % 2 == 0)
            {
                return at + 1;
            }

            end = at;
            searched = at;
        }

        return 0;
    }

    public void Dispose() => stream.Dispose();

    /// <summary>As <see cref="LastRecordEnd"/>, where quotation marks in lines of comment mean nothing.</summary>
    private int LastRecordEndBetweenComments(ReadOnlySpan<byte> text, out bool isOpen)
    {
        int end = 0;
        int begin = 0;
        isOpen = false;
        while (text[begin..].IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and int length)
        {
            ReadOnlySpan<byte> line = text.Slice(begin, length);
            if (text[begin + length] == '\r')
            {
                if (begin + length + 1 == text.Length)
                {
                    // It may be the first half of a line end.
                    return end;
                }

                length += text[begin + length + 1] == '\n' ? 1 : 0;
            }

            begin += length + 1;
            ReadOnlySpan<byte> trimmed = line.TrimStart(" \t"u8);
            bool isComment = !isOpen && trimmed.Length > 0 && trimmed[0] == comment;
            isOpen ^= !isComment && line.Count((byte)'"') % 2 != 0;
            end = isOpen ? end : begin;
        }

        return end;
    }

    private static int Terminate(ref byte[] buffer, int length)
    {
        if (buffer[length - 1] is (byte)'\n' or (byte)'\r')
        {
            return length;
        }

        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, length + 1);
        }

        buffer[length] = (byte)'\n';
        return length + 1;
    }

    /// <summary>Fills a buffer behind what it holds, beginning with what the last block left.</summary>
    private int Fill(ref byte[] buffer, int length)
    {
        int wanted = Math.Max(blockBytes, length == 0 ? restLength + 1 : (int)Math.Min(2L * length, MostBytes));
        if (buffer.Length < wanted)
        {
            Array.Resize(ref buffer, wanted);
        }

        if (restLength > 0)
        {
            rest.AsSpan(0, restLength).CopyTo(buffer.AsSpan(length));
            length += restLength;
            restLength = 0;
        }

        if (!ended && length < wanted)
        {
            int read = stream.ReadAtLeast(buffer.AsSpan(length, wanted - length), wanted - length, throwOnEndOfStream: false);
            ended = read < wanted - length;
            length += read;
        }

        return length;
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (rest.Length < text.Length)
        {
            rest = new byte[Math.Max(text.Length, blockBytes)];
        }

        text.CopyTo(rest);
        restLength = text.Length;
    }
}
