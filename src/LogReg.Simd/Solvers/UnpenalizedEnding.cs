using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>How a run without a penalty ends, where no certificate exists: by Newton's decrement in double, and by a proof that the optimum exists or does not.</summary>
/// <remarks>
/// A solver's own stop test only says when it is worth the price of a Hessian to look. If the decrement is too large the run goes on by Newton's steps, or, where the
/// caller chose the steps (gradient descent, stochastic solvers), by the solver's. If it is small but neither existence nor separation is proven, Newton's method shows which:
/// its steps converge or run along the direction for ever.
/// </remarks>
internal sealed class UnpenalizedEnding : IDisposable
{
    /// <summary>Newton's steps beyond the tolerance, each of which moves separated samples by about one: no more than the digits of a double.</summary>
    private const int MostSteps = 40;

    /// <summary>Newton's steps that leave F where it is, though they promise more than the tolerance, before the solver is asked again.</summary>
    private const int PatientSteps = 3;

    /// <summary>
    /// Newton's steps by products alone, at a point that is good enough, that do not halve the decrement: rounding is what is left of it, and no further step proves more. Along a separating direction
    /// the decrement falls by e with every step.
    /// </summary>
    private const int IdleDecrements = 2;

    /// <summary>The passes that a proof may cost by variable: some ten Hessians and what comes with them.</summary>
    private const double PassesPerVariable = 4;

    /// <summary>The iteration from which on a run along a direction counts as endless: well-posed Newton iterations are short by then.</summary>
    private const int LateIteration = 8;

    private readonly OptimizationState state;
    private readonly RunLimits limits;
    private readonly IRunObserver observer;
    private readonly bool keepsPoint;
    private OptimumProof? proof;
    private int nextAttempt;
    private int nextSearch;

    private UnpenalizedEnding(OptimizationState state, ISolver solver, RunLimits limits, IRunObserver observer)
    {
        (this.state, this.limits, this.observer) = (state, limits, observer);
        keepsPoint = solver.IsStochastic || solver is GradientDescent;
    }

    /// <summary>Gets what is known of the optimum.</summary>
    public OptimumExistence Existence => proof?.Existence ?? OptimumExistence.Undecided;

    /// <summary>Gets how far the point of the last proof that an optimum exists is from it; null where nothing is proven of that.</summary>
    public OptimumEnclosure? Enclosure { get; private set; }

    /// <summary>Gets the features whose coefficients the data leave open, once they were looked for.</summary>
    public int[] UnidentifiedFeatures { get; private set; } = [];

    /// <summary>Gets the features of the separating direction; empty where there is none.</summary>
    public int[] SeparatingFeatures => proof?.SeparatingFeatures ?? [];

    private OptimumProof Proof
    {
        get
        {
            IObjective objective = state.Objective.Refine() ?? state.Objective;
            return proof ??= new OptimumProof(state, objective, objective.SecondOrder!);
        }
    }

    /// <summary>The ending of a run; null under a penalty, or where the loss is not convex.</summary>
    public static UnpenalizedEnding? Of(OptimizationState state, ISolver solver, RunLimits limits, IRunObserver observer) =>
        state.Objective is { Penalty.IsNone: true, SecondOrder: not null } ? new UnpenalizedEnding(state, solver, limits, observer) : null;

    /// <summary>Whether the last step of the solver shows that the classes are separated.</summary>
    public bool FindsSeparation()
    {
        if (state.Iteration == 0 || state.Iteration < nextSearch)
        {
            return false;
        }

        SeparationEvidence evidence = state.Objective.SecondOrder!.LookForSeparation(state.Iteration >= LateIteration);
        if (evidence == SeparationEvidence.None)
        {
            return false;
        }

        nextSearch = state.Iteration + 1 + (state.Iteration / 4);
        return Proof.ConfirmsSeparation(evidence);
    }

    /// <summary>Looks, at a point where the solver sees no way on, whether the run may end; null where the solver should go on.</summary>
    public StopReason? Conclude(ISolver solver)
    {
        if (state.Iteration < nextAttempt)
        {
            return null;
        }

        StopReason? reason = Conclude(solver, keepsPoint, keepsPoint);
        nextAttempt = state.Iteration + 1 + (state.Iteration / 4);
        return reason;
    }

