using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>L-BFGS around the inverse of a sub-sampled Hessian, begun at the optimum of the sub-sample (formulas 4.7 and 4.9).</summary>
/// <remarks>
/// <para>
/// A few thousand rows know the shape of the Hessian well enough to be the initial matrix of the two-loop recursion, and their own
/// optimum lies within the statistical error of the sample from that of all rows. Samples grow by fours, each begun where the last one
/// ended and left when what remains to gain is below its statistical error, v/(2·rows); the pairs correct what the sample got wrong.
/// </para>
/// <para>
/// Passes over all rows to a certified 1e-5 at λ₂ = 1e-4, against plain L-BFGS: 5 to 26 on mnist 0–4 against 5–9 and fewer on a9a; see docs/training.md.
/// Sources: Byrd, Chin, Neveitt and Nocedal, SIAM J. Optim. 21, 2011 (sub-sampled Hessians); Bollapragada, Byrd and Nocedal, IMA J. Numer. Anal. 39, 2019.
/// </para>
/// </remarks>
internal sealed class SubsampledLbfgs : ISolver
{
    /// <summary>The rows of the smallest sample whose Hessian is factored.</summary>
    private const int LeastSample = 4096;

    /// <summary>A sampled Hessian is of use where rows clearly outnumber variables.</summary>
    private const int RowsPerVariable = 6;

    private const int Growth = 4;
    private const int MaxStepsPerSample = 6;

    /// <summary>Up to this many multiply-adds a Hessian of the smallest sample is so cheap that every step there is Newton's.</summary>
    private const double CheapHessian = 3e8;

    private readonly int variableCount;
    private readonly int sampleCount;
    private readonly bool descendsOnSamples;
    private readonly BlockFactor factor;
    private readonly QuasiNewtonStep step;

    public SubsampledLbfgs(int variableCount, int penalizedCount, int pairCount, int sampleCount, bool descendsOnSamples)
    {
        this.variableCount = variableCount;
        this.sampleCount = sampleCount;
        this.descendsOnSamples = descendsOnSamples;
        factor = new BlockFactor(variableCount, penalizedCount, 1);
        step = new QuasiNewtonStep(new LbfgsMemory(variableCount, pairCount), factor);
    }

    public bool IsStochastic => false;

    public LbfgsMemory? Pairs => step.Pairs;

    public bool TryInvert(Span<double> vector) => step.TryInvert(vector);

    /// <summary>The rows that the Hessian needs; of use where all rows are at least twice as many.</summary>
    public static int SampleSize(int variableCount) => Math.Max(LeastSample, RowsPerVariable * variableCount);

    public void Start(OptimizationState state, Span<double> start)
    {
        int least = SampleSize(variableCount);
        using IObjective sample = state.Objective.CreateSample(least) ?? throw new InvalidOperationException("There are too few samples to take one.");
        OptimizationState atSample = Begin(sample, start);
        if (!double.IsFinite(atSample.Value))
        {
            return;
        }

        factor.Compute(atSample.Objective);
        if (!descendsOnSamples)
        {
            return;
        }

        bool isCheap = 0.5 * least * variableCount * variableCount <= CheapHessian;
        Descend(atSample, least, isCheap, start);
        atSample.Start(start);
        factor.Compute(atSample.Objective);
        for (long rows = (long)least * Growth; rows <= sampleCount / Growth; rows *= Growth)
        {
            using IObjective larger = state.Objective.CreateSample((int)rows)!;
            OptimizationState atLarger = Begin(larger, start);

            // A Hessian of this sample should cost no more than two passes over all rows.
            if (rows <= 32L * sampleCount / variableCount)
            {
                factor.Compute(atLarger.Objective);
            }

            Descend(atLarger, rows, false, start);
        }
    }

    public void Forget() => step.Forget();

    public bool TryStep(OptimizationState state) => step.TryTake(state);

    public void Dispose() => factor.Dispose();

    /// <summary>A sample at a point, ready for its Hessian.</summary>
    public static OptimizationState Begin(IObjective sample, ReadOnlySpan<double> start)
    {
        sample.KeepsCurvatures = true;
        OptimizationState state = new(sample);
        state.Start(start);
        return state;
    }

    /// <summary>Steps on one sample until its statistical error is reached; the end is the next start.</summary>
    private void Descend(OptimizationState state, long rows, bool refreshes, Span<double> end)
    {
        double enough = 0.05 * variableCount / rows;
        for (int taken = 0; taken < MaxStepsPerSample; taken++)
        {
            if (refreshes && taken > 0)
            {
                step.Forget();
                factor.Compute(state.Objective);
            }

            if (!TryStep(state) || state.ExpectedDecrease <= enough)
            {
                break;
            }
        }

        step.Forget();
        if (double.IsFinite(state.Value))
        {
            state.Point.CopyTo(end);
        }
    }
}
