using System.Numerics.Tensors;
using LogReg.Simd.Kernels;

namespace LogReg.Simd.LinearAlgebra;

/// <summary>The vector operations of the solvers, with the same bits at every width.</summary>
internal static unsafe class VectorMath
{
    /// <summary>Σ a·b in 16 logical lanes.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double result;
        fixed (double* first = a, second = b)
        {
            SpanKernels<double>.Instance.Logits(first, a.Length, 1, a.Length, second, 0, &result);
        }

        return result;
    }

    /// <summary>destination += factor·source, rounded twice on every machine.</summary>
    public static void AddScaled(Span<double> destination, double factor, ReadOnlySpan<double> source) =>
        TensorPrimitives.MultiplyAdd(source, factor, destination, destination);

    /// <summary>max |v|.</summary>
    public static double InfinityNorm(ReadOnlySpan<double> vector)
    {
        double norm = 0;
        foreach (double value in vector)
        {
            norm = Math.Max(norm, Math.Abs(value));
        }

        return norm;
    }
}
