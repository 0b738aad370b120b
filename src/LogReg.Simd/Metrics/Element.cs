using System.Runtime.CompilerServices;

namespace LogReg.Simd.Metrics;

/// <summary>From an element to a double and back; the JIT leaves nothing of the type test.</summary>
internal static class Element
{
    /// <summary>The value, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Widen<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;

    /// <summary>The weight of a sample; 1 where there are no weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double WeightOf<T>(ReadOnlySpan<T> sampleWeights, int sample)
        where T : unmanaged =>
        sampleWeights.IsEmpty ? 1 : Widen(sampleWeights[sample]);

    /// <summary>The largest T that is not above the value: z > value and z > Floor(value) are the same for every z of T.</summary>
    public static T Floor<T>(double value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return (T)(object)value;
        }

        float nearest = (float)value;
        return (T)(object)(nearest > value ? float.BitDecrement(nearest) : nearest);
    }

    /// <summary>A weighted value over a power of two, <see cref="Scale"/>; infinite where the value is, however small the weight, and 0 without one.</summary>
    public static double Weighted(double weight, double scale, double value) =>
        weight == 0 ? 0 : double.IsInfinity(value) ? value : weight * scale * value;

    /// <summary>A power of two that brings a positive number near 1: products of scaled sums neither overflow nor vanish, and no bit is lost.</summary>
    public static double Scale(double positive) => Math.ScaleB(1, -Math.Clamp(Math.ILogB(positive), -1022, 1022));
}
