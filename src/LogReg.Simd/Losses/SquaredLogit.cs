using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Losses;

/// <summary>Squared error of the logit (Adaline, linear regression), formula 2.4: ℓ = ½(z − y)², ∂ℓ/∂z = z − y, ∂²ℓ/∂z² = 1.</summary>
internal readonly struct SquaredLogit : IPointwiseLoss
{
    public static bool IsConvex => true;

    /// <summary>Gets false: a logit beyond its label costs as much as one short of it.</summary>
    public static bool VanishesWithMargin => false;

    public static double LargestCurvature => 1;

    public static double ThirdDerivativeShare => 0;

    public static double BaseLogit(double negativeWeight, double positiveWeight) => positiveWeight / (negativeWeight + positiveWeight);

    /// <summary>|∂ℓ/∂z| = √(2ℓ), and the mean of a root is at most the root of the mean.</summary>
    public static double MeanResidualBound(double meanLoss) => Math.Sqrt(2 * meanLoss);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        logit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        residual = S.Subtract(logit, label);
        loss = S.Multiply(S.Multiply(S.Constant(0.5), residual), residual);
        return residual;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Constant(1);
}
