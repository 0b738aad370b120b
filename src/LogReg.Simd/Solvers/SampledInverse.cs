using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>The inverse of a sampled Hessian of several classes by conjugate gradients (formulas 4.8 and 4.22).</summary>
/// <remarks>
/// They are preconditioned by the mean of the diagonal blocks, corrected by the directions of the last solutions and their products as by the pairs of L-BFGS: samples at points near each other differ
/// little. Source: Morales and Nocedal, Automatic preconditioning by limited memory quasi-Newton updating, SIAM J. Optim. 10, 2000.
/// </remarks>
internal sealed class SampledInverse : IInitialMatrix, ILinearSystem, IDisposable
{
    /// <summary>The share of the residual, in the norm of the preconditioner, that is left: a sample is off by more than a tenth.</summary>
    private const double Enough = 0.2;

    /// <summary>The most steps of a solution.</summary>
    private const int MostSteps = 16;

    /// <summary>The directions that correct the preconditioner: of three solutions at least.</summary>
    private const int MostKept = 60;

    /// <summary>The draws at which the preconditioner is formed anew, while probabilities still change much; a Gram matrix costs as much as some products.</summary>
    private static ReadOnlySpan<int> BlockDraws => [0, 3];

    private readonly int classCount;
    private readonly MeanBlock block;
    private readonly LbfgsMemory fresh;
    private readonly LbfgsMemory known;
    private readonly ConjugateGradients gradients;
    private readonly double[] solution;
    private ISampledHessian? sample;
    private bool isDrawn;
    private bool isFactored;
    private int rowCount;
    private int sampleRows;
    private int draws;
    private double enough;

    /// <param name="variableCount">The variables of the objective.</param>
    /// <param name="penalizedCount">Those that are penalised.</param>
    /// <param name="classCount">The classes.</param>
    /// <param name="rowCount">The rows of a sample.</param>
    public SampledInverse(int variableCount, int penalizedCount, int classCount, int rowCount)
    {
        (this.rowCount, this.classCount) = (rowCount, classCount);
        block = new MeanBlock(variableCount, penalizedCount, classCount);
        (fresh, known) = (new LbfgsMemory(variableCount, MostSteps), new LbfgsMemory(variableCount, MostKept));
        (gradients, solution) = (new ConjugateGradients(variableCount), new double[variableCount]);
    }

    /// <summary>Gets what is added to the Hessian of a sample.</summary>
    public ColumnDamping Damping { get; } = new();

    /// <summary>Gets a value indicating whether there is a sample with a preconditioner, so that <see cref="Solve"/> does something.</summary>
    public bool IsKnown => isDrawn && isFactored;

    /// <summary>Draws a sample at the current point of an objective; false where it is of no use.</summary>
    public bool TryDraw(IObjective objective)
    {
        if (sample is null || sampleRows != rowCount)
        {
            sample?.Dispose();
            sample = objective.Curvature!.SampleHessian(rowCount);
            sampleRows = rowCount;
        }

        isDrawn = sample.TryDraw();
        if (isDrawn && (!isFactored || BlockDraws.Contains(draws)))
        {
            isFactored = block.TryCompute(sample, Damping, objective.Team);
        }

        draws++;
        return IsKnown;
    }

    /// <summary>Draws so many rows from the next draw on; what the last solutions told stays.</summary>
    public void DrawMore(int newRowCount) => rowCount = newRowCount;

    /// <summary>Forgets what was learned of an objective.</summary>
    public void Forget()
    {
        sample?.Dispose();
        sample = null;
        (isDrawn, isFactored, draws) = (false, false, 0);
        known.Clear();
        Damping.Forget();
    }

    /// <summary>Multiplies by the inverse, in place; by the identity where nothing is known.</summary>
    public void Solve(Span<double> vector)
    {
        if (!IsKnown)
        {
            return;
        }

        vector.CopyTo(gradients.Residual);
        gradients.Solve(this, solution, MostSteps, fresh);
        known.AddNewest(fresh);
        fresh.Clear();
        solution.CopyTo(vector);
    }

    public bool Begin(double square)
    {
        enough = Enough * Enough * square;
        return square > 0;
    }

    public void Multiply(ReadOnlySpan<double> vector, Span<double> product)
    {
        sample!.ComputeProduct(vector, product);
        Damping.AddProduct(sample.RowShares, vector, product, classCount);
    }

    public void Precondition(Span<double> vector) => known.Multiply(vector, block);

    public bool IsCurved(ReadOnlySpan<double> direction, double curvature) => curvature > 0;

    public bool IsEnough(double square) => !(square > enough);

    public void Dispose()
    {
        sample?.Dispose();
        block.Dispose();
    }
}
