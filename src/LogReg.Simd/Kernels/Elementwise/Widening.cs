using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>The upper half of a single-precision number, as stored (bfloat16).</summary>
internal readonly record struct BFloat16(ushort Bits)
{
    /// <summary>Gets the number.</summary>
    public float Value => BitConverter.UInt32BitsToSingle((uint)Bits << 16);
}

/// <summary>Narrow elements to <see cref="float"/> or <see cref="double"/>: every conversion is exact, so that its bits depend on nothing.</summary>
/// <remarks>Cost: one load, one or two shuffles and one conversion per vector of results. Source and destination are disjoint.</remarks>
internal static unsafe class Widening
{
    /// <summary>The elements converted to float at a time on the way to double.</summary>
    private const int Block = 256;

    /// <summary>2¹¹².</summary>
    private const float MendHalf = 5.192296858534828e33f;

    /// <summary>Writes <paramref name="count"/> elements.</summary>
    public static void Compute<E, T>(E* source, nint count, T* destination)
        where E : unmanaged
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ToSingle(source, count, (float*)destination);
            return;
        }

        float* between = stackalloc float[Block];
        for (nint i = 0; i < count; i += Block)
        {
            int now = (int)nint.Min(Block, count - i);
            ToSingle(source + i, now, between);
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<float>(between, now), new Span<double>((double*)destination + i, now));
        }
    }

    /// <summary>One element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One<E>(E value)
        where E : unmanaged
    {
        if (typeof(E) == typeof(byte))
        {
            return (byte)(object)value;
        }

        if (typeof(E) == typeof(sbyte))
        {
            return (sbyte)(object)value;
        }

        return typeof(E) == typeof(Half) ? (float)(Half)(object)value : ((BFloat16)(object)value).Value;
    }

    /// <summary>Sixteen elements; AVX-512 alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sixteen<E>(E* source)
        where E : unmanaged
    {
        if (typeof(E) == typeof(byte))
        {
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load((byte*)source)));
        }

        if (typeof(E) == typeof(sbyte))
        {
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)source)));
        }

        Vector512<int> bits = Avx512F.ConvertToVector512Int32(Vector256.Load((ushort*)source));
        return typeof(E) == typeof(Half) ? FromHalf(bits) : Vector512.ShiftLeft(bits, 16).AsSingle();
    }

    /// <summary>Eight elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Eight<E>(E* source)
        where E : unmanaged
    {
        if (typeof(E) == typeof(byte))
        {
            Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)source).AsByte());
            return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32());
        }

        if (typeof(E) == typeof(sbyte))
        {
            Vector128<short> words = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)source).AsSByte());
            return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)));
        }

        Vector128<ushort> halves = Vector128.Load((ushort*)source);
        Vector256<int> bits = Vector256.Create(Vector128.WidenLower(halves), Vector128.WidenUpper(halves)).AsInt32();
        return typeof(E) == typeof(Half) ? FromHalf(bits) : Vector256.ShiftLeft(bits, 16).AsSingle();
    }

    /// <summary>
    /// Half precision in the low 16 bits of each lane. Shifted to the place of single precision, the exponent is 112 too small, which one product with 2¹¹² mends exactly for subnormal
    /// numbers too; infinities and NaN, whose exponent is all ones, get theirs by a comparison.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FromHalf(Vector512<int> bits)
    {
        Vector512<int> magnitude = Vector512.ShiftLeft(bits & Vector512.Create(0x7FFF), 13);
        Vector512<int> scaled = (magnitude.AsSingle() * Vector512.Create(MendHalf)).AsInt32();
        Vector512<int> special = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7C00 << 13)) & Vector512.Create(0x7F800000);
        return (scaled | special | Vector512.ShiftLeft(bits & Vector512.Create(0x8000), 16)).AsSingle();
    }

    /// <inheritdoc cref="FromHalf(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FromHalf(Vector256<int> bits)
    {
        Vector256<int> magnitude = Vector256.ShiftLeft(bits & Vector256.Create(0x7FFF), 13);
        Vector256<int> scaled = (magnitude.AsSingle() * Vector256.Create(MendHalf)).AsInt32();
        Vector256<int> special = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(0x7C00 << 13)) & Vector256.Create(0x7F800000);
        return (scaled | special | Vector256.ShiftLeft(bits & Vector256.Create(0x8000), 16)).AsSingle();
    }

    private static void ToSingle<E>(E* source, nint count, float* destination)
        where E : unmanaged
    {
        nint i = 0;
        if (Avx512F.IsSupported)
        {
            for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                Sixteen(source + i).Store(destination + i);
            }
        }
        else
        {
            for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Eight(source + i).Store(destination + i);
            }
        }

        for (; i < count; i++)
        {
            destination[i] = One(source[i]);
        }
    }
}
