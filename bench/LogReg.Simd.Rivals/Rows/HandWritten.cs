using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Rivals.Rows;

/// <summary>What a careful programmer writes for one row: the widest vectors, shorter ones for the rest, and the textbook sigmoid.</summary>
internal static class HandWritten
{
    /// <summary>The probability of a row, with one vector of sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Probability(ReadOnlySpan<float> row, ReadOnlySpan<float> coefficients, float intercept)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, coefficients.Length);
        ref float x = ref MemoryMarshal.GetReference(row);
        ref float c = ref MemoryMarshal.GetReference(coefficients);
        nuint count = (nuint)row.Length;
        nuint j = 0;
        Vector256<float> sum = Vector256<float>.Zero;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> wide = Vector512<float>.Zero;
            for (; j + 16 <= count; j += 16)
            {
                wide = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, j), Vector512.LoadUnsafe(ref c, j), wide);
            }

            sum = wide.GetLower() + wide.GetUpper();
        }

        return Finish(ref x, ref c, count, j, sum, intercept);
    }

    /// <summary>The probability of a row, with four vectors of sums, which do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float ProbabilityByFourSums(ReadOnlySpan<float> row, ReadOnlySpan<float> coefficients, float intercept)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, coefficients.Length);
        ref float x = ref MemoryMarshal.GetReference(row);
        ref float c = ref MemoryMarshal.GetReference(coefficients);
        nuint count = (nuint)row.Length;
        nuint j = 0;
        Vector256<float> sum = Vector256<float>.Zero;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> first = Vector512<float>.Zero, second = first, third = first, fourth = first;
            for (; j + 64 <= count; j += 64)
            {
                first = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, j), Vector512.LoadUnsafe(ref c, j), first);
                second = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, j + 16), Vector512.LoadUnsafe(ref c, j + 16), second);
                third = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, j + 32), Vector512.LoadUnsafe(ref c, j + 32), third);
                fourth = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, j + 48), Vector512.LoadUnsafe(ref c, j + 48), fourth);
            }

            for (; j + 16 <= count; j += 16)
            {
                first = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref x, j), Vector512.LoadUnsafe(ref c, j), first);
            }

            first = first + second + (third + fourth);
            sum = first.GetLower() + first.GetUpper();
        }

        return Finish(ref x, ref c, count, j, sum, intercept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(ref float x, ref float c, nuint count, nuint j, Vector256<float> sum, float intercept)
    {
        for (; j + 8 <= count; j += 8)
        {
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, j), Vector256.LoadUnsafe(ref c, j), sum);
        }

        Vector128<float> four = sum.GetLower() + sum.GetUpper();
        if (j + 4 <= count)
        {
            four = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref x, j), Vector128.LoadUnsafe(ref c, j), four);
            j += 4;
        }

        float z = Vector128.Sum(four) + intercept;
        for (; j < count; j++)
        {
            z += Unsafe.Add(ref x, j) * Unsafe.Add(ref c, j);
        }

        return 1 / (1 + MathF.Exp(-z));
    }
}
