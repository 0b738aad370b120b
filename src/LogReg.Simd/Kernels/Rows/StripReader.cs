using System.Runtime.CompilerServices;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The elements of a dense matrix in the order of its layout: in place, or read group by group into a buffer of the worker's.</summary>
internal readonly unsafe struct StripReader<T>
    where T : unmanaged
{
    private readonly T* first;
    private readonly ElementReader<T>? elements;

    /// <param name="first">The first element, in place.</param>
    public StripReader(T* first) => this.first = first;

    /// <param name="elements">What reads the elements.</param>
    public StripReader(ElementReader<T> elements) => this.elements = elements;

    /// <summary>Gets what reads the elements; null where they are read in place.</summary>
    public ElementReader<T>? Elements => elements;

    /// <summary>Gets a value indicating whether elements are read where they lie, so that no buffer is needed.</summary>
    public bool IsInPlace => elements is null;

    /// <summary>Some elements one after another: where they lie, or in the buffer, which may be null where <see cref="IsInPlace"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Read(nint start, nint count, T* buffer)
    {
        if (elements is null)
        {
            return first + start;
        }

        elements.Read(start, count, buffer);
        return buffer;
    }

    /// <summary>Copies elements that lie <paramref name="step"/> elements apart.</summary>
    public void CopyStrided(nint start, nint step, int count, T* destination)
    {
        if (elements is not null)
        {
            elements.ReadStrided(start, step, count, destination);
            return;
        }

        T* source = first + start;
        for (int i = 0; i < count; i++)
        {
            destination[i] = source[i * step];
        }
    }

    /// <summary>Copies elements one after another.</summary>
    public void CopyTo(nint start, nint count, T* destination)
    {
        T* source = Read(start, count, destination);
        if (source != destination)
        {
            Buffer.MemoryCopy(source, destination, count * sizeof(T), count * sizeof(T));
        }
    }
}
