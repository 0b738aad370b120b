using System.Numerics.Tensors;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The magnitudes of elements, for bounds of rounding, Σ |x_j·β_j| being the logit of |x| and |β|, and for rows with rare features.</summary>
/// <remarks>Without a copy before: rows with rare features of 60,000 × 784 (mnist) are found in 0.65 of the time in double and 0.8 in single (Emerald Rapids, one thread).</remarks>
internal sealed unsafe class Magnitudes<T>(StripReader<T> source) : ElementReader<T>
    where T : unmanaged
{
    public override void Read(nint first, nint count, T* destination) => Write(source.Read(first, count, destination), checked((int)count), destination);

    public override void ReadStrided(nint first, nint step, int count, T* destination)
    {
        source.CopyStrided(first, step, count, destination);
        Write(destination, count, destination);
    }

    private static void Write(T* values, int count, T* destination)
    {
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.Abs<float>(new ReadOnlySpan<float>(values, count), new Span<float>(destination, count));
        }
        else
        {
            TensorPrimitives.Abs<double>(new ReadOnlySpan<double>(values, count), new Span<double>(destination, count));
        }
    }
}
