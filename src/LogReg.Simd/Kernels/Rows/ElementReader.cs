namespace LogReg.Simd.Kernels.Rows;

/// <summary>Stored elements that passes do not read as they lie: each read writes a group of them as elements of <typeparamref name="T"/>.</summary>
/// <remarks>One call for a group of rows, so that its being virtual costs nothing. Thread-safe.</remarks>
internal abstract unsafe class ElementReader<T>
    where T : unmanaged
{
    /// <summary>Gets the bytes of an element that a kernel of one vector widens in registers; 0 where groups are read into a buffer.</summary>
    public virtual int ElementSize => 0;

    /// <summary>Gets where an element is stored, to be fetched ahead; null where elements are not stored as a reader needs them.</summary>
    public virtual byte* AddressOf(nint index) => null;

    /// <summary>Writes <paramref name="count"/> elements from the one with index <paramref name="first"/> on.</summary>
    public abstract void Read(nint first, nint count, T* destination);

    /// <summary>Writes <paramref name="count"/> elements that lie <paramref name="step"/> elements apart.</summary>
    public abstract void ReadStrided(nint first, nint step, int count, T* destination);
}
