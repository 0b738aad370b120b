using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Losses;

/// <summary>
/// Squared error of the probability (Brier), formula 2.2: ℓ = (p − y)², ∂ℓ/∂z = 2(p − y)p(1 − p), ∂²ℓ/∂z² = 2p(1 − p)(−3p² + 2p − y + 2yp),
/// p = σ(z). Not convex.
/// </summary>
/// <remarks>
/// From the log loss's residual p − y and its u = σ(−|z|), neither of which cancels. The last factor of the curvature is p(1 − p) + (p − y)(1 − 2p);
/// with e = u − y for z &lt; 0 and u − (1 − y) otherwise it is u(1 − u) + e(1 − 2u), whose only cancellation is the sign change itself.
/// </remarks>
internal readonly struct SquaredProbability : IPointwiseLoss
{
    public static bool IsConvex => false;

    public static bool VanishesWithMargin => true;

    /// <summary>Gets the maximum of |2p²(1 − p)(2 − 3p)|, reached at p = (15 − √33)/24, rounded up.</summary>
    public static double LargestCurvature => 0.1540585701213506;

    public static double ThirdDerivativeShare => double.PositiveInfinity;

    public static double BaseLogit(double negativeWeight, double positiveWeight) => LogLoss.BaseLogit(negativeWeight, positiveWeight);

    /// <summary>|∂ℓ/∂z| ≤ |p − y|/2, and the mean of a square is at least the square of the mean.</summary>
    public static double MeanResidualBound(double meanLoss) => 0.5 * Math.Sqrt(meanLoss);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        LogLoss.Prepare<S, V, T>(logit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V u = LogLoss.Evaluate<S, V, T>(logit, label, prepared, out _, out V difference);
        V product = LogLoss.Curvature<S, V, T>(u, label);
        loss = S.Multiply(difference, difference);
        residual = S.Multiply(S.Add(difference, difference), product);
        V away = S.SelectLess(logit, S.Zero, difference, S.Negate(difference));
        V factor = S.MultiplyAdd(away, S.Subtract(S.Constant(1), S.Add(u, u)), product);
        return S.Multiply(S.Add(product, product), factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        shared;
}
