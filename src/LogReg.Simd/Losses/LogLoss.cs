using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Losses;

/// <summary>Log loss, formula 2.1: ℓ = softplus(z) − y·z, ∂ℓ/∂z = σ(z) − y, ∂²ℓ/∂z² = σ(z)(1 − σ(z)).</summary>
/// <remarks>
/// All three share e = e^−|z|: softplus(z) = max(z, 0) + log(1 + e), σ(z) is u or 1 − u with u = e/(1 + e) ≤ ½, and the curvature is
/// u(1 − u). For labels 0 and 1 nothing cancels: the residual is ±u exactly where the sample is well classified, and max(z, 0) − y·z, which is
/// |z| times the label's distance y or 1 − y from the side that z is on, is exact. Where that distance is 0 the infinite |z| is left out, so the loss of an infinite logit is
/// 0 or ∞ and never 0·∞. The quotient here is not corrected as in <see cref="Sigmoid"/>: at most 2.3 ULP in single precision.
/// </remarks>
internal readonly struct LogLoss : IPointwiseLoss
{
    public static bool IsConvex => true;

    public static bool VanishesWithMargin => true;

    public static double LargestCurvature => 0.25;

    public static double ThirdDerivativeShare => 1;

    public static double BaseLogit(double negativeWeight, double positiveWeight) => LogOfRatio(positiveWeight, negativeWeight);

    /// <summary>log(a/b), also where double does not hold a/b.</summary>
    public static double LogOfRatio(double a, double b) => double.IsNormal(a / b) ? Math.Log(a / b) : Math.Log(a) - Math.Log(b);

    /// <summary>For y = 0 the residual p is at most −log(1 − p), the loss; for y = 1 alike.</summary>
    public static double MeanResidualBound(double meanLoss) => meanLoss;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        Exponential.OfMinus<S, V, T>(S.Abs(logit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V e, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V u = S.Divide(e, S.Add(S.Constant(1), e));
        V complement = S.Subtract(S.Constant(1), label);
        V distance = S.SelectLess(logit, S.Zero, label, complement);
        V far = S.SelectLess(S.Zero, distance, S.Abs(logit), S.Zero);
        loss = S.MultiplyAdd(distance, far, LogOnePlus.Of<S, V, T>(e));
        residual = S.SelectLess(logit, S.Zero, S.Subtract(u, label), S.Subtract(complement, u));
        return u;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.NegatedMultiplyAdd(shared, shared, shared);
}

/// <summary>σ(z)(1 − σ(z)), formula 1.3, element by element.</summary>
internal readonly struct SigmoidCurvature : IElementwiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V z)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        LogLoss.Curvature<S, V, T>(LogLoss.Evaluate<S, V, T>(z, S.Zero, LogLoss.Prepare<S, V, T>(z), out _, out _), S.Zero);
}
