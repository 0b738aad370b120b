using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Transposition of blocks, whole registers at a time in single precision.</summary>
internal static unsafe class Transpose
{
    /// <summary>Writes source[r, c] to destination[c, r].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block<T>(T* source, nint sourceStride, int rows, int columns, T* destination, nint destinationStride)
        where T : unmanaged
    {
        int wholeColumns = 0;
        if (typeof(T) == typeof(float) && Avx512F.IsSupported && rows == Lanes.Count)
        {
            for (; wholeColumns <= columns - Lanes.Count; wholeColumns += Lanes.Count)
            {
                Transpose512.Sixteen(
                    (float*)source + wholeColumns, sourceStride, null, (float*)destination + (wholeColumns * destinationStride), destinationStride);
            }
        }

        if (typeof(T) == typeof(float) && rows % 4 == 0)
        {
            for (; wholeColumns <= columns - 4; wholeColumns += 4)
            {
                for (int row = 0; row < rows; row += 4)
                {
                    FourByFour(
                        (float*)source + (row * sourceStride) + wholeColumns,
                        sourceStride,
                        (float*)destination + (wholeColumns * destinationStride) + row,
                        destinationStride);
                }
            }
        }

        for (int row = 0; row < rows; row++)
        {
            T* from = source + (row * sourceStride);
            for (int column = wholeColumns; column < columns; column++)
            {
                destination[(column * destinationStride) + row] = from[column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStride));
        Vector128<float> d = Vector128.Load(source + (3 * sourceStride));
        Vector128<float> lowAc = Interleave.Low(a, c);
        Vector128<float> lowBd = Interleave.Low(b, d);
        Vector128<float> highAc = Interleave.High(a, c);
        Vector128<float> highBd = Interleave.High(b, d);
        Interleave.Low(lowAc, lowBd).Store(destination);
        Interleave.High(lowAc, lowBd).Store(destination + destinationStride);
        Interleave.Low(highAc, highBd).Store(destination + (2 * destinationStride));
        Interleave.High(highAc, highBd).Store(destination + (3 * destinationStride));
    }
}
