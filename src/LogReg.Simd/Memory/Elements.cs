using System.Numerics.Tensors;

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
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<float>(source, checked((int)count)), new Span<double>(destination, checked((int)count)));
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
            TensorPrimitives.ConvertTruncating(source, new Span<float>(destination, source.Length));
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
            TensorPrimitives.Add(new ReadOnlySpan<float>(source, count), (float)value, new Span<float>(destination, count));
        }
        else
        {
            TensorPrimitives.Add(new ReadOnlySpan<double>(source, count), value, new Span<double>(destination, count));
        }
    }

    /// <summary>A double rounded to the nearest element.</summary>
    public static T Of<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;

    /// <summary>An element as a double.</summary>
    public static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;

    /// <summary>A double rounded to the nearest element and back.</summary>
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
}
