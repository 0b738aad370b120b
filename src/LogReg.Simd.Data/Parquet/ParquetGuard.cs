using System.Buffers.Binary;
using global::Parquet.Meta;

namespace LogReg.Simd.Data.Parquet;

/// <summary>Compares the sizes that a Parquet file claims with the bytes that it has, before the library that decodes it takes memory for them.</summary>
internal static class ParquetGuard
{
    private const int TailBytes = 8;
    private const int HeaderBytes = 1 << 10;
    private const int MostHeaderBytes = 1 << 16;

    /// <summary>What some writers leave out of the size of a column.</summary>
    private const int SpareBytes = 100;

    /// <summary>What a value and its levels take at most in a page of a type of fixed length, with room for the page itself.</summary>
    private const long BytesOfValue = 20;

    private const long BytesOfPage = 1 << 16;

    /// <summary>Refuses a file whose metadata does not fit into itself.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void CheckFooter(Stream content)
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        if (content.Length < 2 * TailBytes)
        {
            throw new InvalidDataException("The file is too short");
        }

        ReadAt(content, content.Length - TailBytes, tail);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length > content.Length - TailBytes)
        {
            throw new InvalidDataException("The metadata at the end of the file is missing or cut off");
        }

        byte[] footer = new byte[length];
        ReadAt(content, content.Length - TailBytes - length, footer);
        new ThriftWalk(footer).PassStructure(ParquetShapes.File);
        content.Position = 0;
    }

    /// <summary>Refuses a column of a row group whose pages claim more than they can hold.</summary>
    /// <param name="content">The file.</param>
    /// <param name="chunk">The column in the row group.</param>
    /// <param name="rows">The rows of the group.</param>
    /// <exception cref="InvalidDataException">A page does.</exception>
    public static void CheckPages(Stream content, ColumnChunk chunk, long rows)
    {
        ColumnMetaData data = chunk.MetaData ?? throw new InvalidDataException("A column has no metadata");
        long position = data.DictionaryPageOffset is > 0 and long dictionary && dictionary < data.DataPageOffset ? dictionary : data.DataPageOffset;
        if (position < 0 || data.TotalCompressedSize < 0 || position > content.Length - data.TotalCompressedSize || data.NumValues != rows)
        {
            throw new InvalidDataException($"A column of {rows} rows claims {data.NumValues} values in {data.TotalCompressedSize} bytes from {position} on");
        }

        long end = Math.Min(position + data.TotalCompressedSize + SpareBytes, content.Length);
        for (long values = 0; values < rows;)
        {
            Page page = PageAt(content, position, end, out int headerBytes);
            position += headerBytes;
            Check(page, data, rows - values, end - position);
            CheckSnappy(page, data.Codec, content, position);
            position += page.CompressedBytes;
            values += page.IsDictionary ? 0 : page.ValueCount;
        }
    }

    /// <summary>Reads the header of a page, which is short in most cases.</summary>
    private static Page PageAt(Stream content, long position, long end, out int headerBytes)
    {
        byte[] head = new byte[(int)Math.Min(HeaderBytes, Math.Max(0, end - position))];
        ReadAt(content, position, head);
        try
        {
            return Page.Read(head, out headerBytes);
        }
        catch (InvalidDataException) when (end - position > head.Length)
        {
            head = new byte[(int)Math.Min(MostHeaderBytes, end - position)];
            ReadAt(content, position, head);
            return Page.Read(head, out headerBytes);
        }
    }

    private static void Check(Page page, ColumnMetaData data, long valuesLeft, long bytesLeft)
    {
        bool isFixed = data.Type is global::Parquet.Meta.Type.BOOLEAN or global::Parquet.Meta.Type.INT32 or global::Parquet.Meta.Type.INT64 or global::Parquet.Meta.Type.INT96
            or global::Parquet.Meta.Type.FLOAT or global::Parquet.Meta.Type.DOUBLE;
        long most = Math.Max(page.CompressedBytes, isFixed ? 0 : MostUnpacked(data.Codec, page.CompressedBytes));
        most = isFixed ? Math.Max(most, (page.ValueCount * BytesOfValue) + BytesOfPage) : most;
        long levels = page.LevelBytes;
        if (page.CompressedBytes < 0 || page.CompressedBytes > bytesLeft || page.UncompressedBytes < 0 || page.UncompressedBytes > most || levels < 0 || levels > page.CompressedBytes
            || page.ValueCount < 0 || page.ValueCount > (page.IsDictionary ? page.UncompressedBytes * 8L : valuesLeft)
            || (!page.IsDictionary && page.IsData && page.ValueCount == 0 && page.CompressedBytes == 0))
        {
            throw new InvalidDataException(
                $"A page claims {page.ValueCount} values in {page.UncompressedBytes} bytes, packed into {page.CompressedBytes}, where {valuesLeft} values and {bytesLeft} bytes are left");
        }
    }

    /// <summary>Snappy says once more how much it unpacks to.</summary>
    private static void CheckSnappy(Page page, CompressionCodec codec, Stream content, long position)
    {
        Span<byte> length = stackalloc byte[5];
        length = length[..(int)Math.Min(length.Length, page.CompressedBytes - page.LevelBytes)];
        if (codec != CompressionCodec.SNAPPY || !page.IsCompressed || length.Length == 0)
        {
            return;
        }

        ReadAt(content, position + page.LevelBytes, length);
        ulong claimed = 0;
        for (int i = 0; i < length.Length; i++)
        {
            claimed |= (ulong)(length[i] & 0x7F) << (7 * i);
            if (length[i] < 0x80)
            {
                break;
            }
        }

        if (claimed > (ulong)page.UncompressedBytes)
        {
            throw new InvalidDataException($"A page of {page.UncompressedBytes} bytes claims to unpack to {claimed}");
        }
    }

    /// <summary>The most bytes that packed ones can become: what the formats can gain at best.</summary>
    private static long MostUnpacked(CompressionCodec codec, long packed) => BytesOfPage + (codec switch
    {
        CompressionCodec.UNCOMPRESSED => packed,
        CompressionCodec.SNAPPY => packed * 24,
        CompressionCodec.LZ4 or CompressionCodec.LZ4_RAW or CompressionCodec.LZO => packed * 256,
        CompressionCodec.GZIP => packed * 1040,
        _ => packed * 32768,
    });

    private static void ReadAt(Stream content, long position, Span<byte> buffer)
    {
        content.Position = position;
        content.ReadExactly(buffer);
    }

    /// <summary>What the header of a page says.</summary>
    private readonly record struct Page(int Type, long UncompressedBytes, long CompressedBytes, long ValueCount, long LevelBytes, bool IsCompressed)
    {
        private const int DictionaryType = 2;

        public bool IsDictionary => Type == DictionaryType;

        public bool IsData => Type is 0 or 3;

        public static Page Read(ReadOnlySpan<byte> bytes, out int length)
        {
            new ThriftWalk(bytes).PassStructure(ParquetShapes.Page);
            ThriftWalk walk = new(bytes);
            Page page = new(-1, -1, -1, 0, 0, true);
            walk.Begin();
            short field = 0;
            while (walk.NextField(ref field, out int type))
            {
                page = (field, type) switch
                {
                    (1, 5) => page with { Type = (int)walk.Number() },
                    (2, 5) => page with { UncompressedBytes = walk.Number() },
                    (3, 5) => page with { CompressedBytes = walk.Number() },
                    (5 or 7 or 8, 12) => page.Within(ref walk, isSecondVersion: field == 8),
                    _ => page.Over(ref walk, type),
                };
            }

            length = walk.Position;
            return page;
        }

        private Page Over(ref ThriftWalk walk, int type)
        {
            walk.Pass(type);
            return this;
        }

        private Page Within(ref ThriftWalk walk, bool isSecondVersion)
        {
            Page page = this;
            walk.Begin();
            short field = 0;
            while (walk.NextField(ref field, out int type))
            {
                page = (field, type, isSecondVersion) switch
                {
                    (1, 5, _) => page with { ValueCount = walk.Number() },
                    (5 or 6, 5, true) => page with { LevelBytes = page.LevelBytes + Math.Max(walk.Number(), 0) },
                    (7, 2, true) => page with { IsCompressed = false },
                    _ => page.Over(ref walk, type),
                };
            }

            walk.End();
            return page;
        }
    }
}