    /// <summary>
    /// Looks where the iterations are used up, and without moving the point, whether the tolerance is met or the classes are separated, which slow solvers never show; null for neither. Only
    /// where that costs no more than the run has cost.
    /// </summary>
    public StopReason? ConcludeAtLimit(ISolver solver) =>
        state.Objective.Work.Passes >= PassesPerVariable * state.Objective.VariableCount ? Conclude(solver, true, false) : null;

    /// <summary>Looks for coefficients that the data leave open.</summary>
    public void LookForOpenCoefficients() => UnidentifiedFeatures = Proof.UnidentifiedFeatures();

    public void Dispose() => proof?.Dispose();

    private StopReason? Conclude(ISolver solver, bool keepsStart, bool mustBeReached)
    {
        solver.Forget();
        state.TryRefine();
        state.Objective.Curvature!.KeepsCurvatures = true;
        double[] start = [.. state.Point];
        state.Start(start);
        if (keepsStart && !mustBeReached)
        {
            LeaveFarPoint(start);
        }

        StopReason? reason = Step(start, keepsStart, mustBeReached);
        if (keepsStart && !state.Point.AsSpan().SequenceEqual(start))
        {
            state.Start(start);
        }

        return reason;
    }

    /// <summary>Goes to zero where that is better than the point: a diverging solver may have left where Newton's method finds no way from.</summary>
    private void LeaveFarPoint(double[] start)
    {
        double value = state.Value;
        state.Start(new double[start.Length]);
        if (!(state.Value < value))
        {
            state.Start(start);
        }
    }

    private StopReason? Step(double[] start, bool keepsStart, bool mustBeReached)
    {
        bool isStartReached = false;
        (int nextProof, int idleSteps, int idleDecrements) = (0, 0, 0);
        double leastDecrement = double.PositiveInfinity;
        for (int extra = 0; ; extra++)
        {
            double decrement = Proof.ComputeStep();
            bool isReached = decrement <= limits.Tolerance * Math.Max(Math.Abs(state.Value), OptimizationRun.Negligible);
            isStartReached |= isReached && (extra == 0 || !keepsStart);
            StopReason? otherwise = isStartReached ? StopReason.Converged : null;
            OptimumEnclosure? enclosure = isReached ? Proof.Enclose(decrement) : null;
            if (isReached && Proof.ProvesExistence())
            {
                Enclosure = enclosure is not null && Proof.IsFullCurvature() ? enclosure : null;
                return otherwise;
            }

            if ((isReached || !Proof.KeepsDirections) && extra >= nextProof)
            {
                if (Proof.FindsSeparation(start))
                {
                    return StopReason.Separated;
                }

                nextProof = extra + 1 + (extra / 2);
            }

            idleDecrements = decrement < 0.5 * leastDecrement ? 0 : idleDecrements + 1;
            leastDecrement = Math.Min(leastDecrement, decrement);
            if (isReached && !Proof.IsFactored && idleDecrements >= IdleDecrements)
            {
                return otherwise;
            }

            if (!double.IsFinite(decrement) || (mustBeReached && !isStartReached) || (extra >= MostSteps && (isReached || keepsStart)))
            {
                return otherwise;
            }

            if (!keepsStart && state.Iteration >= limits.MaxIterations)
            {
                return otherwise ?? StopReason.IterationLimit;
            }

            if (observer.Elapsed >= limits.TimeLimit)
            {
                return otherwise ?? StopReason.TimeLimit;
            }

            double before = state.Value;
            Proof.SetDirection();
            if (LineSearch.Advance(state) == 0)
            {
                return otherwise;
            }

            idleSteps = state.Value < before ? 0 : idleSteps + 1;
            if (idleSteps > PatientSteps && !isReached)
            {
                return otherwise;
            }

            if (!keepsStart)
            {
                state.Iteration++;
                observer.Observe(state, double.NaN, VectorMath.InfinityNorm(state.Gradient));
            }

            if (FindsSeparation())
            {
                return StopReason.Separated;
            }
        }
    }
}
