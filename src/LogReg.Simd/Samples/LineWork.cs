using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Samples;

/// <summary>Loss, slope and curvature at one point of a line in logit space.</summary>
internal sealed unsafe class LineWork<L, T>(int sampleCount, int workerCount) : RowSums(sampleCount, LineTerms.SumCount, workerCount)
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    public T* Start { get; set; }

    public T* End { get; set; }

    public T Step { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    protected override void Add(int row, int rowCount, int worker, double* sums) =>
        SpanKernels<T>.Instance.LineTerms<L>(
            Start + row, End + row, Step, Labels + row, SampleWeights == null ? null : SampleWeights + row, rowCount, sums);
}
