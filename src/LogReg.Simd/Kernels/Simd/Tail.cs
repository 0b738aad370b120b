using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Partial vectors: loads and masks for the first few lanes. There is no scalar tail anywhere.</summary>
/// <remarks>
/// With AVX the load is a masked instruction, which never touches the memory of a lane that is off. Elsewhere, in vectors of 128 bits, it is put together in registers from
/// one or two loads of what is there; element by element through memory it took twenty times as long.
/// </remarks>
internal static unsafe class Tail
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask512Single(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Mask512Double(int count) =>
        Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mask128Single(int count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Mask128Double(int count) =>
        Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> MaskPortableSingle(int count) =>
        Vector.LessThan(Vector<int>.Indices, Vector.Create(count)).As<int, float>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> MaskPortableDouble(int count) =>
        Vector.LessThan(Vector<long>.Indices, Vector.Create((long)count)).As<long, double>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(float* source, int count) =>
        Avx512F.IsSupported
            ? Avx512F.MaskLoad(source, Mask512Single(count), Vector512<float>.Zero)
            : CopyFirst<Vector512<float>, float>(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load512(double* source, int count) =>
        Avx512F.IsSupported
            ? Avx512F.MaskLoad(source, Mask512Double(count), Vector512<double>.Zero)
            : CopyFirst<Vector512<double>, double>(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(float* source, int count) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.MaskLoad(source, Mask128Single(count), Vector128<float>.Zero)
        : Avx.IsSupported ? Avx.MaskLoad(source, Mask128Single(count)) : First128(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load128(double* source, int count) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.MaskLoad(source, Mask128Double(count), Vector128<double>.Zero)
        : Avx.IsSupported ? Avx.MaskLoad(source, Mask128Double(count)) : First128(source, count);

    /// <summary>For processors with AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(float* source, int count) =>
        Avx512F.VL.MaskLoad(source, Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LoadPortable(float* source, int count)
    {
        if (Avx512F.IsSupported && Vector<float>.Count == 16)
        {
            return Avx512F.MaskLoad(source, Mask512Single(count), Vector512<float>.Zero).AsVector();
        }

        if (Avx.IsSupported && Vector<float>.Count == 8)
        {
            return Avx.MaskLoad(source, MaskPortableSingle(count).AsVector256()).AsVector();
        }

        return Vector<float>.Count == 4 ? Load128(source, count).AsVector() : CopyFirst<Vector<float>, float>(source, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> LoadPortable(double* source, int count)
    {
        if (Avx512F.IsSupported && Vector<double>.Count == 8)
        {
            return Avx512F.MaskLoad(source, Mask512Double(count), Vector512<double>.Zero).AsVector();
        }

        if (Avx.IsSupported && Vector<double>.Count == 4)
        {
            return Avx.MaskLoad(source, MaskPortableDouble(count).AsVector256()).AsVector();
        }

        return Vector<double>.Count == 2 ? Load128(source, count).AsVector() : CopyFirst<Vector<double>, double>(source, count);
    }

    /// <summary>Stores the first <paramref name="count"/> lanes and touches nothing behind them.</summary>
    public static void StoreFirst<S, V, T>(V value, T* destination, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[Lanes.Count];
        S.Store(value, lanes);
        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = lanes[lane];
        }
    }

    /// <summary>Stores the first <paramref name="count"/> lanes, 0 ≤ count ≤ 4, and touches nothing behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector128<float> value, float* destination, int count)
    {
        if (count >= 4)
        {
            value.Store(destination);
            return;
        }

        if (count >= 2)
        {
            Unsafe.WriteUnaligned(destination, value.AsDouble().ToScalar());
        }

        if ((count & 1) != 0)
        {
            destination[count - 1] = count == 1 ? value.ToScalar() : value.GetElement(2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> First128(float* source, int count)
    {
        if (count >= 4)
        {
            return Vector128.Load(source);
        }

        if (count <= 1)
        {
            return count == 1 ? Vector128.CreateScalar(*source) : Vector128<float>.Zero;
        }

        Vector128<float> two = Vector128.CreateScalar(Unsafe.ReadUnaligned<double>(source)).AsSingle();
        return count == 2 ? two : two.WithElement(2, source[2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> First128(double* source, int count) =>
        count >= 2 ? Vector128.Load(source) : count == 1 ? Vector128.CreateScalar(*source) : Vector128<double>.Zero;

    private static V CopyFirst<V, T>(T* source, int count)
        where V : struct
        where T : unmanaged
    {
        V vector = default;
        ref T first = ref Unsafe.As<V, T>(ref vector);
        for (int lane = 0; lane < count; lane++)
        {
            Unsafe.Add(ref first, lane) = source[lane];
        }

        return vector;
    }
}
