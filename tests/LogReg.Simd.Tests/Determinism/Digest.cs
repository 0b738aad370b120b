using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LogReg.Simd.Tests.Determinism;

/// <summary>One hash of everything that is added.</summary>
internal sealed class Digest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Text => Convert.ToHexString(hash.GetCurrentHash())[..16];

    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));

    public void Dispose() => hash.Dispose();
}
