using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>From the accumulators of rows to their sums, in the fixed tree of <see cref="Lanes"/>.</summary>
/// <remarks>
/// A row's 16 logical lanes are 16 / Width vectors, its parts. Folding the parts in halves and then the last one's lanes in halves is the
/// tree. Eight rows of one 512-bit part each are folded together by two-register shuffles: 24 operations where eight trees of
/// their own take 72.
/// </remarks>
internal static unsafe class RowSums
{
    /// <summary>Stores the sums of the rows whose parts follow each other in the eight vectors: 8·Width/16 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<S, V, T>(V a, V b, V c, V d, V e, V f, V g, V h, T* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (Avx512F.IsSupported && typeof(V) == typeof(Vector512<float>))
        {
            EightRows(Of(a), Of(b), Of(c), Of(d), Of(e), Of(f), Of(g), Of(h)).Store((float*)sums);
        }
        else if (Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T))
        {
            sums[0] = S.SumLanes(a);
            sums[1] = S.SumLanes(b);
            sums[2] = S.SumLanes(c);
            sums[3] = S.SumLanes(d);
            sums[4] = S.SumLanes(e);
            sums[5] = S.SumLanes(f);
            sums[6] = S.SumLanes(g);
            sums[7] = S.SumLanes(h);
        }
        else if (Unsafe.SizeOf<V>() == Lanes.Count / 2 * sizeof(T))
        {
            sums[0] = S.SumLanes(S.Add(a, b));
            sums[1] = S.SumLanes(S.Add(c, d));
            sums[2] = S.SumLanes(S.Add(e, f));
            sums[3] = S.SumLanes(S.Add(g, h));
        }
        else if (Unsafe.SizeOf<V>() == Lanes.Count / 4 * sizeof(T))
        {
            sums[0] = S.SumLanes(S.Add(S.Add(a, c), S.Add(b, d)));
            sums[1] = S.SumLanes(S.Add(S.Add(e, g), S.Add(f, h)));
        }
        else
        {
            sums[0] = S.SumLanes(S.Add(S.Add(S.Add(a, e), S.Add(c, g)), S.Add(S.Add(b, f), S.Add(d, h))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of<V>(V value)
        where V : struct => Unsafe.BitCast<V, Vector512<float>>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> EightRows(
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d,
        Vector512<float> e,
        Vector512<float> f,
        Vector512<float> g,
        Vector512<float> h)
    {
        // 16 → 8 lanes per row, two rows to a register; then 8 → 4, four rows to a register.
        Vector512<float> abcd = FoldEights(FoldSixteens(a, b), FoldSixteens(c, d));
        Vector512<float> efgh = FoldEights(FoldSixteens(e, f), FoldSixteens(g, h));

        // 4 → 2: (a0+a2, e0+e2, a1+a3, e1+e3 | b, f | c, g | d, h); then 2 → 1.
        Vector512<float> twos = Avx512F.UnpackLow(abcd, efgh) + Avx512F.UnpackHigh(abcd, efgh);
        Vector512<float> ones = twos + Avx512F.Permute4x32(twos, 0b_11_10_11_10);
        return Avx512F.PermuteVar16x32(ones, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 0, 0, 0, 0, 0, 0, 0, 0)).GetLower();
    }

    /// <summary>(a0+a2, a1+a3, b0+b2, b1+b3) in quarters of registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FoldSixteens(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle4x128(a, b, 0b_01_00_01_00) + Avx512F.Shuffle4x128(a, b, 0b_11_10_11_10);

    /// <summary>(ab0+ab1, ab2+ab3, cd0+cd1, cd2+cd3) in quarters of registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FoldEights(Vector512<float> ab, Vector512<float> cd) =>
        Avx512F.Shuffle4x128(ab, cd, 0b_10_00_10_00) + Avx512F.Shuffle4x128(ab, cd, 0b_11_01_11_01);
}
