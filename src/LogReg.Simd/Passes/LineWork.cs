using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Loss, slope and curvature at one point of a line in logit space; no features are read.</summary>
internal sealed unsafe class LineWork<L, T>(int sampleCount) : IPieceWork
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly double[] sums = new double[RowPieces.Count(sampleCount) * LineTerms.SumCount];

    public T* Start { get; set; }

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
            SpanKernels<T>.Instance.LineTerms<L>(
                Start + row,
                End + row,
                Step,
                Labels + row,
                SampleWeights == null ? null : SampleWeights + row,
                RowPieces.RowsOf(piece, sampleCount),
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
}
