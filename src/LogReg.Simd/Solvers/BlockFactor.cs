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
    private readonly int coefficients;
    private readonly bool hasIntercept;
    private WorkerTeam? team;
    private int computed;

    /// <param name="variableCount">The variables of the objective.</param>
    /// <param name="penalizedCount">Those that are penalised.</param>
    /// <param name="blockCount">The blocks of its Hessian.</param>
    public BlockFactor(int variableCount, int penalizedCount, int blockCount)
    {
        int size = variableCount / blockCount;
        coefficients = penalizedCount / blockCount;
        hasIntercept = size > coefficients;
        factors = new CholeskyFactor[blockCount];
        solutions = new double[blockCount][];
        for (int block = 0; block < blockCount; block++)
        {
            factors[block] = new CholeskyFactor(size);
            solutions[block] = new double[size];
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

        Span<double> intercepts = vector[(factors.Length * coefficients)..];
        for (int block = 0; block < factors.Length; block++)
        {
            vector.Slice(block * coefficients, coefficients).CopyTo(solutions[block]);
            if (hasIntercept)
            {
                solutions[block][coefficients] = intercepts[block];
            }
        }

        team!.Run(this, factors.Length);
        for (int block = 0; block < factors.Length; block++)
        {
            solutions[block].AsSpan(0, coefficients).CopyTo(vector[(block * coefficients)..]);
            if (hasIntercept)
            {
                intercepts[block] = solutions[block][coefficients];
            }
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
