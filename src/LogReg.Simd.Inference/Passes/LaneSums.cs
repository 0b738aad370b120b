using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>Sums of about 106 bits that are kept lane by lane while blocks go by, because to add lanes up takes longer than a block of rows.</summary>
internal static class LaneSums
{
    /// <summary>The doubles of one sum: the lanes, and behind them what their rounding left.</summary>
    public const int Stride = 2 * LanePair.Count;

    /// <summary>Zeros for some sums.</summary>
    public static double[] New(int count) => new double[count * Stride];

    /// <summary>The sum of the lanes.</summary>
    public static DoubleDouble Of(ReadOnlySpan<double> sums, int index) =>
        new LanePair(Vector256.Create(sums.Slice(index * Stride, LanePair.Count)), Vector256.Create(sums.Slice((index * Stride) + LanePair.Count, LanePair.Count))).Sum();

    /// <summary>Writes the sums of a lower triangle, row by row, into a square matrix.</summary>
    public static void WriteTriangle(ReadOnlySpan<double> sums, int size, Span<DoubleDouble> destination)
    {
        int index = 0;
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                destination[(j * size) + k] = Of(sums, index++);
            }
        }
    }
}
