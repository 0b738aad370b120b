using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>
/// The 16 logical lanes and the one tree that reduces them: lane i + lane i+8, then i + i+4, i + i+2, i + i+1.
/// </summary>
/// <remarks>
/// The tree is what folding a register in halves does, so every width computes it at no extra cost, and the sum of 16 lanes has
/// the same bits whether they sat in one 512-bit vector, in two of 256 or in four of 128.
/// </remarks>
internal static unsafe class Lanes
{
    /// <summary>The number of logical lanes, whatever the hardware width; also the rows of a strip.</summary>
    public const int Count = 16;

    /// <summary>The sum of 16 lanes in the fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* lanes)
    {
        Vector128<float> four = (Vector128.Load(lanes) + Vector128.Load(lanes + 8)) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        return Sum(four);
    }

    /// <summary>The sum of 16 lanes in the fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(double* lanes)
    {
        Vector128<double> low = (Vector128.Load(lanes) + Vector128.Load(lanes + 8)) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        Vector128<double> high = (Vector128.Load(lanes + 2) + Vector128.Load(lanes + 10)) + (Vector128.Load(lanes + 6) + Vector128.Load(lanes + 14));
        Vector128<double> two = low + high;
        return two[0] + two[1];
    }

    /// <summary>The sum of four lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>The largest of four lanes in all lanes; whichever where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MaximumOfAll(Vector128<float> four)
    {
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2)));
    }

    /// <summary>The sum of eight lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> eight) => Sum(eight.GetLower() + eight.GetUpper());

    /// <summary>The sum of sixteen lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> sixteen) => Sum(sixteen.GetLower() + sixteen.GetUpper());

    /// <summary>The sum of four lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> four)
    {
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>The sum of eight lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> eight) => Sum(eight.GetLower() + eight.GetUpper());

    /// <summary>The sum of a vector's lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumPortable(Vector<float> value)
    {
        if (Vector<float>.Count == 16)
        {
            return Sum(value.AsVector512());
        }

        return Vector<float>.Count == 8 ? Sum(value.AsVector256()) : Sum(value.AsVector128());
    }

    /// <summary>The sum of a vector's lanes in the tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumPortable(Vector<double> value)
    {
        if (Vector<double>.Count == 8)
        {
            return Sum(value.AsVector512());
        }

        return Vector<double>.Count == 4 ? Sum(value.AsVector256()) : value[0] + value[1];
    }

    /// <summary>The sum of four lanes in the tree, each widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidened(Vector128<float> four)
    {
        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(four);
        Vector128<double> two = lower + upper;
        return two[0] + two[1];
    }

    /// <summary>The sum of eight lanes in the tree, each widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidened(Vector256<float> eight)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(eight);
        return Sum(lower + upper);
    }

    /// <summary>The sum of sixteen lanes in the tree, each widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidened(Vector512<float> sixteen)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(sixteen);
        return Sum(lower + upper);
    }

    /// <summary>The sum of a vector's lanes in the tree, each widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumWidenedPortable(Vector<float> value)
    {
        if (Vector<float>.Count == 16)
        {
            return SumWidened(value.AsVector512());
        }

        return Vector<float>.Count == 8 ? SumWidened(value.AsVector256()) : SumWidened(value.AsVector128());
    }
}
