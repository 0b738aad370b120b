using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Memory;

/// <summary>Conversions between the elements of the features and the doubles that training reckons in.</summary>
internal static unsafe class Elements
{
    /// <summary>Writes each element as a double, exactly.</summary>
    public static void Widen<T>(T* source, nint count, double* destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            WidenSingles((float*)source, count, destination);
        }
        else
        {
            new ReadOnlySpan<double>(source, checked((int)count)).CopyTo(new Span<double>(destination, checked((int)count)));
        }
    }

    /// <summary>Writes each double rounded to the nearest element.</summary>
    public static void Narrow<T>(ReadOnlySpan<double> source, T* destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            fixed (double* doubles = source)
            {
                NarrowDoubles(doubles, source.Length, (float*)destination);
            }
        }
        else
        {
            source.CopyTo(new Span<double>(destination, source.Length));
        }
    }

    /// <summary>destination[i] = source[i] + value.</summary>
    public static void AddScalar<T>(T* source, int count, double value, T* destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            AddTo((float*)source, count, (float)value, (float*)destination);
        }
        else
        {
            AddTo((double*)source, count, value, (double*)destination);
        }
    }

    /// <summary>A double rounded to the nearest element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;

    /// <summary>An element as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;

    /// <summary>A double rounded to the nearest element and back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Round<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)value : value;

    /// <summary>Rounds every double to the nearest element and back.</summary>
    public static void RoundAll<T>(Span<double> values)
        where T : unmanaged
    {
        foreach (ref double value in values)
        {
            value = Round<T>(value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WidenSingles(float* source, nint count, double* destination)
    {
        nint i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(source + i), out Vector<double> lower, out Vector<double> upper);
            Vector.Store(lower, destination + i);
            Vector.Store(upper, destination + i + Vector<double>.Count);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowDoubles(double* source, nint count, float* destination)
    {
        nint i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Narrow(Vector.Load(source + i), Vector.Load(source + i + Vector<double>.Count)), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = (float)source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo<E>(E* source, int count, E value, E* destination)
        where E : unmanaged, INumberBase<E>
    {
        int i = 0;
        Vector<E> values = new(value);
        for (; i <= count - Vector<E>.Count; i += Vector<E>.Count)
        {
            Vector.Store(Vector.Load(source + i) + values, destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i] + value;
        }
    }
}
