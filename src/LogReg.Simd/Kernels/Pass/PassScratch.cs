using System.Runtime.InteropServices;

namespace LogReg.Simd.Kernels.Pass;

/// <summary>How much of everything a pass needs beside its rows.</summary>
/// <param name="VectorCount">K.</param>
/// <param name="GradientLength">The elements of the running gradient of one vector.</param>
/// <param name="GroupRows">The rows of a group.</param>
/// <param name="BufferLength">The elements of a group that is not read in place, else 0.</param>
/// <param name="SumCount">The terms' sums.</param>
/// <param name="TermsLength">The elements of the terms' own scratch.</param>
/// <param name="PartRows">The rows of a part of a group, if groups are worked on in parts, else 0.</param>
/// <param name="OverlappedRows">The rows whose gradient is added while the logits of as many behind them are computed, else 0; a group holds twice as many.</param>
internal readonly record struct PassShape(int VectorCount, nint GradientLength, int GroupRows, nint BufferLength, int SumCount, nint TermsLength, int PartRows = 0, int OverlappedRows = 0);

/// <summary>One worker's scratch space for a pass: the terms' sums in lanes, the running gradients, logits and residuals of a group, and the group itself where it is not read in place.</summary>
internal readonly unsafe struct PassScratch<T>
    where T : unmanaged
{
    private readonly nint gradientLength;
    private readonly int sumCount;

    /// <summary>Lays a scratch over memory; over null to learn its length.</summary>
    public PassScratch(in PassShape shape, byte* memory)
    {
        GradientStride = Aligned(shape.GradientLength);
        gradientLength = GradientStride * shape.VectorCount;
        GroupRows = shape.GroupRows;
        PartRows = shape.PartRows;
        OverlappedRows = shape.OverlappedRows;
        sumCount = shape.SumCount;
        Lanes = (double*)memory;
        Gradient = (T*)(Lanes + ((nint)sumCount * Simd.Lanes.Count));
        Rows = Gradient + gradientLength;
        Terms = Rows + (RowStride * shape.VectorCount);
        Buffer = Terms + Aligned(shape.TermsLength);
        ByteLength = (nint)((byte*)(Buffer + Aligned(shape.BufferLength)) - memory);
    }

    /// <summary>Gets the rows of a group: those that are read a second time while a cache still holds them.</summary>
    public int GroupRows { get; }

    /// <summary>Gets the rows of a part of a group, a divisor of it, that is read a second time before the next part is read; 0 where groups have none.</summary>
    public int PartRows { get; }

    /// <summary>Gets the rows whose gradient is added while the logits of as many behind them are computed; 0 where that is done in turn.</summary>
    public int OverlappedRows { get; }

    /// <summary>Gets one slot per vector and row of a group, and 16 more: logits, then residuals.</summary>
    public T* Rows { get; }

    /// <summary>Gets the distance between two vectors of <see cref="Rows"/>: an odd number of sets of lanes, so that they fall into different sets of the cache.</summary>
    public nint RowStride => ((GroupRows / Simd.Lanes.Count) | 1) * Simd.Lanes.Count;

    /// <summary>Gets the running gradients, in the form of the rows' layout, vector after vector.</summary>
    public T* Gradient { get; }

    public nint GradientStride { get; }

    /// <summary>Gets 16 lanes for each of the terms' sums.</summary>
    public double* Lanes { get; }

    /// <summary>Gets the scratch of the terms.</summary>
    public T* Terms { get; }

    /// <summary>Gets room for a group that is not read in place.</summary>
    public T* Buffer { get; }

    /// <summary>Gets the bytes that the scratch takes, whole cache lines.</summary>
    public nint ByteLength { get; }

    /// <summary>Sets the sums, and where they are wanted the running gradients, to zero.</summary>
    public void Clear(bool withGradient)
    {
        NativeMemory.Clear(Lanes, (nuint)sumCount * Simd.Lanes.Count * sizeof(double));
        if (withGradient)
        {
            NativeMemory.Clear(Gradient, (nuint)(gradientLength * sizeof(T)));
        }
    }

    private static nint Aligned(nint length) => (length + Simd.Lanes.Count - 1) / Simd.Lanes.Count * Simd.Lanes.Count;
}
