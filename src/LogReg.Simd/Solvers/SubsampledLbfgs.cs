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
/// Rows with features that hardly any other row has are in every sample (<see cref="CoveringSample{T}"/>), and <see cref="ProgressWatch"/> finds where the pairs do not make up for what the sample got
/// wrong: then the Hessian of more rows, or of all, at the point that was reached takes its place. Passes to the default tolerance without and with both, in single precision: adult 69 and 22,
/// standardised 110 and 20, a9a standardised 69 and 19, odd against even digits of mnist standardised 317 and 38.
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

    /// <summary>The variables whose products with one another a Gram matrix forms in the time of a pass.</summary>
    private const double VariablesPerPass = 8;

    private readonly int variableCount;
    private readonly int sampleCount;
    private readonly bool descendsOnSamples;
    private readonly BlockFactor factor;
    private readonly QuasiNewtonStep step;
    private readonly ProgressWatch watch = new();

    private bool isFactored;
    private int refreshCount;
    private int firstRefresh;
    private long nextRows;
    private long lastRows;

    public SubsampledLbfgs(IObjective objective, int pairCount, int sampleCount, bool descendsOnSamples)
    {
        variableCount = objective.UsedVariableCount;
        this.sampleCount = sampleCount;
        this.descendsOnSamples = descendsOnSamples;
        factor = new BlockFactor(objective.VariableCount, objective.PenalizedCount, 1);
        step = new QuasiNewtonStep(new LbfgsMemory(objective.VariableCount, pairCount), factor);
    }

    public bool IsStochastic => false;

    public LbfgsMemory? Pairs => step.Pairs;

    /// <summary>Gets the law of sampled Hessians: variables by rows of the sample, of which the pairs leave less and directions that few rows know leave more.</summary>
    public double ExpectedShare => variableCount / (double)SampleSize(variableCount);

    public bool TryInvert(Span<double> vector) => isFactored && step.TryInvert(vector);

    public string Account => refreshCount == 0
        ? string.Empty
        : $"; after {firstRefresh} iterations the sample was behind{(refreshCount > 1 ? $", {refreshCount} times in all" : "")}, and the Hessian of {(lastRows == sampleCount ? "all" : lastRows)} samples took its place";

    /// <summary>The rows that the Hessian needs; of use where all rows are at least twice as many.</summary>
    public static int SampleSize(int variableCount) => Math.Max(LeastSample, RowsPerVariable * variableCount);

    /// <summary>Gets the passes that the Hessian of the next larger sample costs.</summary>
    private double HessianPrice => (2 + (variableCount / VariablesPerPass)) * (IsAll(nextRows) ? 1 : nextRows / (double)sampleCount);

    public void Start(OptimizationState state, Span<double> start)
    {
        int least = SampleSize(variableCount);
        nextRows = (long)least * Growth;
        ICurvature curvature = state.Objective.Curvature!;
        curvature.ReserveHessian();
        using IObjective sample = curvature.CreateSample(least) ?? throw new InvalidOperationException("There are too few samples to take one.");
        OptimizationState atSample = Begin(sample, start);
        if (!double.IsFinite(atSample.Value))
        {
            return;
        }

        factor.Compute(atSample.Objective);
        isFactored = true;
        if (!descendsOnSamples)
        {
            return;
        }

        bool isCheap = least * (variableCount / VariablesPerPass) <= sampleCount;
        Descend(atSample, state.MayWork, least, isCheap, start);
        if (state.IsTimeUp())
        {
            return;
        }

        atSample.Start(start);
        factor.Compute(atSample.Objective);
        for (long rows = (long)least * Growth; rows <= sampleCount / Growth && !state.IsTimeUp(); rows *= Growth)
        {
            using IObjective larger = state.Objective.Curvature!.CreateSample((int)rows)!;
            OptimizationState atLarger = Begin(larger, start);

            // A Hessian of this sample should cost no more than two passes over all rows.
            if (rows <= 32L * sampleCount / variableCount)
            {
                factor.Compute(atLarger.Objective);
            }

            Descend(atLarger, state.MayWork, rows, false, start);
        }
    }

    public void Forget()
    {
        step.Forget();
        watch.Restart();
    }

    public bool TryPropose(OptimizationState state) => !watch.IsBehind(state, HessianPrice) && step.TryPropose(state);

    public bool TryStep(OptimizationState state)
    {
        if (watch.IsBehind(state, HessianPrice))
        {
            Refresh(state);
        }

        if (!step.TryTake(state))
        {
            return false;
        }

        watch.Add(state.ExpectedDecrease);
        return true;
    }

    public void Dispose() => factor.Dispose();

    /// <summary>A sample at a point, ready for its Hessian.</summary>
    public static OptimizationState Begin(IObjective sample, ReadOnlySpan<double> start)
    {
        sample.Curvature!.KeepsCurvatures = true;
        OptimizationState state = new(sample);
        state.Start(start);
        return state;
    }

    /// <summary>Puts the Hessian of more rows, at the current point, in the place of what was there.</summary>
    private void Refresh(OptimizationState state)
    {
        firstRefresh = refreshCount++ == 0 ? state.Iteration : firstRefresh;
        Forget();
        ICurvature curvature = state.Objective.Curvature!;
        using IObjective? larger = IsAll(nextRows) ? null : curvature.CreateSample((int)nextRows);
        if (larger is null)
        {
            curvature.RecallCurvatures();
        }

        factor.Compute(larger is null ? state.Objective : Begin(larger, state.Point).Objective);
        lastRows = larger is null ? sampleCount : nextRows;
        nextRows *= Growth;
    }

    private bool IsAll(long rows) => rows > sampleCount / 2;

    /// <summary>Steps on one sample until its statistical error is reached, as long as it may; the end is the next start.</summary>
    private void Descend(OptimizationState state, Func<bool> mayWork, long rows, bool refreshes, Span<double> end)
    {
        double enough = 0.05 * variableCount / rows;
        for (int taken = 0; taken < MaxStepsPerSample && mayWork(); taken++)
        {
            if (refreshes && taken > 0)
            {
                step.Forget();
                factor.Compute(state.Objective);
            }

            if (!step.TryTake(state) || state.ExpectedDecrease <= enough)
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
