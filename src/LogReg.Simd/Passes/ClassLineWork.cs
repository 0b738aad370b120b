using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Softmax loss, slope and curvature at one point of a line in logit space; no features are read.</summary>
internal sealed unsafe class ClassLineWork<T> : IPieceWork, IDisposable
    where T : unmanaged
{
    private readonly int sampleCount;
    private readonly int classCount;
    private readonly double[] sums;
    private readonly NativeBuffer scratch;

    public ClassLineWork(int sampleCount, int classCount, int workerCount)
    {
        this.sampleCount = sampleCount;
        this.classCount = classCount;
        sums = new double[RowPieces.Count(sampleCount) * LineTerms.SumCount];
        scratch = new NativeBuffer((nuint)(WorkerTeam.WorkersFor(RowPieces.Count(sampleCount), workerCount) * SoftmaxLine.ScratchLength(classCount) * sizeof(T)));
    }

    /// <summary>Gets or sets the logits at 0, class after class.</summary>
    public T* Start { get; set; }

    /// <summary>Gets or sets the logits at 1, class after class.</summary>
    public T* End { get; set; }

    public T Step { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    public void Run(int piece, int worker)
    {
        int row = piece * RowPieces.Rows;
        fixed (double* destination = &sums[piece * LineTerms.SumCount])
        {
            SpanKernels<T>.Instance.SoftmaxLine(
                Start + row,
                End + row,
                sampleCount,
                classCount,
                Step,
                Labels + row,
                SampleWeights == null ? null : SampleWeights + row,
                RowPieces.RowsOf(piece, sampleCount),
                (T*)scratch.Pointer + (worker * SoftmaxLine.ScratchLength(classCount)),
                destination);
        }
    }

    /// <summary>The sum over pieces, in index order, of one of the three sums.</summary>
    public double Reduce(int sum)
    {
        double total = 0;
        for (int i = sum; i < sums.Length; i += LineTerms.SumCount)
        {
            total += sums[i];
        }

        return total;
    }

    public void Dispose() => scratch.Dispose();
}
