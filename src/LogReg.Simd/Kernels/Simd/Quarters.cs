using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Vectors of single precision as one, two or four quarters of the 16 lanes, 128 bits each, whose shuffles are one instruction at every width.</summary>
/// <remarks>Quarters never mix here, so that what is in a quarter has the same bits at every width.</remarks>
internal static unsafe class Quarters
{
    /// <summary>The lanes of a quarter.</summary>
    public const int Count = 4;

    /// <summary>Whether the vectors can be taken apart; a constant to the JIT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSupported<V>()
        where V : struct => Is512<V>() || Is256<V>() || Is128<V>();

    /// <summary>Loads a quarter from every <paramref name="stride"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(float* source, nint stride)
        where V : struct
    {
        Vector128<float> first = Vector128.Load(source);
        if (Is128<V>())
        {
            return Unsafe.BitCast<Vector128<float>, V>(first);
        }

        if (Is256<V>())
        {
            return Unsafe.BitCast<Vector256<float>, V>(Avx.InsertVector128(first.ToVector256Unsafe(), Vector128.Load(source + stride), 1));
        }

        Vector512<float> all = first.ToVector256Unsafe().ToVector512Unsafe();
        all = Avx512F.InsertVector128(all, Vector128.Load(source + stride), 1);
        all = Avx512F.InsertVector128(all, Vector128.Load(source + (2 * stride)), 2);
        return Unsafe.BitCast<Vector512<float>, V>(Avx512F.InsertVector128(all, Vector128.Load(source + (3 * stride)), 3));
    }

    /// <summary>The same quarter everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Repeat<V>(Vector128<float> quarter)
        where V : struct
    {
        if (Is128<V>())
        {
            return Unsafe.BitCast<Vector128<float>, V>(quarter);
        }

        Vector256<float> two = Vector256.Create(quarter, quarter);
        return Is256<V>() ? Unsafe.BitCast<Vector256<float>, V>(two) : Unsafe.BitCast<Vector512<float>, V>(Vector512.Create(two, two));
    }

    /// <summary>The bits of the first lanes of each quarter, from memory: a mask that is compared for is made anew wherever the JIT uses it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mask<V>(int count)
        where V : struct
    {
        ReadOnlySpan<int> onAndOff = [-1, -1, -1, -1, 0, 0, 0, 0];
        return Repeat<V>(Vector128.LoadUnsafe(in MemoryMarshal.GetReference(onAndOff), (nuint)(Count - count)).AsSingle());
    }

    /// <summary>Keeps the lanes of a mask and makes the others zero, whatever they hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<V>(V value, V mask)
        where V : struct
    {
        if (Is512<V>())
        {
            return Unsafe.BitCast<Vector512<float>, V>(Vector512.BitwiseAnd(As512(value), As512(mask)));
        }

        return Is256<V>()
            ? Unsafe.BitCast<Vector256<float>, V>(Vector256.BitwiseAnd(As256(value), As256(mask)))
            : Unsafe.BitCast<Vector128<float>, V>(Vector128.BitwiseAnd(As128(value), As128(mask)));
    }

    /// <summary>The sums of two neighbouring quarters, of <paramref name="a"/> and behind them of <paramref name="b"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FoldEights<V>(V a, V b)
        where V : struct
    {
        if (Is512<V>())
        {
            return Unsafe.BitCast<Vector512<float>, V>(
                Avx512F.Shuffle4x128(As512(a), As512(b), 0b_10_00_10_00) + Avx512F.Shuffle4x128(As512(a), As512(b), 0b_11_01_11_01));
        }

        return Is256<V>()
            ? Unsafe.BitCast<Vector256<float>, V>(Avx.Permute2x128(As256(a), As256(b), 0x20) + Avx.Permute2x128(As256(a), As256(b), 0x31))
            : Unsafe.BitCast<Vector128<float>, V>(As128(a) + As128(b));
    }

