namespace LogReg.Simd.Memory;

/// <summary>Keeps native memory from being freed until it is disposed.</summary>
internal readonly ref struct BufferUse(NativeBuffer buffer)
{
    public void Dispose() => buffer.Release();
}
