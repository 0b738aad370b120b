using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Elements of a narrower type, widened exactly.</summary>
internal sealed unsafe class NarrowElements<E, T>(E* source) : ElementReader<T>
    where E : unmanaged
    where T : unmanaged
{
    /// <summary>Gets the first element.</summary>
    public E* Source => source;

    public override int ElementSize => sizeof(E);

    public override byte* AddressOf(nint index) => (byte*)(source + index);

    public override void Read(nint first, nint count, T* destination) => Widening.Compute(source + first, count, destination);

    public override void ReadStrided(nint first, nint step, int count, T* destination)
    {
        E* from = source + first;
        for (int i = 0; i < count; i++)
        {
            float value = Widening.One(from[i * step]);
            destination[i] = typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;
        }
    }
}
