using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>Softmax loss, slope and curvature at one point of a line in logit space.</summary>
internal sealed unsafe class ClassLineWork<T> : RowSums
    where T : unmanaged
{
    private readonly int classCount;
    private readonly NativeBuffer scratch;

    public ClassLineWork(int sampleCount, int classCount, int workerCount)
        : base(sampleCount, LineTerms.SumCount, workerCount)
    {
        this.classCount = classCount;
        scratch = new NativeBuffer((nuint)(WorkerCount * SoftmaxLine.ScratchLength(classCount) * sizeof(T)));
    }

    /// <summary>Gets or sets the logits at 0, class after class.</summary>
    public T* Start { get; set; }

    /// <summary>Gets or sets the logits at 1, class after class.</summary>
    public T* End { get; set; }

    public T Step { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    public override void Dispose()
    {
        base.Dispose();
        scratch.Dispose();
    }

    protected override void Add(int row, int rowCount, int worker, double* sums) =>
        SpanKernels<T>.Instance.SoftmaxLine(
            Start + row,
            End + row,
            SampleCount,
            classCount,
            Step,
            Labels + row,
            SampleWeights == null ? null : SampleWeights + row,
            rowCount,
            (T*)scratch.Pointer + (worker * SoftmaxLine.ScratchLength(classCount)),
            sums);
}
