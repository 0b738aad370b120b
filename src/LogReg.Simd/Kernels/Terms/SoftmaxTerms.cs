using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>From class logits to the softmax cross-entropy and its residuals (formula 2.5): s·(p_k − [k = y]).</summary>
/// <remarks>
/// Neither the residual nor the loss of a sample that is classified well cancels: with y the top class they are −rest/(1 + rest) and log(1 + rest).
/// Cost: K exponentials, K divisions and one logarithm per sample. Same bits at every width.
/// </remarks>
internal readonly unsafe struct SoftmaxTerms<T> : ILabeledTerms<SoftmaxTerms<T>, T>
    where T : unmanaged
{
    /// <summary>Gets the class indices, one per sample.</summary>
    public T* Labels { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    /// <summary>Gets where the logits go, class after class; null for nowhere.</summary>
    public T* Logits { get; init; }

    /// <summary>Gets the distance between two classes of <see cref="Logits"/>.</summary>
    public nint LogitStride { get; init; }

    /// <summary>The slot behind the sums of the residuals by class: Σ s·ℓ.</summary>
    public static int LossSlot(int classCount) => classCount;

    /// <summary>Σ s·H(p), the entropy of the probabilities: −ℓ*(p − e_y), the dual side of a certificate (formula 4.11).</summary>
    public static int EntropySlot(int classCount) => classCount + 1;

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    public int SumCount(int classCount) => classCount + 2;

    public nint ScratchLength(int classCount, int groupRows) => 0;

    public SoftmaxTerms<T> Over(T* labels, T* sampleWeights, T* logits, nint logitStride) =>
        new() { Labels = labels, SampleWeights = sampleWeights, Logits = logits, LogitStride = logitStride };

    public void Compute<S, V>(int firstRow, int rowCount, int classCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        for (int k = 0; k < classCount && Logits != null; k++)
        {
            new ReadOnlySpan<T>(logits + (k * stride), rowCount).CopyTo(new Span<T>(Logits + (k * LogitStride) + firstRow, rowCount));
        }

        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        for (int row = 0; row < padded; row += S.Width)
        {
            int rows = Math.Clamp(rowCount - row, 0, S.Width);
            Rows<S, V>(firstRow + row, rows, classCount, logits + row, stride, lanes + (row % Lanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<S, V>(int row, int rows, int classCount, T* z, nint stride, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V label = SoftmaxVector.LoadRows<S, V, T>(Labels + row, rows);
        V weight = SampleWeights == null ? S.Constant(1) : SoftmaxVector.LoadRows<S, V, T>(SampleWeights + row, rows);
        SoftmaxVector.Residuals<S, V, T>(z, stride, classCount, rows, label, weight, lanes, out V loss, out V entropy);
        S.AddWidened(S.KeepFirst(WeightedValue.Of<S, V, T>(loss, weight), rows), lanes + (LossSlot(classCount) * Lanes.Count));
        S.AddWidened(S.KeepFirst(S.Multiply(entropy, weight), rows), lanes + (EntropySlot(classCount) * Lanes.Count));
    }
}
