using System.Buffers.Binary;

namespace LogReg.Simd.Data.Arrow;

/// <summary>Compares the sizes that an Arrow file or stream claims with the bytes that it has, before the library that decodes it takes memory for them.</summary>
/// <remarks>The layout is that of the IPC format: messages of a length, metadata in the encoding of FlatBuffers, and a body of buffers.</remarks>
internal static class ArrowGuard
{
    private const int DictionaryHeader = 2;
    private const int BatchHeader = 3;
    private const int PairBytes = 16;
    private const int BlockBytes = 24;
    private const int TailBytes = 10;
    private const long RowsOfAnyFile = 1 << 16;
    private const long MostGain = 32768;

    /// <summary>Refuses a stream one of whose messages claims more than there is.</summary>
    /// <exception cref="InvalidDataException">One does.</exception>
    public static void CheckStream(Stream content)
    {
        for (long position = 0; position < content.Length;)
        {
            position = CheckMessage(content, position);
        }

        content.Position = 0;
    }

    /// <summary>Refuses a file whose footer, or a message that it leads to, claims more than there is.</summary>
    /// <exception cref="InvalidDataException">One does.</exception>
    public static void CheckFile(Stream content)
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        ReadAt(content, content.Length - TailBytes, tail);
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[sizeof(int)..].SequenceEqual("ARROW1"u8) || length < 0 || length > content.Length - TailBytes)
        {
            throw new InvalidDataException("The metadata at the end of the file is missing or cut off");
        }

        byte[] bytes = new byte[length];
        ReadAt(content, content.Length - TailBytes - length, bytes);
        FlatTable footer = FlatTable.Root(bytes);
        CheckSchema(footer.Table(1));
        foreach (int field in (ReadOnlySpan<int>)[2, 3])
        {
            for (ReadOnlySpan<byte> blocks = footer.Vector(field, BlockBytes); blocks.Length > 0; blocks = blocks[BlockBytes..])
            {
                CheckMessage(content, BinaryPrimitives.ReadInt64LittleEndian(blocks));
            }
        }

        // The schema is read from the beginning once more.
        CheckMessage(content, sizeof(long));
        content.Position = 0;
    }

    /// <summary>Checks the message at a position.</summary>
    /// <returns>Where the next one begins; the end of the content behind the last.</returns>
    private static long CheckMessage(Stream content, long position)
    {
        Span<byte> head = stackalloc byte[2 * sizeof(int)];
        if (position < 0 || position > content.Length - sizeof(int))
        {
            throw new InvalidDataException($"A message begins at {position}, but there are {content.Length} bytes");
        }

        head = head[..(int)Math.Min(head.Length, content.Length - position)];
        ReadAt(content, position, head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        position += sizeof(int);
        if (length == -1 && head.Length == 2 * sizeof(int))
        {
            length = BinaryPrimitives.ReadInt32LittleEndian(head[sizeof(int)..]);
            position += sizeof(int);
        }

        if (length == 0)
        {
            return content.Length;
        }

        if (length < 0 || length > content.Length - position)
        {
            throw new InvalidDataException($"A message claims metadata of {length} bytes where {content.Length - position} are left");
        }

        byte[] bytes = new byte[length];
        ReadAt(content, position, bytes);
        position += length;
        FlatTable message = FlatTable.Root(bytes);
        long body = message.Number(3, sizeof(long));
        if (body < 0 || body > content.Length - position)
        {
            throw new InvalidDataException($"A message claims a body of {body} bytes where {content.Length - position} are left");
        }

        switch (message.Number(1, 1))
        {
            case 1:
                CheckSchema(message.Table(2));
                break;
            case DictionaryHeader:
                CheckBatch(message.Table(2).Table(1), content, position, body);
                break;
            case BatchHeader:
                CheckBatch(message.Table(2), content, position, body);
                break;
            default:
                break;
        }

        return position + body;
    }

    private static void CheckSchema(FlatTable schema) => schema.Vector(1, sizeof(int));

    private static void CheckBatch(FlatTable batch, Stream content, long begin, long bodyBytes)
    {
        long most = Math.Max(RowsOfAnyFile, content.Length * 1024);
        CheckCount(batch.Number(0, sizeof(long)), most);
        for (ReadOnlySpan<byte> nodes = batch.Vector(1, PairBytes); nodes.Length > 0; nodes = nodes[PairBytes..])
        {
            CheckCount(BinaryPrimitives.ReadInt64LittleEndian(nodes), most);
        }

        Span<byte> claimed = stackalloc byte[sizeof(long)];
        bool isPacked = batch.Has(3);
        long unpacked = 0;
        for (ReadOnlySpan<byte> buffers = batch.Vector(2, PairBytes); buffers.Length > 0; buffers = buffers[PairBytes..])
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(buffers);
            long length = BinaryPrimitives.ReadInt64LittleEndian(buffers[sizeof(long)..]);
            if (offset < 0 || length < 0 || offset > bodyBytes - length)
            {
                throw new InvalidDataException($"A buffer claims {length} bytes at {offset} in a body of {bodyBytes}");
            }

            if (isPacked && length >= sizeof(long))
            {
                ReadAt(content, begin + offset, claimed);
                long size = BinaryPrimitives.ReadInt64LittleEndian(claimed);
                unpacked += Math.Max(size, 0);
                if (size < -1 || size > (length * MostGain) + RowsOfAnyFile || unpacked > (content.Length * MostGain) + RowsOfAnyFile)
                {
                    throw new InvalidDataException($"A buffer of {length} bytes claims to unpack to {size}");
                }
            }
        }
    }

    private static void CheckCount(long count, long most)
    {
        if (count < 0 || count > most)
        {
            throw new InvalidDataException($"A record batch claims {count} rows, more than the length of the file allows");
        }
    }

    private static void ReadAt(Stream content, long position, Span<byte> buffer)
    {
        content.Position = Math.Max(position, 0);
        content.ReadExactly(buffer);
    }
}
