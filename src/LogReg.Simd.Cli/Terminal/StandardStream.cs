using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>The standard output or the error stream, whatever its state: closed, full, or without a reader.</summary>
/// <remarks>A failure of the output is an <see cref="OutputException"/>; one of the error stream is silent, for there is nowhere to say so.</remarks>
internal sealed class StandardStream : Stream
{
    private readonly Stream? target;
    private readonly bool isSilent;

    private StandardStream(Stream? target, bool isSilent)
    {
        this.target = target;
        this.isSilent = isSilent;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static StandardStream Output() => new(Open(1), isSilent: false);

    public static StandardStream Error() => new(Open(2), isSilent: true);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            if (target is not null)
            {
                target.Write(buffer);
            }
            else if (!isSilent)
            {
                throw new OutputException("The standard output is closed, and the result should go there. Open it, or name a file.");
            }
        }
        catch (IOException exception)
        {
            if (!isSilent)
            {
                throw OutputException.Of(exception);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static Stream? Open(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
        }

        return Posix.IsInherited(descriptor) ? new DescriptorStream(descriptor) : null;
    }
}
