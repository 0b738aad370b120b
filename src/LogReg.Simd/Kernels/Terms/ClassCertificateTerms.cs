using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>
/// What a certificate of several classes sums (formulas 2.5, 4.11 and 4.18): the residuals, losses and
/// entropies of <see cref="SoftmaxTerms{T}"/>, and Σ s·q/(1 − q), q the probability of all wrong classes.
/// </summary>
/// <remarks>
/// The residual of the label's class is −s·q, the only one that is not positive, so that q needs no exponential of its own. Where q is 1 but for rounding the sum is infinite: it bounds from above.
/// </remarks>
internal readonly unsafe struct ClassCertificateTerms<T> : ILabeledTerms<ClassCertificateTerms<T>, T>
    where T : unmanaged
{
    /// <summary>What the difference 1 − q may be off by in double.</summary>
    private const double Rounding = 4.0 / (1L << 53);

    /// <summary>Gets the class indices, one per sample.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    /// <summary>Gets a value indicating whether Σ s·q/(1 − q) is summed; else it stays zero.</summary>
    public bool SumsShrinkage { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    /// <summary>Σ s·ℓ.</summary>
    public static int LossSlot(int classCount) => SoftmaxTerms<T>.LossSlot(classCount);

    /// <summary>Σ s·H(p).</summary>
    public static int EntropySlot(int classCount) => SoftmaxTerms<T>.EntropySlot(classCount);

    /// <summary>Σ s·q/(1 − q).</summary>
    public static int ShrinkageSlot(int classCount) => classCount + 2;

    public int SumCount(int classCount) => classCount + 3;

    public nint ScratchLength(int classCount, int groupRows) => 0;

    public ClassCertificateTerms<T> Over(T* labels, T* sampleWeights, T* logits, nint logitStride) =>
        new() { Labels = labels, SampleWeights = sampleWeights, SumsShrinkage = SumsShrinkage };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<S, V>(int firstRow, int rowCount, int classCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        new SoftmaxTerms<T> { Labels = Labels, SampleWeights = SampleWeights }.Compute<S, V>(firstRow, rowCount, classCount, logits, stride, scratch, lanes);
        for (int row = 0; row < rowCount && SumsShrinkage; row += S.Width)
        {
            int rows = Math.Min(rowCount - row, S.Width);
            V weight = SampleWeights == null ? S.Constant(1) : SoftmaxVector.LoadRows<S, V, T>(SampleWeights + firstRow + row, rows);
            V wrong = S.Negate(S.Load(logits + row));
            for (int k = 1; k < classCount; k++)
            {
                V other = S.Negate(S.Load(logits + (k * stride) + row));
                wrong = S.SelectLess(wrong, other, other, wrong);
            }

            // s·q/(1 − q) = s·(s·q)/(s − s·q); a row without weight has no quotient.
            V right = S.Subtract(S.Subtract(weight, wrong), S.Multiply(weight, S.Constant(Rounding)));
            V quotient = S.Divide(S.Multiply(weight, wrong), S.SelectLess(S.Zero, right, right, S.Zero));
            S.AddWidened(S.KeepFirst(S.SelectLess(S.Zero, wrong, quotient, S.Zero), rows), lanes + ((ShrinkageSlot(classCount) * Lanes.Count) + (row % Lanes.Count)));
        }
    }
}
