using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>The standard output or the error stream, whatever its state: closed, full, or without a reader.</summary>
/// <remarks>A failure of the output is an <see cref="OutputException"/>; one of the error stream is silent, for there is nowhere to say so.</remarks>
internal sealed class StandardStream : WriteOnlyStream
{
    private readonly Stream? target;
    private readonly bool isSilent;

    private StandardStream(Stream? target, bool isSilent)
    {
        this.target = target;
        this.isSilent = isSilent;
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

    private static Stream? Open(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
        }

        return Posix.IsInherited(descriptor) ? new DescriptorStream(descriptor) : null;
    }
}
