using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>Softmax loss, slope and curvature at one point of a line in logit space.</summary>
internal sealed unsafe class ClassLineWork<T> : LineSums<T>
    where T : unmanaged
{
    private readonly int classCount;
    private readonly NativeBuffer scratch;

    public ClassLineWork(int sampleCount, int classCount, int workerCount)
        : base(sampleCount, workerCount)
    {
        this.classCount = classCount;
        scratch = new NativeBuffer((nuint)(WorkerCount * SoftmaxLine.ScratchLength(classCount) * sizeof(T)));
    }

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