    /// <summary>(a0+a2, a1+a3, b0+b2, b1+b3) in each quarter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FoldFours<V>(V a, V b)
        where V : struct
    {
        if (Is512<V>())
        {
            Vector512<double> x = As512(a).AsDouble(), y = As512(b).AsDouble();
            return Unsafe.BitCast<Vector512<float>, V>(Avx512F.UnpackLow(x, y).AsSingle() + Avx512F.UnpackHigh(x, y).AsSingle());
        }

        if (Is256<V>())
        {
            Vector256<double> x = As256(a).AsDouble(), y = As256(b).AsDouble();
            return Unsafe.BitCast<Vector256<float>, V>(Avx.UnpackLow(x, y).AsSingle() + Avx.UnpackHigh(x, y).AsSingle());
        }

        return Unsafe.BitCast<Vector128<float>, V>(Interleave.LowHalves(As128(a), As128(b)) + Interleave.HighHalves(As128(a), As128(b)));
    }

    /// <summary>(a0+a1, a2+a3, b0+b1, b2+b3) in each quarter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FoldTwos<V>(V a, V b)
        where V : struct
    {
        const byte Even = 0b_10_00_10_00;
        const byte Odd = 0b_11_01_11_01;
        if (Is512<V>())
        {
            return Unsafe.BitCast<Vector512<float>, V>(Avx512F.Shuffle(As512(a), As512(b), Even) + Avx512F.Shuffle(As512(a), As512(b), Odd));
        }

        if (Is256<V>())
        {
            return Unsafe.BitCast<Vector256<float>, V>(Avx.Shuffle(As256(a), As256(b), Even) + Avx.Shuffle(As256(a), As256(b), Odd));
        }

        if (Sse.IsSupported)
        {
            return Unsafe.BitCast<Vector128<float>, V>(Sse.Shuffle(As128(a), As128(b), Even) + Sse.Shuffle(As128(a), As128(b), Odd));
        }

        return Unsafe.BitCast<Vector128<float>, V>(AdvSimd.Arm64.AddPairwise(As128(a), As128(b)));
    }

    /// <summary>Lane i of quarter k becomes number k + i·quarters: vectors of consecutive quarters, folded, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Transposed<V>(V value)
        where V : struct
    {
        if (Is512<V>())
        {
            Vector512<int> order = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            return Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32(As512(value), order));
        }

        return Is256<V>()
            ? Unsafe.BitCast<Vector256<float>, V>(Avx2.PermuteVar8x32(As256(value), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)))
            : value;
    }

    /// <summary>Halves of quarters in order: the lower half of each quarter, then the upper half of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V HalvesInOrder<V>(V value)
        where V : struct
    {
        if (Is512<V>())
        {
            return Unsafe.BitCast<Vector512<double>, V>(Avx512F.PermuteVar8x64(As512(value).AsDouble(), Vector512.Create(0L, 2, 4, 6, 1, 3, 5, 7)));
        }

        return Is256<V>() ? Unsafe.BitCast<Vector256<double>, V>(Avx2.Permute4x64(As256(value).AsDouble(), 0b_11_01_10_00)) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is512<V>()
        where V : struct => typeof(V) == typeof(Vector512<float>) && Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is256<V>()
        where V : struct => typeof(V) == typeof(Vector<float>) && Vector<float>.Count == Vector256<float>.Count && Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is128<V>()
        where V : struct => typeof(V) == typeof(Vector<float>) && Vector<float>.Count == Vector128<float>.Count && (Sse.IsSupported || AdvSimd.Arm64.IsSupported);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> As512<V>(V value)
        where V : struct => Unsafe.BitCast<V, Vector512<float>>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> As256<V>(V value)
        where V : struct => Unsafe.BitCast<V, Vector256<float>>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> As128<V>(V value)
        where V : struct => Unsafe.BitCast<V, Vector128<float>>(value);
}
