using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>One worker's scratch space for passes over strips: the rows of a group, and the running gradient.</summary>
internal readonly unsafe struct StripScratch<T>
    where T : unmanaged
{
    private readonly nint gradientSize;

    private StripScratch(T* memory, nint gradientSize, int groupRows)
    {
        this.gradientSize = gradientSize;
        Gradient = memory;
        Rows = memory + Aligned(gradientSize);
        GroupRows = groupRows;
    }

    /// <summary>Gets one slot per row of a group: logits, then residuals.</summary>
    public T* Rows { get; }

    /// <summary>Gets the running gradient, in the layout's form.</summary>
    public T* Gradient { get; }

    /// <summary>Gets the rows of a group: those whose features are read a second time while the L1 cache still holds them.</summary>
    public int GroupRows { get; }

    /// <summary>The elements that the scratch of one worker takes.</summary>
    public static nint Length<P>(P layout, int featureCount)
        where P : struct, IRowLayout =>
        Aligned(layout.GradientSize(featureCount)) + Aligned(layout.GroupRows(featureCount, sizeof(T)));

    /// <summary>Lays a scratch over memory of <see cref="Length"/> elements.</summary>
    public static StripScratch<T> Over<P>(P layout, T* memory, int featureCount)
        where P : struct, IRowLayout =>
        new(memory, layout.GradientSize(featureCount), layout.GroupRows(featureCount, sizeof(T)));

    /// <summary>Sets the running gradient to zero.</summary>
    public void ClearGradient() => NativeMemory.Clear(Gradient, (nuint)(gradientSize * sizeof(T)));

    private static nint Aligned(nint length) => (length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
}
