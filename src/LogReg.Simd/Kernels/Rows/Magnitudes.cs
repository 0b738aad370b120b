using System.Numerics.Tensors;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The magnitudes of elements, for bounds of rounding: Σ |x_j·β_j| is the logit of |x| and |β|.</summary>
internal sealed unsafe class Magnitudes<T>(StripReader<T> source) : ElementReader<T>
    where T : unmanaged
{
    public override void Read(nint first, nint count, T* destination)
    {
        source.CopyTo(first, count, destination);
        Replace(destination, checked((int)count));
    }

    public override void ReadStrided(nint first, nint step, int count, T* destination)
    {
        source.CopyStrided(first, step, count, destination);
        Replace(destination, count);
    }

    private static void Replace(T* values, int count)
    {
        if (typeof(T) == typeof(float))
        {
            TensorPrimitives.Abs<float>(new ReadOnlySpan<float>(values, count), new Span<float>(values, count));
        }
        else
        {
            TensorPrimitives.Abs<double>(new ReadOnlySpan<double>(values, count), new Span<double>(values, count));
        }
    }
}
