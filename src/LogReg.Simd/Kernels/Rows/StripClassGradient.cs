using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation of several classes, Xᵀr_k for several residual vectors, over strips (formula 3.2).</summary>
/// <remarks>
/// <see cref="ClassGradientTile"/> takes four features at a time through all strips of a group. Each (class, feature, lane)
/// adds its rows in strip order, as in <see cref="StripGradient"/>, so the bits are the same.
/// Cost: 2dK flops per sample. Copying four features out of the strips into consecutive memory first, so that tiles of two classes read them from the L1 cache, gained nothing on a Zen 3 (256 bits):
/// training with 3 and 10 classes took 0.97 to 1.14 times as long at 16 to 256 features.
/// </remarks>
internal static unsafe class StripClassGradient
{
    /// <summary>
    /// Adds r_ik·x_ij to lane (i mod 16) of feature j of class k; class k's residuals begin at k·residualStride, its lanes at k·gradientStride.
    /// </summary>
    public static void Accumulate<S, V, T>(
        T* strips,
        int stripCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradientLanes,
        nint gradientStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        int whole = featureCount / ClassGradientTile.Vectors * ClassGradientTile.Vectors;
        for (int part = 0; part < Lanes.Count; part += S.Width)
        {
            for (int j = 0; j < featureCount; j += j < whole ? ClassGradientTile.Vectors : 1)
            {
                nint offset = ((nint)j * Lanes.Count) + part;
                ClassGradientTile.Add<RowLanes, S, V, T>(
                    strips + offset,
                    stripSize,
                    stripCount,
                    j < whole,
                    S.Width,
                    residuals + part,
                    residualStride,
                    classCount,
                    gradientLanes + offset,
                    gradientStride,
                    ref prefetch);
            }
        }
    }
}
