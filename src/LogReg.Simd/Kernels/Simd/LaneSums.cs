using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Sums of 16 lanes in the fixed tree of <see cref="Lanes"/>, one at a time or four together.</summary>
/// <remarks>
/// Four sums of single precision come from a 4 × 4 transpose: 18 vector operations where four trees of their own take 32.
/// The order of the additions is the same, bit for bit.
/// </remarks>
internal static unsafe class LaneSums
{
    /// <summary>The same value as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Widen<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add<T>(T a, T b)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)((float)(object)a + (float)(object)b) : (T)(object)((double)(object)a + (double)(object)b);

    /// <summary>The sum of one set of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T One<T>(T* lanes)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float sum = Lanes.Sum((float*)lanes);
            return Unsafe.As<float, T>(ref sum);
        }
        else
        {
            double sum = Lanes.Sum((double*)lanes);
            return Unsafe.As<double, T>(ref sum);
        }
    }

    /// <summary>The sums of four sets of 16 lanes that follow each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<T>(T* lanes, T* sums)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Four((float*)lanes).Store((float*)sums);
            return;
        }

        for (int i = 0; i < 4; i++)
        {
            sums[i] = One(lanes + (i * Lanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(float* lanes) =>
        Four(FoldToFour(lanes), FoldToFour(lanes + Lanes.Count), FoldToFour(lanes + (2 * Lanes.Count)), FoldToFour(lanes + (3 * Lanes.Count)));

    /// <summary>The sums of four sets of lanes that are folded to four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        // (a0+a2, b0+b2, a1+a3, b1+b3) and the same of c and d
        Vector128<float> ab = Interleave.Low(a, b) + Interleave.High(a, b);
        Vector128<float> cd = Interleave.Low(c, d) + Interleave.High(c, d);
        return Interleave.LowHalves(ab, cd) + Interleave.HighHalves(ab, cd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FoldToFour(float* lanes) =>
        (Vector128.Load(lanes) + Vector128.Load(lanes + 8)) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
}
