using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Orthant-wise L-BFGS for L1 and elastic-net penalties (formula 4.10).</summary>
/// <remarks>
/// The direction comes from the pairs of the smooth part and the pseudo-gradient of the whole; a step never leaves the orthant in which it
/// begins, and a coefficient that would cross zero becomes an exact zero. An iteration costs one pass per trial. Near the end <see cref="OrthantNewton"/> says how to bound F*, or takes a step.
/// Source: Andrew and Gao, ICML 2007.
/// </remarks>
internal sealed class OrthantWiseLbfgs(int variableCount, int pairCount) : ISolver
{
    private const double SufficientDecrease = 1e-4;
    private const int MaxTrials = 40;

    /// <summary>Newton's step is looked for again when a step promises less than this share of what the one before the last attempt did: each costs as much as some steps.</summary>
    private const double RetryShare = 0.1;

    /// <summary>Inner steps of Newton's step that an attempt must be allowed.</summary>
    private const int LeastInnerSteps = 4;

    /// <summary>All attempts together may take as many inner steps as the run has taken steps, and these.</summary>
    private const int SpareInnerSteps = 30;

    private readonly LbfgsMemory memory = new(variableCount, pairCount);
    private readonly double[] pseudoGradient = new double[variableCount];
    private OrthantNewton? newton;
    private CommonShift? common;
    private bool hasNewtonStep;
    private bool isHidden;
    private double promised = double.PositiveInfinity;
    private double mostPromised = double.PositiveInfinity;

    public bool IsStochastic => false;

    public LbfgsMemory? Pairs => memory;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    /// <summary>Keeps the pairs, which were mostly learned while steps were larger than rounding: where they are of no use, a search finds it out. Newton's step is looked for anew.</summary>
    public void Forget()
    {
        hasNewtonStep = false;
        mostPromised = double.PositiveInfinity;
        if (newton is not null)
        {
            newton.InnerSteps = 0;
        }
    }

    /// <summary>
    /// By Newton's step in the orthant, which is also the next step if its gap is not enough. Where the gap of the
    /// point's own residuals is of the first order in its distance, that of residuals moved along it is of the second.
    /// </summary>
    public double PredictGap(OptimizationState state, double enough, Span<double> direction)
    {
        int affordable = state.Iteration + SpareInnerSteps - (newton?.InnerSteps ?? 0);
        if (promised > Math.Min(enough, mostPromised) || affordable < LeastInnerSteps || memory.Count == 0 || state.Objective is not { IsConvex: true, Curvature.HessianBlocks: 1 })
        {
            return double.PositiveInfinity;
        }

        newton ??= new OrthantNewton(variableCount);
        double gap = newton.Solve(state, memory, enough, affordable);
        newton.Direction.CopyTo(direction);
        hasNewtonStep = true;
        mostPromised = RetryShare * promised;
        return gap;
    }

    public bool TryPropose(OptimizationState state)
    {
        SetPseudoGradient(state);
        bool isDescent = Project(state, hasNewtonStep ? SetNewtonStep(state) : SetDirection(state)) < 0;
        (common ??= new CommonShift(state.Objective)).Apply(state.TrialPoint);
        return isDescent;
    }

    public bool TryStep(OptimizationState state)
    {
        SetPseudoGradient(state);
        bool isTaken = hasNewtonStep && TryAlong(state, SetNewtonStep(state));
        hasNewtonStep = false;
        if (!isTaken && !TryDirection(state))
        {
            if (isHidden)
            {
                return false;
            }

            memory.Clear();
            if (!TryDirection(state))
            {
                return false;
            }
        }

        memory.Add(state.Point, state.TrialPoint, state.Gradient, state.TrialGradient);
        return true;
    }

    public void Dispose()
    {
    }

    private void SetPseudoGradient(OptimizationState state)
    {
        for (int j = 0; j < variableCount; j++)
        {
            pseudoGradient[j] = state.Subgradient(j);
        }
    }

    /// <summary>Writes the direction and returns the step to try first.</summary>
    private double SetDirection(OptimizationState state)
    {
        VectorMath.Negate(pseudoGradient, state.Direction);
        if (memory.Count == 0)
        {
            return 1 / Math.Max(VectorMath.InfinityNorm(pseudoGradient), double.Epsilon);
        }

        memory.Multiply(state.Direction, null, 1);
        for (int j = 0; j < variableCount; j++)
        {
            if (state.Direction[j] * pseudoGradient[j] >= 0)
            {
                state.Direction[j] = 0;
            }
        }

        return 1;
    }

    /// <summary>Writes the step of the last attempt and returns its length.</summary>
    private double SetNewtonStep(OptimizationState state)
    {
        newton!.Direction.CopyTo(state.Direction);
        return 1;
    }

    private bool TryDirection(OptimizationState state)
    {
        double step = SetDirection(state);
        promised = memory.Count == 0 ? double.PositiveInfinity : -0.5 * VectorMath.Dot(pseudoGradient, state.Direction);
        return TryAlong(state, step);
    }

    private bool TryAlong(OptimizationState state, double step)
    {
        double noise = state.Objective.ValueNoise * Math.Abs(state.Value);
        common ??= new CommonShift(state.Objective);
        isHidden = false;
        for (int trial = 0; trial < MaxTrials; trial++)
        {
            double expected = Project(state, step);
            if (!(expected < 0))
            {
                return false;
            }

            common.Apply(state.TrialPoint);
            state.EvaluateTrial();
            if (state.TrialValue <= state.Value + (SufficientDecrease * expected) || (trial == 0 && memory.Count > 0 && Math.Abs(state.TrialValue - state.Value) <= noise))
            {
                state.ExpectedDecrease = double.NaN;
                state.AcceptTrial();
                return true;
            }

            step *= 0.5;
            if (-expected <= noise && state.Objective.IsRefinable)
            {
                // Shorter steps promise less than rounding hides of F. In double precision they make the gradient smaller all the same, on which the gap depends to first order.
                isHidden = true;
                return false;
            }
        }

        return false;
    }

    /// <summary>Writes the trial point, kept in the orthant, and returns the pseudo-gradient's change along it.</summary>
    private double Project(OptimizationState state, double step)
    {
        double expected = 0;
        for (int j = 0; j < variableCount; j++)
        {
            double value = state.Point[j];
            double moved = value + (step * state.Direction[j]);
            if (j < state.Objective.PenalizedCount && !state.Objective.Penalty.IsSmooth)
            {
                double orthant = value != 0 ? value : -pseudoGradient[j];
                moved = moved * orthant > 0 ? moved : 0;
            }

            state.TrialPoint[j] = moved;
            expected += pseudoGradient[j] * (moved - value);
        }

        return expected;
    }
}
