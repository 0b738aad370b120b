using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Solvers;

/// <summary>The Cholesky factors of the diagonal blocks of a Hessian: one block with two classes, one per class with several.</summary>
/// <remarks>
/// A block holds the penalised variables of its class and then its intercept; the objective holds all penalised variables first. Threads share out the
/// blocks of a solution.
/// </remarks>
internal sealed class BlockFactor : IInitialMatrix, IPieceWork, IDisposable
{
    private readonly CholeskyFactor[] factors;
    private readonly double[][] solutions;
    private readonly ClassBlocks blocks;
    private WorkerTeam? team;
    private int computed;

    /// <param name="variableCount">The variables of the objective.</param>
    /// <param name="penalizedCount">Those that are penalised.</param>
    /// <param name="blockCount">The blocks of its Hessian.</param>
    public BlockFactor(int variableCount, int penalizedCount, int blockCount)
    {
        blocks = new ClassBlocks(variableCount, penalizedCount, blockCount);
        factors = new CholeskyFactor[blockCount];
        solutions = new double[blockCount][];
        for (int block = 0; block < blockCount; block++)
        {
            factors[block] = new CholeskyFactor(blocks.Size);
            solutions[block] = new double[blocks.Size];
        }
    }

    /// <summary>Forms and factors the blocks at the current point of an objective.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="isShared">Whether the first block stands for all, as where all classes are alike.</param>
    public void Compute(IObjective objective, bool isShared = false)
    {
        ICurvature curvature = objective.Curvature!;
        team = objective.Team;
        computed = isShared ? 1 : factors.Length;
        for (int block = 0; block < computed; block++)
        {
            CholeskyFactor factor = factors[block];
            curvature.ComputeHessian(block, factor.Matrix);
            if (factor.Factor(objective.Team, curvature.HessianNoise) < 0)
            {
                computed = 0;
                return;
            }
        }
    }

    /// <summary>Multiplies by the inverse of the block-diagonal matrix, in place; by the identity where that matrix was not finite.</summary>
    public void Solve(Span<double> vector)
    {
        if (computed == 0)
        {
            return;
        }

        if (factors.Length == 1)
        {
            factors[0].Solve(vector);
            return;
        }

        for (int block = 0; block < factors.Length; block++)
        {
            blocks.Take(vector, block, solutions[block]);
        }

        team!.Run(this, factors.Length);
        for (int block = 0; block < factors.Length; block++)
        {
            blocks.Give(solutions[block], block, vector);
        }
    }

    /// <summary>Solves one block.</summary>
    public void Run(int piece, int worker) => factors[piece % computed].Solve(solutions[piece]);

    public void Dispose()
    {
        foreach (CholeskyFactor factor in factors)
        {
            factor.Dispose();
        }
    }
}
