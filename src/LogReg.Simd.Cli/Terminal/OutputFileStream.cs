using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>A file that is written piece by piece: what goes wrong is said with its name and a remedy.</summary>
internal sealed class OutputFileStream(OutputFile file) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => file.Append(buffer);
}
