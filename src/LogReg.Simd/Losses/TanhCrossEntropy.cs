using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Losses;

/// <summary>
/// Cross-entropy of q = (t + 1)/2, t = tanh(z), formula 2.3: ∂ℓ/∂z = t + 1 − 2y, ∂²ℓ/∂z² = 1 − t². By formula 1.6 it is the log loss at the
/// logit 2z, and computed as that: doublings are exact, so it has the log loss's errors.
/// </summary>
internal readonly struct TanhCrossEntropy : IPointwiseLoss
{
    public static bool IsConvex => true;

    public static bool VanishesWithMargin => true;

    public static double LargestCurvature => 4 * LogLoss.LargestCurvature;

    public static double ThirdDerivativeShare => 2 * LogLoss.ThirdDerivativeShare;

    public static double BaseLogit(double negativeWeight, double positiveWeight) => 0.5 * LogLoss.BaseLogit(negativeWeight, positiveWeight);

    public static double MeanResidualBound(double meanLoss) => 2 * LogLoss.MeanResidualBound(meanLoss);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        LogLoss.Prepare<S, V, T>(S.Add(logit, logit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V u = LogLoss.Evaluate<S, V, T>(S.Add(logit, logit), label, prepared, out loss, out V half);
        residual = S.Add(half, half);
        return u;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Multiply(S.Constant(4), LogLoss.Curvature<S, V, T>(shared, label));
}
