using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Csv;

/// <summary>Parts of a CSV file: its beginning and, where the file can be read anywhere, blocks spread over it and its end.</summary>
internal sealed class CsvSample
{
    private const int HeadBytes = 1 << 18;
    private const int HeadBytesOfStreams = 1 << 21;
    private const int SpreadBytes = 1 << 15;
    private const int SpreadBlocks = 12;
    private const int LeastRecords = 3;
    private const int MostHeadBytes = 1 << 30;

    private readonly TextInput input;

    private CsvSample(TextInput input, byte[] head, bool isWhole, long firstLine)
    {
        this.input = input;
        Head = head;
        IsWhole = isWhole;
        FirstLine = firstLine;
    }

    /// <summary>Gets the whole records that the text begins with, behind the lines passed over.</summary>
    public byte[] Head { get; }

    /// <summary>Gets a value indicating whether the head is the whole text.</summary>
    public bool IsWhole { get; }

    /// <summary>Gets the line of the head, counted from 1.</summary>
    public long FirstLine { get; }

    public static CsvSample Of(TextInput input, int skipLines, byte comment)
    {
        using CsvBlocks blocks = new(input.Path, input.Open(null), comment, input.HasPieces ? HeadBytes : HeadBytesOfStreams);
        int skipped = blocks.SkipLines(skipLines);
        byte[] head = [];
        int length = 0;
        while (length < MostHeadBytes)
        {
            byte[] block = [];
            int more = blocks.Next(ref block);
            if (more == 0)
            {
                break;
            }

            Array.Resize(ref head, length + more);
            block.AsSpan(0, more).CopyTo(head.AsSpan(length));
            length += more;
            if (head.AsSpan().Count((byte)'\n') >= LeastRecords || head.AsSpan().Count((byte)'\r') >= LeastRecords)
            {
                break;
            }
        }

        return new CsvSample(input, head, blocks.IsAtEnd, skipped + 1);
    }

    /// <summary>The blocks behind the head: whole records of the width given, as far as they can be told.</summary>
    public IEnumerable<byte[]> Spread(CsvDialect dialect, int width)
    {
        if (IsWhole || !input.HasPieces || Head.Length > 16 * HeadBytes)
        {
            yield break;
        }

        bool hasQuotes = Head.AsSpan().Contains((byte)'"');
        long begin = input.OffsetBehind(Head, FirstLine - 1);
        for (int i = 1; i <= SpreadBlocks; i++)
        {
            long offset = begin + ((input.Length - SpreadBytes - begin) * i / SpreadBlocks);
            if (offset < begin)
            {
                continue;
            }

            if (WholeRecords(input.Piece(offset, SpreadBytes), dialect, width, hasQuotes) is { } records)
            {
                yield return records;
            }
        }
    }

    /// <summary>The records of a piece cut anywhere, under the assumption that it begins outside of a quoted cell or, failing that, inside.</summary>
    private static byte[]? WholeRecords(ReadOnlySpan<byte> piece, CsvDialect dialect, int width, bool hasQuotes)
    {
        if (FromLineEnd(piece, dialect, width) is { } outside)
        {
            return outside;
        }

        int mark = hasQuotes ? piece.IndexOf((byte)'"') : -1;
        return mark < 0 ? null : FromLineEnd(piece[(mark + 1)..], dialect, width);
    }

    private static byte[]? FromLineEnd(ReadOnlySpan<byte> piece, CsvDialect dialect, int width)
    {
        int begin = piece.IndexOf((byte)'\n') + 1;
        if (begin == 0)
        {
            return null;
        }

        // The line end found may be one of a quoted cell: then the marks behind it do not pair up, or cells are not as many as they should be.
        piece = piece[begin..];
        int end = CsvBlocks.LastRecordEnd(piece, out _);
        CsvCursor cursor = new(piece[..end], dialect, CsvCursor.StopsOf(dialect));
        try
        {
            while (cursor.BeginRecord())
            {
                int cells = 1;
                while (cursor.NextCell(out _, out _))
                {
                    cells++;
                }

                if (cells != width)
                {
                    return null;
                }
            }
        }
        catch (CsvFault)
        {
            return null;
        }

        return end == 0 ? null : piece[..end].ToArray();
    }
}
