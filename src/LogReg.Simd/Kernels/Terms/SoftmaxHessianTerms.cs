using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>
/// From the logits u of a direction to the softmax Hessian's share of it (formulas 2.5 and 3.3): s·p_k·(u_k − Σ_l p_l·u_l), which is D·u with D = diag(p) − ppᵀ.
/// </summary>
/// <remarks>The probabilities are computed anew from the logits of the point: K exponentials per sample against the 4dK flops around them.</remarks>
internal readonly unsafe struct SoftmaxHessianTerms<T> : IRowTerms<T>
    where T : unmanaged
{
    /// <summary>Gets the logits of the point, class after class.</summary>
    public T* PointLogits { get; init; }

    /// <summary>Gets the distance between two classes of <see cref="PointLogits"/>.</summary>
    public nint LogitStride { get; init; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; init; }

    /// <summary>
    /// Gets a value indicating whether the bound ½(I − 11ᵀ/K) of D over all points stands in for it, as formula 4.2 needs it
    /// (Böhning, Annals of the Institute of Statistical Mathematics 44, 1992).
    /// </summary>
    public bool IsBound { get; init; }

    public static bool ReadsLogits => true;

    public static bool HasGradient => true;

    /// <summary>The intercepts' sums, by class.</summary>
    public int SumCount(int classCount) => classCount;

    public nint ScratchLength(int classCount, int groupRows) => (nint)classCount * Lanes.Count;

    public void Compute<S, V>(int firstRow, int rowCount, int classCount, T* logits, nint stride, T* scratch, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int padded = (rowCount + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        for (int row = 0; row < padded; row += S.Width)
        {
            int rows = Math.Clamp(rowCount - row, 0, S.Width);
            Rows<S, V>(firstRow + row, rows, classCount, logits + row, stride, scratch, lanes + (row % Lanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<S, V>(int row, int rows, int classCount, T* u, nint stride, T* exponentials, double* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V weight = SampleWeights == null ? S.Constant(1) : SoftmaxVector.LoadRows<S, V, T>(SampleWeights + row, rows);
        V total;
        if (IsBound)
        {
            for (int k = 0; k < classCount; k++)
            {
                S.Store(S.Constant(1), exponentials + (k * Lanes.Count));
            }

            total = S.Constant(classCount);
            weight = S.Multiply(weight, S.Constant(0.5 * classCount));
        }
        else
        {
            SoftmaxVector.Exponentials<S, V, T>(PointLogits + row, LogitStride, classCount, rows, exponentials, Lanes.Count, out _, out _, out V rest, out _);
            total = S.Add(S.Constant(1), rest);
        }

        V mean = S.Zero;
        for (int k = 0; k < classCount; k++)
        {
            mean = S.MultiplyAdd(S.Load(exponentials + (k * Lanes.Count)), S.Load(u + (k * stride)), mean);
        }

        mean = S.Divide(mean, total);
        V scale = S.Divide(weight, total);
        for (int k = 0; k < classCount; k++)
        {
            V share = S.Multiply(S.Load(exponentials + (k * Lanes.Count)), S.Subtract(S.Load(u + (k * stride)), mean));
            share = S.KeepFirst(S.Multiply(share, scale), rows);
            S.Store(share, u + (k * stride));
            S.AddWidened(share, lanes + (k * Lanes.Count));
        }
    }
}
