namespace LogReg.Simd.Data.Input;

/// <summary>The content of a file as a stream that reports progress and speaks of the file when something goes wrong.</summary>
internal sealed class InputStream(string path, FileStream file, Stream content, ReadingMonitor? monitor) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            monitor?.Advance(file.Position);
            return content.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException(path, 0, null, "The gzip data is damaged or cut off. Copy or compress the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw InputFile.Unreadable(path, exception);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
