using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>log(1 + e) for 0 ≤ e ≤ 1, accurate relative to the result however small e is.</summary>
/// <remarks>
/// Single: e + e·(e·Q(e)) with Q of degree 8, no division. Double: 2·artanh(e/(2 + e)) as e + y·(y²·S(y²) − e); a polynomial in
/// e of the same accuracy would have degree 20 and 2.0 ULP. Coefficients: eng/coefficients.sollya.
/// </remarks>
internal static class LogOnePlus
{
    /// <summary>log(1 + e).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V, T>(V e)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Single<S, V, T>(e) : Double<S, V, T>(e);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Single<S, V, T>(V e)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V q = S.Constant(-0.0033124347683042288);
        q = S.MultiplyAdd(q, e, S.Constant(0.020176446065306664));
        q = S.MultiplyAdd(q, e, S.Constant(-0.05760939419269562));
        q = S.MultiplyAdd(q, e, S.Constant(0.10674694180488586));
        q = S.MultiplyAdd(q, e, S.Constant(-0.15351717174053192));
        q = S.MultiplyAdd(q, e, S.Constant(0.19694024324417114));
        q = S.MultiplyAdd(q, e, S.Constant(-0.2495829313993454));
        q = S.MultiplyAdd(q, e, S.Constant(0.3333047926425934));
        q = S.MultiplyAdd(q, e, S.Constant(-0.4999993145465851));
        return S.MultiplyAdd(S.Multiply(q, e), e, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Double<S, V, T>(V e)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V y = S.Divide(e, S.Add(S.Constant(2), e));
        V square = S.Multiply(y, y);
        V q = S.Constant(0.17010936080895045);
        q = S.MultiplyAdd(q, square, S.Constant(0.0834429645550417));
        q = S.MultiplyAdd(q, square, S.Constant(0.12105109958530204));
        q = S.MultiplyAdd(q, square, S.Constant(0.13301098891662677));
        q = S.MultiplyAdd(q, square, S.Constant(0.15386550259095966));
        q = S.MultiplyAdd(q, square, S.Constant(0.18181744382217746));
        q = S.MultiplyAdd(q, square, S.Constant(0.22222223956745923));
        q = S.MultiplyAdd(q, square, S.Constant(0.28571428548060146));
        q = S.MultiplyAdd(q, square, S.Constant(0.4000000000015567));
        q = S.MultiplyAdd(q, square, S.Constant(0.6666666666666631));
        return S.MultiplyAdd(y, S.MultiplyAdd(square, q, S.Negate(e)), e);
    }
}
