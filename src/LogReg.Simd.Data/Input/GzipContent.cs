using System.IO.Compression;

namespace LogReg.Simd.Data.Input;

/// <summary>Unpacks gzip, and knows a file that is cut off.</summary>
/// <remarks>
/// The framework's stream takes the end of the file for the end of the data wherever that is. So a small gzip member of our own is put
/// behind the file: only if the file ends where a member ends is it unpacked too, and its content is then the end of ours.
/// </remarks>
internal sealed class GzipContent : ReadOnlyStream
{
    private const int ChunkBytes = 1 << 16;

    private static readonly byte[] Mark = [.. "end of the file."u8];
    private static readonly byte[] Member = Compressed(Mark);

    private readonly GZipStream gzip;
    private readonly byte[] chunk = new byte[ChunkBytes];
    private int begin;
    private int end;
    private bool ended;

    public GzipContent(Stream file) => gzip = new GZipStream(new Followed(file), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back: they may be the mark.
        while (end - begin <= Mark.Length && !ended)
        {
            Fill();
        }

        int count = Math.Min(buffer.Length, Math.Max(0, end - begin - Mark.Length));
        chunk.AsSpan(begin, count).CopyTo(buffer);
        begin += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream stream = new(compressed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    private void Fill()
    {
        chunk.AsSpan(begin, end - begin).CopyTo(chunk);
        end -= begin;
        begin = 0;
        int read = gzip.Read(chunk, end, chunk.Length - end);
        end += read;
        ended = read == 0;
        if (ended && !chunk.AsSpan(begin, end - begin).SequenceEqual(Mark))
        {
            throw new InvalidDataException("The gzip data ends before its end.");
        }
    }

    /// <summary>The bytes of a file and then those of the member.</summary>
    private sealed class Followed(Stream file) : ReadOnlyStream
    {
        private int done;

        public override int Read(Span<byte> buffer)
        {
            int read = file.Read(buffer);
            if (read == 0)
            {
                read = Math.Min(buffer.Length, Member.Length - done);
                Member.AsSpan(done, read).CopyTo(buffer);
                done += read;
            }

            return read;
        }
    }
}
