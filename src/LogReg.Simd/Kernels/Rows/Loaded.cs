using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>A vector of features as stored: loaded where the elements are of the arithmetic's type, loaded and widened in registers where they are narrower.</summary>
/// <remarks>Which of them is decided when the JIT specialises a kernel. Every widening is exact, so that the bits are those of the wide elements.</remarks>
internal static unsafe class Loaded
{
    /// <summary>Loads a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<E, S, V, T>(E* source)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        typeof(E) == typeof(T) ? S.Load((T*)source) : Widened<E, S, V, T>(source);

    /// <summary>
    /// Loads the first <paramref name="count"/> elements, and zeros. Elements of the arithmetic's type may be the caller's: nothing is read past them. Narrow ones are a packed matrix's, whose rows
    /// are padded with zeros.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V First<E, S, V, T>(E* source, int count)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        typeof(E) == typeof(T) ? S.LoadFirst((T*)source, count) : Widened<E, S, V, T>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Widened<E, S, V, T>(E* source)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (typeof(V) == typeof(Vector512<float>) && Avx512F.IsSupported)
        {
            return (V)(object)Widening.Sixteen(source);
        }

        if (typeof(V) == typeof(Vector512<double>) && Avx512F.IsSupported)
        {
            return (V)(object)Avx512F.ConvertToVector512Double(Widening.Eight(source));
        }

        if (typeof(V) == typeof(Vector<float>) && Vector<float>.Count == Vector256<float>.Count)
        {
            return (V)(object)Widening.Eight(source).AsVector();
        }

        if (typeof(V) == typeof(Vector<float>) && Vector<float>.Count == Vector128<float>.Count)
        {
            return (V)(object)Widening.Four(source).AsVector();
        }

        if (typeof(V) == typeof(Vector<double>) && Vector<double>.Count == Vector256<double>.Count && Avx.IsSupported)
        {
            return (V)(object)Avx.ConvertToVector256Double(Widening.Four(source)).AsVector();
        }

        // The two elements behind these are the next ones, or the slack of the matrix.
        if (typeof(V) == typeof(Vector<double>) && Vector<double>.Count == Vector128<double>.Count)
        {
            return (V)(object)Vector128.WidenLower(Widening.Four(source)).AsVector();
        }

        return ByElements<E, S, V, T>(source);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V ByElements<E, S, V, T>(E* source)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* wide = stackalloc T[Lanes.Count];
        for (int i = 0; i < S.Width; i++)
        {
            float value = Widening.One(source[i]);
            wide[i] = typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;
        }

        return S.Load(wide);
    }
}
