using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels;

namespace LogReg.Simd.LinearAlgebra;

/// <summary>The vector operations of the solvers, with the same bits at every width.</summary>
/// <remarks>Plain loops, where TensorPrimitives has the same: on the first call of a process the JIT compiles two thousand bytes of code for each operation of theirs.</remarks>
internal static unsafe class VectorMath
{
    /// <summary>Σ a·b in 16 logical lanes.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        fixed (double* first = a, second = b)
        {
            return SpanKernels<double>.Instance.Dot(first, second, a.Length);
        }
    }

    /// <summary>destination += factor·source, rounded twice on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> destination, double factor, ReadOnlySpan<double> source)
    {
        int count = source.Length;
        fixed (double* to = destination[..count], from = source)
        {
            int i = 0;
            Vector<double> factors = new(factor);
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store((Vector.Load(from + i) * factors) + Vector.Load(to + i), to + i);
            }

            for (; i < count; i++)
            {
                to[i] = (from[i] * factor) + to[i];
            }
        }
    }

    /// <summary>destination = −source; they may be the same.</summary>
    public static void Negate(ReadOnlySpan<double> source, Span<double> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = -source[i];
        }
    }

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
