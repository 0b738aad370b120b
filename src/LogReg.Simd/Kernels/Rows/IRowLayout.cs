using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>
/// How the 16 rows of a strip are laid out, and with it how their logits and their share of the gradient are computed. A pass is
/// written once, generic over the layout; the JIT specialises it.
/// </summary>
internal unsafe interface IRowLayout
{
    /// <summary>The elements of one strip.</summary>
    nint StripSize(int featureCount);

    /// <summary>The elements of the running gradient of one worker.</summary>
    nint GradientSize(int featureCount);

    /// <summary>
    /// The rows of a group of a pass, whose features are read twice: first from memory and then from the cache. A multiple of <see cref="LossTerms.RowMultiple"/> wherever so many rows fit the L2
    /// cache, so that no sum of the terms depends on it, else 16. Without a gradient rows are read once,
    /// and a group is as large as may be; narrow elements that are widened in registers make larger ones.
    /// </summary>
    int GroupRows(int featureCount, int elementSize, int vectorCount, bool hasGradient, int narrowSize = 0);

    /// <summary>The elements from the first of some rows to the last.</summary>
    nint LengthOf(int rowCount, int featureCount);

    /// <summary>Writes one logit per row; <paramref name="logits"/> has room for whole strips. Whether rows come from memory may choose another order of reading, never another bit.</summary>
    void Logits<E, S, V, T>(E* strips, int rowCount, int featureCount, T* coefficients, T intercept, T* logits, bool streams, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>Adds Xᵀr to the running gradient; <paramref name="residuals"/> is zero from rowCount to the end of its strip. What narrow elements leave of a step fetches ahead.</summary>
    void AccumulateGradient<E, S, V, T>(E* strips, int rowCount, int featureCount, T* residuals, T* gradient, PrefetchStream prefetch = default)
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>Adds the running gradient, reduced to one double per feature, to <paramref name="sums"/>.</summary>
    void Flush<S, V, T>(T* gradient, int featureCount, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>Writes the logits of several classes; class k's coefficients begin at k·featureCount, its logits at k·logitStride.</summary>
    void ClassLogits<S, V, T>(
        T* strips,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        T* logits,
        nint logitStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>Adds Xᵀr_k to the running gradients; class k's residuals, zero from rowCount to the end of their strip, begin at k·residualStride.</summary>
    void AccumulateClassGradient<S, V, T>(
        T* strips,
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
        where T : unmanaged;

    /// <summary>Packs columns [firstFeature, firstFeature + width) of at most 16 rows into a strip, and zeros behind the last feature.</summary>
    void Pack<T>(T* rows, nint stride, int rowCount, int firstFeature, int width, int featureCount, T* strip)
        where T : unmanaged;

    /// <summary>Gets the distance in elements between two neighbouring features of a row.</summary>
    static abstract nint FeatureStep { get; }

    /// <summary>The distance in elements between two neighbouring rows of a strip.</summary>
    nint RowStep { get; }

    /// <summary>
    /// Writes 16 features of one strip times the weights of its rows: destination[row·16 + i] = weights[row]·feature(firstFeature + i).
    /// What stands behind the last feature is unspecified.
    /// </summary>
    void PackWeighted<S, V, T>(T* strip, T* weights, int firstFeature, int featureCount, T* destination)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>The offset of one element in its strip.</summary>
    nint OffsetOf(int lane, int feature, int featureCount);
}
