using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Kernels.Classes;

/// <summary>One worker's scratch space for class passes: logits and residuals of a group, the running gradients, and the sums in lanes.</summary>
internal readonly unsafe struct ClassScratch<T>
    where T : unmanaged
{
    private readonly nint gradientLength;
    private readonly int sumCount;

    private ClassScratch(byte* memory, nint gradientStride, int groupRows, int classCount, int sumCount, nint termsLength)
    {
        GradientStride = gradientStride;
        gradientLength = gradientStride * classCount;
        GroupRows = groupRows;
        this.sumCount = sumCount;
        Lanes = (double*)memory;
        Gradient = (T*)(Lanes + ((nint)sumCount * Simd.Lanes.Count));
        Rows = Gradient + gradientLength;
        Terms = Rows + (RowStride * classCount);
        ByteLength = (nint)((byte*)(Terms + Aligned(termsLength)) - memory);
    }

    /// <summary>Gets the rows of a group: those that are read a second time while the L2 cache still holds them.</summary>
    public int GroupRows { get; }

    /// <summary>Gets one slot per class and row of a group: logits, then residuals.</summary>
    public T* Rows { get; }

    /// <summary>Gets the distance between two classes of <see cref="Rows"/>: an odd number of sets of lanes, so that classes fall into different sets of the cache.</summary>
    public nint RowStride => ((GroupRows / Simd.Lanes.Count) | 1) * Simd.Lanes.Count;

    /// <summary>Gets the running gradients, in the layout's form, class after class.</summary>
    public T* Gradient { get; }

    public nint GradientStride { get; }

    /// <summary>Gets 16 lanes for each of the sums besides the gradient.</summary>
    public double* Lanes { get; }

    /// <summary>Gets the scratch of the terms.</summary>
    public T* Terms { get; }

    /// <summary>Gets the bytes that the scratch takes, whole cache lines.</summary>
    public nint ByteLength { get; }

    /// <summary>Lays a scratch over memory; over null to learn its length.</summary>
    public static ClassScratch<T> Over<P, C>(P layout, in C terms, byte* memory, int featureCount, int classCount)
        where P : struct, IRowLayout
        where C : struct, IClassTerms<T>
    {
        int groupRows = layout.ClassGroupRows(featureCount, sizeof(T));
        return new ClassScratch<T>(
            memory,
            Aligned(layout.GradientSize(featureCount)),
            groupRows,
            classCount,
            terms.SumCount(classCount),
            terms.ScratchLength(classCount, groupRows));
    }

    /// <summary>Sets running gradients and lanes to zero.</summary>
    public void Clear()
    {
        NativeMemory.Clear(Gradient, (nuint)(gradientLength * sizeof(T)));
        NativeMemory.Clear(Lanes, (nuint)sumCount * Simd.Lanes.Count * sizeof(double));
    }

    private static nint Aligned(nint length) => (length + Simd.Lanes.Count - 1) / Simd.Lanes.Count * Simd.Lanes.Count;
}
