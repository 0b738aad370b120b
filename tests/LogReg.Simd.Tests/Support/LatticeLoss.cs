using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Tests.Support;

/// <summary>
/// A loss of products and sums only, exact on the lattice: ℓ = z·y + 3z − y, "residual" z + 1 − y, "curvature" z + 2y. The three need
/// not be derivatives of each other: what is tested is which terms of which rows a fused pass sums where.
/// </summary>
internal readonly struct LatticeLoss : IPointwiseLoss
{
    public static bool IsConvex => false;

    public static bool VanishesWithMargin => false;

    public static double LargestCurvature => double.PositiveInfinity;

    public static double ThirdDerivativeShare => double.PositiveInfinity;

    public static double BaseLogit(double negativeWeight, double positiveWeight) => 0;

    public static double MeanResidualBound(double meanLoss) => double.PositiveInfinity;

    public static V Prepare<S, V, T>(V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Add(logit, S.Constant(1));

    public static V Evaluate<S, V, T>(V logit, V label, V prepared, out V loss, out V residual)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        loss = S.Subtract(S.Multiply(logit, S.Add(label, S.Constant(3))), label);
        residual = S.Subtract(prepared, label);
        return logit;
    }

    public static V Curvature<S, V, T>(V shared, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Add(shared, S.Add(label, label));

    /// <summary>ℓ for the reference.</summary>
    public static double Value(double z, double y) => (z * (y + 3)) - y;

    /// <summary>The residual for the reference.</summary>
    public static double Residual(double z, double y) => z + 1 - y;

    /// <summary>The curvature for the reference.</summary>
    public static double Curvature(double z, double y) => z + (2 * y);
}
