namespace LogReg.Simd.Data.Input;

/// <summary>The content of a file as a stream that reports progress and speaks of the file when something goes wrong.</summary>
internal sealed class InputStream(string path, FileStream file, Stream content, ReadingMonitor? monitor) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            monitor?.Advance(file.Position);
            return content.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException(path, 0, null, "The compressed data is damaged or cut off. Copy or compress the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw InputFile.Unreadable(path, exception);
        }
    }

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
