using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>
/// Both sides of the duality gap where the dual point is the residuals at logits that are at hand (formulas 4.11
/// and 4.17): the loss at the logits of the pass, and residuals, their sum, loss and product at the others.
/// </summary>
/// <remarks>For one vector.</remarks>
/// <typeparam name="L">The loss.</typeparam>
/// <typeparam name="T">The element type of labels, weights and kept logits, which are widened group by group.</typeparam>
internal readonly unsafe struct KeptDualTerms<L, T> : IRowTerms<double>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    /// <summary>The slot of Σ s·ℓ at the logits of the pass.</summary>
    public const int LossSlot = 0;

    /// <summary>The slot of Σ r at the kept logits, r = s·∂ℓ/∂z.</summary>
    public const int ResidualSlot = 2;

    /// <summary>The slot of Σ s·ℓ at the kept logits.</summary>
    public const int KeptLossSlot = 3;

    /// <summary>The slot of Σ r·z at the kept logits.</summary>
    public const int ProductSlot = 4;

    /// <summary>The number of sums.</summary>
    public const int Sums = 5;

    /// <summary>The slot of Σ s·∂ℓ/∂z at the logits of the pass.</summary>
    public const int OwnResidualSlot = 1;

    private const int Buffers = 4;

    /// <summary>Gets the labels, exactly one per row.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    /// <summary>Gets the kept logits, exactly one per row.</summary>
    public T* Kept { get; init; }

    /// <summary>Gets what is added to every kept logit.</summary>
    public double Shift { get; init; }

    /// <summary>Gets where the residual at the logits of the pass less that at the kept ones goes, one per row.</summary>
    public T* Moved { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public int SumCount(int vectorCount) => Sums;

    public nint ScratchLength(int vectorCount, int groupRows) => Buffers * groupRows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<S, V>(int firstRow, int rowCount, int vectorCount, double* logits, nint stride, double* scratch, double* lanes)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        double* labels = scratch;
        double* weights = SampleWeights == null ? null : labels + padded;
        double* kept = labels + (2 * padded);
        double* residuals = kept + padded;
        Elements.Widen(Labels + firstRow, rowCount, labels);
        if (weights != null)
        {
            Elements.Widen(SampleWeights + firstRow, rowCount, weights);
        }

        new Span<double>(kept, padded).Clear();
        Elements.Widen(Kept + firstRow, rowCount, kept);
        Elements.AddScalar(kept, rowCount, Shift, kept);
        LossTerms.Compute<L, S, V, double>(logits, labels, weights, rowCount, residuals, null, lanes + (LossSlot * Lanes.Count), lanes + (OwnResidualSlot * Lanes.Count));
        LossTerms.Compute<L, S, V, double>(kept, labels, weights, rowCount, logits, null, lanes + (KeptLossSlot * Lanes.Count), lanes + (ResidualSlot * Lanes.Count));
        for (int row = 0; row < padded; row += S.Width)
        {
            S.AddWidened(S.Multiply(S.Load(kept + row), S.Load(logits + row)), lanes + ((ProductSlot * Lanes.Count) + (row % Lanes.Count)));
        }

        for (int row = 0; row < rowCount; row++)
        {
            Moved[firstRow + row] = Elements.Of<T>(residuals[row] - logits[row]);
        }
    }
}
