using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>A dot product in double with the same bits at every width of the hardware.</summary>
internal static class LaneDot
{
    private const int Width = 4;

    /// <summary>The product of two vectors of one length.</summary>
    public static double Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        (Vector256<double> even, Vector256<double> odd) = (Vector256<double>.Zero, Vector256<double>.Zero);
        int i = 0;
        for (; i <= left.Length - (2 * Width); i += 2 * Width)
        {
            even = Vector256.FusedMultiplyAdd(Vector256.Create(left.Slice(i, Width)), Vector256.Create(right.Slice(i, Width)), even);
            odd = Vector256.FusedMultiplyAdd(Vector256.Create(left.Slice(i + Width, Width)), Vector256.Create(right.Slice(i + Width, Width)), odd);
        }

        double rest = 0;
        for (; i < left.Length; i++)
        {
            rest = Math.FusedMultiplyAdd(left[i], right[i], rest);
        }

        return BlockKernels.Sum(even + odd) + rest;
    }
}
