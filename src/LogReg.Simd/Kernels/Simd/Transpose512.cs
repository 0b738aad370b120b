using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>The 16 × 16 transpose of single precision in 512-bit registers: 64 shuffles, half those of sixteen 4 × 4 blocks.</summary>
internal static unsafe class Transpose512
{
    /// <summary>Writes source[r, c]·scale[c] to destination[c, r]; without a scale the values as they are.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sixteen(float* source, nint sourceStride, float* scale, float* destination, nint destinationStride)
    {
        Vector512<float> r0 = Vector512.Load(source);
        Vector512<float> r1 = Vector512.Load(source + sourceStride);
        Vector512<float> r2 = Vector512.Load(source + (2 * sourceStride));
        Vector512<float> r3 = Vector512.Load(source + (3 * sourceStride));
        Vector512<float> r4 = Vector512.Load(source + (4 * sourceStride));
        Vector512<float> r5 = Vector512.Load(source + (5 * sourceStride));
        Vector512<float> r6 = Vector512.Load(source + (6 * sourceStride));
        Vector512<float> r7 = Vector512.Load(source + (7 * sourceStride));
        Vector512<float> r8 = Vector512.Load(source + (8 * sourceStride));
        Vector512<float> r9 = Vector512.Load(source + (9 * sourceStride));
        Vector512<float> r10 = Vector512.Load(source + (10 * sourceStride));
        Vector512<float> r11 = Vector512.Load(source + (11 * sourceStride));
        Vector512<float> r12 = Vector512.Load(source + (12 * sourceStride));
        Vector512<float> r13 = Vector512.Load(source + (13 * sourceStride));
        Vector512<float> r14 = Vector512.Load(source + (14 * sourceStride));
        Vector512<float> r15 = Vector512.Load(source + (15 * sourceStride));
        if (scale != null)
        {
            Vector512<float> factor = Vector512.Load(scale);
            r0 *= factor;
            r1 *= factor;
            r2 *= factor;
            r3 *= factor;
            r4 *= factor;
            r5 *= factor;
            r6 *= factor;
            r7 *= factor;
            r8 *= factor;
            r9 *= factor;
            r10 *= factor;
            r11 *= factor;
            r12 *= factor;
            r13 *= factor;
            r14 *= factor;
            r15 *= factor;
        }

        // Pairs of rows, element by element; then fours of rows.
        Quarter(r0, r1, r2, r3, out Vector512<float> u0, out Vector512<float> u1, out Vector512<float> u2, out Vector512<float> u3);
        Quarter(r4, r5, r6, r7, out Vector512<float> u4, out Vector512<float> u5, out Vector512<float> u6, out Vector512<float> u7);
        Quarter(r8, r9, r10, r11, out Vector512<float> u8, out Vector512<float> u9, out Vector512<float> u10, out Vector512<float> u11);
        Quarter(r12, r13, r14, r15, out Vector512<float> u12, out Vector512<float> u13, out Vector512<float> u14, out Vector512<float> u15);

        // Quarters of registers to their rows.
        StoreRows(u0, u4, u8, u12, destination, destinationStride);
        StoreRows(u1, u5, u9, u13, destination + destinationStride, destinationStride);
        StoreRows(u2, u6, u10, u14, destination + (2 * destinationStride), destinationStride);
        StoreRows(u3, u7, u11, u15, destination + (3 * destinationStride), destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        out Vector512<float> first,
        out Vector512<float> second,
        out Vector512<float> third,
        out Vector512<float> fourth)
    {
        Vector512<double> lowAb = Avx512F.UnpackLow(a, b).AsDouble();
        Vector512<double> highAb = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> lowCd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> highCd = Avx512F.UnpackHigh(c, d).AsDouble();
        first = Avx512F.UnpackLow(lowAb, lowCd).AsSingle();
        second = Avx512F.UnpackHigh(lowAb, lowCd).AsSingle();
        third = Avx512F.UnpackLow(highAb, highCd).AsSingle();
        fourth = Avx512F.UnpackHigh(highAb, highCd).AsSingle();
    }

    /// <summary>Stores rows 0, 4, 8 and 12 counted from the destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* destination, nint stride)
    {
        Vector512<float> evenAb = Avx512F.Shuffle4x128(a, b, 0b_10_00_10_00);
        Vector512<float> oddAb = Avx512F.Shuffle4x128(a, b, 0b_11_01_11_01);
        Vector512<float> evenCd = Avx512F.Shuffle4x128(c, d, 0b_10_00_10_00);
        Vector512<float> oddCd = Avx512F.Shuffle4x128(c, d, 0b_11_01_11_01);
        Avx512F.Shuffle4x128(evenAb, evenCd, 0b_10_00_10_00).Store(destination);
        Avx512F.Shuffle4x128(oddAb, oddCd, 0b_10_00_10_00).Store(destination + (4 * stride));
        Avx512F.Shuffle4x128(evenAb, evenCd, 0b_11_01_11_01).Store(destination + (8 * stride));
        Avx512F.Shuffle4x128(oddAb, oddCd, 0b_11_01_11_01).Store(destination + (12 * stride));
    }
}
