using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>Σ s·ℓ, Σ s·∂ℓ/∂z and Σ s·∂²ℓ/∂z² at logits plus a shift: what the intercept alone does to the loss.</summary>
internal sealed unsafe class ShiftWork<L, T> : RowSums
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly NativeBuffer scratch;

    public ShiftWork(int sampleCount, int workerCount)
        : base(sampleCount, LineTerms.SumCount, workerCount) => scratch = new NativeBuffer((nuint)(WorkerCount * RowPieces.Rows * sizeof(T)));

    public T* Logits { get; set; }

    public double Shift { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    public override void Dispose()
    {
        base.Dispose();
        scratch.Dispose();
    }

    protected override void Add(int row, int rowCount, int worker, double* sums)
    {
        // The line from the logits to the logits plus one: its slope is Σ s·∂ℓ/∂z, its second derivative Σ s·∂²ℓ/∂z².
        T* end = (T*)scratch.Pointer + ((nint)worker * RowPieces.Rows);
        Elements.AddScalar(Logits + row, rowCount, 1, end);
        SpanKernels<T>.Instance.LineTerms<L>(
            Logits + row, end, Elements.Of<T>(Shift), Labels + row, SampleWeights == null ? null : SampleWeights + row, rowCount, sums);
    }
}
