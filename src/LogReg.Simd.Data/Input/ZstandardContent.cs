using ZstdSharp;

namespace LogReg.Simd.Data.Input;

/// <summary>Unpacks Zstandard; damage and a file that is cut off are <see cref="InvalidDataException"/>, as of gzip.</summary>
internal sealed class ZstandardContent(Stream file) : ReadOnlyStream
{
    private readonly DecompressionStream zstandard = new(file, checkEndOfStream: true, leaveOpen: true);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return zstandard.Read(buffer);
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException("The Zstandard data is damaged or ends before its end.", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            zstandard.Dispose();
        }

        base.Dispose(disposing);
    }
}
