using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Gradient accumulation of several classes, Xᵀr_k for several residual vectors, over rows one after another (formula 3.2).</summary>
/// <remarks>
/// <see cref="ClassGradientTile"/> takes four vectors of features at a time through all rows of a group.
/// Features are the outer loop: a column of tiles comes from the L2 cache for the first tile of classes and from the L1 cache for the others. Each (class, feature)
/// adds its rows in row order, as in <see cref="RowGradient"/>, so the bits are the same.
/// Cost: 2dK flops per sample.
/// </remarks>
internal static unsafe class RowClassGradient
{
    /// <summary>
    /// Adds r_ik·x_ij to feature j of class k; class k's residuals begin at k·residualStride, its gradient, padded to a multiple of 16, at k·gradientStride.
    /// </summary>
    public static void Accumulate<S, V, T>(
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradient,
        nint gradientStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int block = ClassGradientTile.Vectors * S.Width;
        int whole = featureCount / block * block;
        for (int j = 0; j < featureCount; j += j < whole ? block : S.Width)
        {
            ClassGradientTile.Add<FeatureLanes, S, V, T>(
                features + j,
                stride,
                rowCount,
                j < whole,
                Math.Min(S.Width, featureCount - j),
                residuals,
                residualStride,
                classCount,
                gradient + j,
                gradientStride,
                ref prefetch);
        }
    }
}
