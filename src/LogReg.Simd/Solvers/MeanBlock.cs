using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Solvers;

/// <summary>One Cholesky factor that stands for the diagonal blocks of all classes; the systems of all classes are solved in one read of the factor.</summary>
internal sealed unsafe class MeanBlock : IInitialMatrix, IPieceWork, IDisposable
{
    private const int Together = CholeskyFactor.Together;

    private readonly CholeskyFactor factor;
    private readonly NativeBuffer systems;
    private readonly int classCount;
    private readonly ClassBlocks blocks;
    private WorkerTeam? team;

    public MeanBlock(int variableCount, int penalizedCount, int classCount)
    {
        this.classCount = classCount;
        blocks = new ClassBlocks(variableCount, penalizedCount, classCount);
        factor = new CholeskyFactor(blocks.Size);
        systems = new NativeBuffer(checked((nuint)(Groups * blocks.Size * Together * sizeof(double))));
    }

    private int Vectors => (classCount + CholeskyFactor.ColumnsPerVector - 1) / CholeskyFactor.ColumnsPerVector;

    private int Pieces => Math.Min(Vectors, team!.WorkerCount);

    private int Groups => (classCount + Together - 1) / Together;

    /// <summary>Forms and factors the block of a sample; false where it is not finite.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="damping">What is added to its diagonal.</param>
    /// <param name="threads">The threads.</param>
    public bool TryCompute(ISampledHessian sample, ColumnDamping damping, WorkerTeam threads)
    {
        team = threads;
        sample.ComputeMeanBlock(factor.Matrix);
        damping.AddTo(factor.Matrix, sample.RowShares);
        return factor.Factor(threads, sample.Noise) >= 0;
    }

    public void Solve(Span<double> vector)
    {
        for (int k = 0; k < classCount; k++)
        {
            blocks.Take(vector, k, SystemOf(k), Together);
        }

        team!.Run(this, Pieces);
        for (int k = 0; k < classCount; k++)
        {
            blocks.Give(SystemOf(k), k, vector, Together);
        }
    }

    /// <summary>Solves for some of the vectors of classes: each thread reads the whole factor.</summary>
    public void Run(int piece, int worker) => factor.SolveTogether(Group(0), piece * Vectors / Pieces, (piece + 1) * Vectors / Pieces);

    public void Dispose()
    {
        factor.Dispose();
        systems.Dispose();
    }

    private double* Group(int group) => (double*)systems.Pointer + ((nint)group * blocks.Size * Together);

    /// <summary>The system of a class, from its first element to its last, seven others between two of them.</summary>
    private Span<double> SystemOf(int k) => new(Group(k / Together) + (k % Together), (blocks.Size * Together) - (k % Together));
}
