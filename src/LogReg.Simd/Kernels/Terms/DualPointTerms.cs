using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>What bounds F* from below by the residuals at a point (formula 4.16), and, where it is wanted, F and its gradient at another one by the same read.</summary>
/// <remarks>
/// The last two vectors are the dual point's: its residuals r = s·∂ℓ/∂z, and in the place of the logits of the last vector the curvatures s·∂²ℓ/∂z² at the same logits, whose product with the features
/// moves r to the sum zero after the pass without another exponential. A vector before them is the point whose F is wanted. All share labels and weights.
/// </remarks>
internal readonly unsafe struct DualPointTerms<L, T> : ILabeledTerms<DualPointTerms<L, T>, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>The vectors where F is known, or wanted at the dual point alone.</summary>
    public const int Vectors = 2;

    /// <summary>The slot of Σ s·ℓ of the point whose F is wanted.</summary>
    public const int ValueSlot = 0;

    /// <summary>The slot of Σ r of that point.</summary>
    public const int SlopeSlot = 1;

    /// <summary>The slot of Σ s·ℓ of the dual point.</summary>
    public const int LossSlot = 2;

    /// <summary>The slot of Σ r.</summary>
    public const int ResidualSlot = 3;

    /// <summary>The slot of Σ r·z.</summary>
    public const int ProductSlot = 4;

    /// <summary>The slot of Σ s·∂²ℓ/∂z².</summary>
    public const int CurvatureSlot = 5;

    /// <summary>The slot of Σ s·∂²ℓ/∂z²·z.</summary>
    public const int CurvatureProductSlot = 6;

    /// <summary>The number of sums.</summary>
    public const int Sums = 7;

    /// <summary>Gets the labels, exactly one per row.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public int SumCount(int vectorCount) => Sums;

    public nint ScratchLength(int vectorCount, int groupRows) => groupRows;

    public DualPointTerms<L, T> Over(T* labels, T* sampleWeights, T* logits, nint logitStride) => new() { Labels = labels, SampleWeights = sampleWeights };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        T* labels = Labels + firstRow;
        T* weights = SampleWeights == null ? null : SampleWeights + firstRow;
        if (vectorCount > Vectors)
        {
            LossTerms.Compute<L, S, V, T>(logits, labels, weights, rowCount, logits, null, lanes + (ValueSlot * Lanes.Count), lanes + (SlopeSlot * Lanes.Count));
        }

        T* dual = logits + ((vectorCount - Vectors) * stride);
        T* curvatures = dual + stride;
        new ReadOnlySpan<T>(dual, padded).CopyTo(new Span<T>(scratch, padded));
        LossTerms.Compute<L, S, V, T>(dual, labels, weights, rowCount, dual, curvatures, lanes + (LossSlot * Lanes.Count), lanes + (ResidualSlot * Lanes.Count));
        new Span<T>(curvatures + rowCount, padded - rowCount).Clear();
        for (int row = 0; row < padded; row += S.Width)
        {
            int count = Math.Clamp(rowCount - row, 0, S.Width);
            int lane = row % Lanes.Count;
            V logit = S.Load(scratch + row);
            V curvature = S.Load(curvatures + row);
            S.AddWidened(S.KeepFirst(S.Multiply(logit, S.Load(dual + row)), count), lanes + ((ProductSlot * Lanes.Count) + lane));
            S.AddWidened(curvature, lanes + ((CurvatureSlot * Lanes.Count) + lane));
            S.AddWidened(S.KeepFirst(S.Multiply(logit, curvature), count), lanes + ((CurvatureProductSlot * Lanes.Count) + lane));
        }
    }
}
