using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Σ s·∂ℓ/∂z and Σ s·∂²ℓ/∂z² at logits plus a shift: what the intercept alone does to the loss. No features are read.</summary>
internal sealed unsafe class ShiftWork<L, T> : IPieceWork, IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly int sampleCount;
    private readonly double[] sums;
    private readonly NativeBuffer scratch;

    public ShiftWork(int sampleCount, int workerCount)
    {
        this.sampleCount = sampleCount;
        sums = new double[RowPieces.Count(sampleCount) * LineTerms.SumCount];
        scratch = new NativeBuffer((nuint)(WorkerTeam.WorkersFor(RowPieces.Count(sampleCount), workerCount) * RowPieces.Rows * sizeof(T)));
    }

    public T* Logits { get; set; }

    public double Shift { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    public void Run(int piece, int worker)
    {
        int row = piece * RowPieces.Rows;
        int rows = RowPieces.RowsOf(piece, sampleCount);

        // The line from the logits to the logits plus one: its slope is Σ s·∂ℓ/∂z, its second derivative Σ s·∂²ℓ/∂z².
        T* end = (T*)scratch.Pointer + ((nint)worker * RowPieces.Rows);
        Elements.AddScalar(Logits + row, rows, 1, end);
        fixed (double* destination = &sums[piece * LineTerms.SumCount])
        {
            SpanKernels<T>.Instance.LineTerms<L>(
                Logits + row, end, Elements.Of<T>(Shift), Labels + row, SampleWeights == null ? null : SampleWeights + row, rows, destination);
        }
    }

    /// <summary>The sums over pieces, in index order, of residuals and curvatures.</summary>
    public (double Residuals, double Curvatures) Reduce()
    {
        (double residuals, double curvatures) = (0, 0);
        for (int i = 0; i < sums.Length; i += LineTerms.SumCount)
        {
            residuals += sums[i + 1];
            curvatures += sums[i + 2];
        }

        return (residuals, curvatures);
    }

    public void Dispose() => scratch.Dispose();
}
