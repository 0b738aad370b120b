using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Samples;

/// <summary>Loss, slope and curvature at one point of a line in logit space, of a loss of one logit.</summary>
internal sealed unsafe class LineWork<L, T>(int sampleCount, int workerCount) : LineSums<T>(sampleCount, workerCount)
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    protected override void Add(int row, int rowCount, int worker, double* sums) =>
        SpanKernels<T>.Instance.LineTerms<L>(
            Start + row, End + row, Step, Labels + row, SampleWeights == null ? null : SampleWeights + row, rowCount, sums);
}
