using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Both sides of the duality gap of one vector (formulas 3.2 and 4.11): the residuals r = s·∂ℓ/∂z, and Σ r, Σ s·ℓ and Σ r·z.</summary>
/// <remarks>
/// The dual point is r at the logits of the coefficients themselves; the conjugate sum needs no function of its own, because −ℓ*(∂ℓ/∂z) = ℓ(z, y) − z·∂ℓ/∂z for every convex loss (Fenchel and
/// Young).
/// </remarks>
internal readonly unsafe struct CertificateTerms<L, T> : ILabeledTerms<CertificateTerms<L, T>, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>The slot of Σ r.</summary>
    public const int ResidualSlot = 0;

    /// <summary>The slot of Σ s·ℓ.</summary>
    public const int LossSlot = 1;

    /// <summary>The slot of Σ r·z.</summary>
    public const int ProductSlot = 2;

    /// <summary>The slot of Σ s·(∂ℓ/∂z)²/(∂²ℓ/∂z²), where <see cref="SumsShrinkage"/> asks for it.</summary>
    public const int ShrinkageSlot = 3;

    /// <summary>The number of sums.</summary>
    public const int Sums = 4;

    /// <summary>Gets the labels, exactly one per row.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    /// <summary>Gets a value indicating whether the second order of what shrinking the residuals costs is summed too (formula 4.18); infinite where a curvature underflows.</summary>
    public bool SumsShrinkage { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public int SumCount(int vectorCount) => Sums;

    public nint ScratchLength(int vectorCount, int groupRows) => 2 * groupRows;

    public CertificateTerms<L, T> Over(T* labels, T* sampleWeights, T* logits, nint logitStride) =>
        new() { Labels = labels, SampleWeights = sampleWeights, SumsShrinkage = SumsShrinkage };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        new ReadOnlySpan<T>(logits, padded).CopyTo(new Span<T>(scratch, padded));
        T* curvatures = SumsShrinkage ? scratch + padded : null;
        LossTerms.Compute<L, S, V, T>(
            logits,
            Labels + firstRow,
            SampleWeights == null ? null : SampleWeights + firstRow,
            rowCount,
            logits,
            curvatures,
            lanes + (LossSlot * Lanes.Count),
            lanes + (ResidualSlot * Lanes.Count));
        for (int row = 0; row < padded; row += S.Width)
        {
            V product = S.Multiply(S.Load(scratch + row), S.Load(logits + row));
            S.AddWidened(S.KeepFirst(product, Math.Clamp(rowCount - row, 0, S.Width)), lanes + ((ProductSlot * Lanes.Count) + (row % Lanes.Count)));
        }

        for (int row = 0; row < padded && SumsShrinkage; row += S.Width)
        {
            // A row without weight has neither, and no quotient.
            V square = S.Multiply(S.Load(logits + row), S.Load(logits + row));
            V quotient = S.SelectLess(S.Zero, square, S.Divide(square, S.Load(curvatures + row)), S.Zero);
            S.AddWidened(S.KeepFirst(quotient, Math.Clamp(rowCount - row, 0, S.Width)), lanes + ((ShrinkageSlot * Lanes.Count) + (row % Lanes.Count)));
        }
    }
}
