using System.Numerics;
using System.Numerics.Tensors;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>A pass over row-major rows, cut by the caller among the threads of a team: what a user of row-major kernels has to write.</summary>
/// <remarks>On one thread it is one call over all rows.</remarks>
internal abstract class RowPass<T> : IPieceWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From memory, pieces are small enough that a thread that is held up leaves the rest to the others.</summary>
    private const long PieceBytes = 2 << 20;

    private readonly WorkerTeam team;

    protected RowPass(Problem<T> problem, WorkerTeam team)
    {
        Problem = problem;
        this.team = team;
        PieceCount = team.WorkerCount == 1 ? 1 : (int)Math.Max(team.WorkerCount, problem.Bytes / PieceBytes);
    }

    protected Problem<T> Problem { get; }

    protected int PieceCount { get; }

    public void Run()
    {
        team.Run(this, PieceCount);
        Reduce();
    }

    void IPieceWork.Run(int piece, int worker)
    {
        int first = FirstRow(piece);
        RunRows(piece, first, FirstRow(piece + 1) - first);
    }

    protected abstract void RunRows(int piece, int firstRow, int rowCount);

    protected virtual void Reduce()
    {
    }

    private int FirstRow(int piece) => (int)((long)Problem.SampleCount * piece / PieceCount);
}

/// <summary>The library's logits of row-major rows.</summary>
internal sealed class RowLogitsPass<T>(Problem<T> problem, WorkerTeam team, T[] logits) : RowPass<T>(problem, team)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void RunRows(int piece, int firstRow, int rowCount) =>
        LogisticPrimitives.ComputeLogits(Problem.Rows(firstRow, rowCount), Problem.Coefficients, Problem.Intercept, logits.AsSpan(firstRow, rowCount));
}

/// <summary>The library's fused pass over row-major rows.</summary>
internal sealed class RowLossGradientPass<T> : RowPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[][] gradients;
    private readonly LogLossSums[] sums;

    public RowLossGradientPass(Problem<T> problem, WorkerTeam team)
        : base(problem, team)
    {
        gradients = new double[PieceCount][];
        sums = new LogLossSums[PieceCount];
        for (int piece = 0; piece < PieceCount; piece++)
        {
            gradients[piece] = new double[problem.FeatureCount];
        }
    }

    public PassSums Result => new(sums[0].Loss, sums[0].InterceptGradient, gradients[0]);

    protected override void RunRows(int piece, int firstRow, int rowCount) =>
        sums[piece] = LogisticPrimitives.ComputeLogLossGradient(
            Problem.Rows(firstRow, rowCount), Problem.LabelsOf(firstRow, rowCount), [], Problem.Coefficients, Problem.Intercept, gradients[piece]);

    protected override void Reduce()
    {
        for (int piece = 1; piece < PieceCount; piece++)
        {
            TensorPrimitives.Add(gradients[0], gradients[piece], gradients[0]);
            sums[0] = new LogLossSums(sums[0].Loss + sums[piece].Loss, sums[0].InterceptGradient + sums[piece].InterceptGradient, 0);
        }
    }
}
