using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Memory;

/// <summary>Sums, differences, products and quotients of doubles, element by element, each rounded once and so with the same bits at every width.</summary>
/// <remarks>
/// Plain loops, where TensorPrimitives has the same: the first training of a process compiled sixty of its methods in 20 to 29 ms, and ran them without optimisation until the
/// thirtieth call. These take half a millisecond each and are optimised at once.
/// </remarks>
internal static unsafe class Doubles
{
    /// <summary>destination = left + right; the destination may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> destination)
    {
        int count = left.Length;
        fixed (double* a = left, b = right[..count], to = destination[..count])
        {
            int i = 0;
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store(Vector.Load(a + i) + Vector.Load(b + i), to + i);
            }

            for (; i < count; i++)
            {
                to[i] = a[i] + b[i];
            }
        }
    }

    /// <summary>values += addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> values, double addend)
    {
        fixed (double* to = values)
        {
            int i = 0;
            Vector<double> addends = new(addend);
            for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store(Vector.Load(to + i) + addends, to + i);
            }

            for (; i < values.Length; i++)
            {
                to[i] += addend;
            }
        }
    }

    /// <summary>destination = left − right; the destination may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> destination)
    {
        int count = left.Length;
        fixed (double* a = left, b = right[..count], to = destination[..count])
        {
            int i = 0;
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store(Vector.Load(a + i) - Vector.Load(b + i), to + i);
            }

            for (; i < count; i++)
            {
                to[i] = a[i] - b[i];
            }
        }
    }

    /// <summary>values *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Span<double> values, double factor)
    {
        fixed (double* to = values)
        {
            int i = 0;
            Vector<double> factors = new(factor);
            for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store(Vector.Load(to + i) * factors, to + i);
            }

            for (; i < values.Length; i++)
            {
                to[i] *= factor;
            }
        }
    }

    /// <summary>values *= factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Span<double> values, ReadOnlySpan<double> factors)
    {
        int count = values.Length;
        fixed (double* to = values, from = factors[..count])
        {
            int i = 0;
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store(Vector.Load(to + i) * Vector.Load(from + i), to + i);
            }

            for (; i < count; i++)
            {
                to[i] *= from[i];
            }
        }
    }

    /// <summary>values = factor·values + addend, rounded twice on every machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(Span<double> values, double factor, ReadOnlySpan<double> addend)
    {
        int count = values.Length;
        fixed (double* to = values, from = addend[..count])
        {
            int i = 0;
            Vector<double> factors = new(factor);
            for (; i <= count - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store((Vector.Load(to + i) * factors) + Vector.Load(from + i), to + i);
            }

            for (; i < count; i++)
            {
                to[i] = (to[i] * factor) + from[i];
            }
        }
    }

    /// <summary>values /= divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(Span<double> values, double divisor)
    {
        fixed (double* to = values)
        {
            int i = 0;
            Vector<double> divisors = new(divisor);
            for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            {
                Vector.Store(Vector.Load(to + i) / divisors, to + i);
            }

            for (; i < values.Length; i++)
            {
                to[i] /= divisor;
            }
        }
    }
}
