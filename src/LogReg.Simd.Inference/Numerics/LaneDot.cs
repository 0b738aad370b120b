using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>A dot product in double with the same bits at every width of the hardware.</summary>
internal static class LaneDot
{
    private const int Width = 8;

    /// <summary>The product of two vectors of one length.</summary>
    public static double Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        int i = 0;
        for (; i <= left.Length - Width; i += Width)
        {
            lanes = Vector512.FusedMultiplyAdd(Vector512.Create(left.Slice(i, Width)), Vector512.Create(right.Slice(i, Width)), lanes);
        }

        double rest = 0;
        for (; i < left.Length; i++)
        {
            rest = Math.FusedMultiplyAdd(left[i], right[i], rest);
        }

        return BlockKernels.Sum(lanes) + rest;
    }
}
