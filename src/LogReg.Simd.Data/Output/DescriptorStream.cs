using System.Runtime.Versioning;

namespace LogReg.Simd.Data.Output;

/// <summary>An open descriptor as a stream: written at the place where the system has it, which other processes may share, and left open.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DescriptorStream(int descriptor) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => Posix.Write(descriptor, buffer);
}
