using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Samples;

/// <summary>Sums over one value or some per sample, without features: pieces of <see cref="RowPieces.Rows"/> samples, added up by the tree of <see cref="TreeSums"/>.</summary>
internal abstract unsafe class RowSums : IPieceWork, IDisposable
{
    private readonly TreeSums sums;

    /// <param name="sampleCount">The samples.</param>
    /// <param name="sumCount">The sums.</param>
    /// <param name="workerCount">The workers.</param>
    protected RowSums(int sampleCount, int sumCount, int workerCount)
    {
        SampleCount = sampleCount;
        int pieces = RowPieces.Count(sampleCount);
        WorkerCount = WorkerTeam.WorkersFor(pieces, workerCount);
        sums = new TreeSums(sumCount, pieces, WorkerCount);
    }

    /// <summary>Gets the number of sums.</summary>
    public int SumLength => sums.Length;

    protected int SampleCount { get; }

    /// <summary>Gets the workers that run at the same time at most.</summary>
    protected int WorkerCount { get; }

    /// <summary>Runs the work on a team and writes the sums over all samples of this process.</summary>
    public void Compute(WorkerTeam team, Span<double> destination)
    {
        team.Run(this, sums.PieceCount);
        sums.Reduce(destination);
    }

    public void Run(int piece, int worker)
    {
        for (int panel = sums.FirstPanel(piece); panel < sums.EndPanel(piece); panel++)
        {
            Add(panel * RowPieces.Rows, RowPieces.RowsOf(panel, SampleCount), worker, sums.Begin(piece, worker));
            sums.End(piece, worker, panel);
        }
    }

    public virtual void Dispose() => sums.Dispose();

    /// <summary>Adds the sums of some rows to zeros.</summary>
    protected abstract void Add(int row, int rowCount, int worker, double* sums);
}
