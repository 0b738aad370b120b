using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Solvers;

/// <summary>One Cholesky factor that stands for the diagonal blocks of all classes; the systems of eight classes are solved at a time, in one read of the factor.</summary>
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

    private int Groups => (classCount + Together - 1) / Together;

    /// <summary>Forms and factors the block of a sample; false where it is not finite.</summary>
    public bool TryCompute(ISampledHessian sample, WorkerTeam threads)
    {
        team = threads;
        sample.ComputeMeanBlock(factor.Matrix);
        return factor.Factor(threads, sample.Noise) >= 0;
    }

    public void Solve(Span<double> vector)
    {
        for (int k = 0; k < classCount; k++)
        {
            blocks.Take(vector, k, SystemOf(k), Together);
        }

        team!.Run(this, Groups);
        for (int k = 0; k < classCount; k++)
        {
            blocks.Give(SystemOf(k), k, vector, Together);
        }
    }

    public void Run(int piece, int worker) => factor.SolveTogether(Group(piece));

    public void Dispose()
    {
        factor.Dispose();
        systems.Dispose();
    }

    private double* Group(int group) => (double*)systems.Pointer + ((nint)group * blocks.Size * Together);

    /// <summary>The system of a class, from its first element to its last, seven others between two of them.</summary>
    private Span<double> SystemOf(int k) => new(Group(k / Together) + (k % Together), (blocks.Size * Together) - (k % Together));
}
