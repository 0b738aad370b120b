using System.Runtime.CompilerServices;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The elements of a dense matrix in the order of its layout: in place, or read group by group into a buffer of the worker's.</summary>
internal readonly unsafe struct StripReader<T>
    where T : unmanaged
{
    /// <summary>The length of a packed matrix, which ends with whole strips and some slack: nobody comes near its end.</summary>
    public static nint Padded => nint.MaxValue / 2;

    private readonly T* first;
    private readonly ElementReader<T>? elements;
    private readonly nint length;

    /// <param name="first">The first element of a packed matrix.</param>
    public StripReader(T* first)
        : this(first, Padded)
    {
    }

    /// <param name="elements">What reads the elements of a packed matrix.</param>
    public StripReader(ElementReader<T> elements)
        : this(elements, Padded)
    {
    }

    /// <param name="first">The first element, in place.</param>
    /// <param name="length">The elements that may be read; <see cref="Padded"/> for a packed matrix.</param>
    public StripReader(T* first, nint length)
    {
        this.first = first;
        this.length = length;
    }

    /// <param name="elements">What reads the elements.</param>
    /// <param name="length">The elements that may be read.</param>
    public StripReader(ElementReader<T> elements, nint length)
    {
        this.elements = elements;
        this.length = length;
    }

    /// <summary>Gets what reads the elements; null where they are read in place.</summary>
    public ElementReader<T>? Elements => elements;

    /// <summary>Gets a value indicating whether elements are read where they lie, so that no buffer is needed.</summary>
    public bool IsInPlace => elements is null;

    /// <summary>Gets a value indicating whether the last strip ends with its last row, so that whoever reads whole strips, or beyond, needs a buffer for it.</summary>
    public bool IsBounded => length < Padded;

    /// <summary>Where an element lies, as it is stored; null where its reader cannot say, so that nothing of it can be asked for ahead.</summary>
    public byte* AddressOf(nint start) => elements is null ? (byte*)(first + start) : elements.AddressOf(start);

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

    /// <summary>Whole strips, with so many elements behind them that a kernel may look at: where they lie, or in the buffer, filled up with zeros behind the last row.</summary>
    public T* ReadPadded(nint start, nint count, nint slack, T* buffer)
    {
        if (start + count + slack <= length)
        {
            return Read(start, count, buffer);
        }

        nint there = nint.Min(count, length - start);
        CopyTo(start, there, buffer);
        new Span<T>(buffer + there, checked((int)(count + slack - there))).Clear();
        return buffer;
    }

    /// <summary>Copies elements that lie <paramref name="step"/> elements apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
