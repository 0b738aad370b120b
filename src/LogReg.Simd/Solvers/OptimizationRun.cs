using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>The loop of a run: steps, stop tests, certificates, observers. The solver knows none of these.</summary>
/// <remarks>
/// Under a penalty the run ends when the certificate says so and for no smaller reason; a certificate is computed, at the price of a pass, when its
/// estimate is within the tolerance. A solver whose steps no longer help is no end: first the arithmetic becomes double, then
/// <see cref="SolverFallbacks"/> take over, and only a point that the last of them cannot improve is <see cref="StopReason.PrecisionLimit"/>.
/// Nothing is allocated per iteration.
/// </remarks>
internal sealed partial class OptimizationRun(
    OptimizationState state, ISolver solver, SolverFallbacks fallbacks, RunLimits limits, IRunObserver observer, UnpenalizedEnding? ending = null) : IDisposable
{
    /// <summary>After a certificate that was not good enough the estimate must fall by this, and by what it was wrong by, before the next.</summary>
    private const double RetryShare = 0.9;

    /// <summary>An estimate that falls by less is no progress.</summary>
    private const double ProgressShare = 0.5;

    /// <summary>Steps without any progress of the estimate that a run bears before it goes over to other arithmetic or another solver.</summary>
    private const int PatientSteps = 8;

    /// <summary>The same for a solver that took over in double arithmetic, where rounding hides little.</summary>
    private const int PatientFallbackSteps = 2;

    /// <summary>A step of the last fallback that gains less than this share of the tolerance, or of what rounding hides, is no reason to go on.</summary>
    private const double WorthwhileShare = 1e-3;

    /// <summary>
    /// A value that counts as zero where it is compared with its tolerance: only a loss that the data fit exactly comes here, and its last digits are rounding.
    /// </summary>
    public const double Negligible = 1e-15;

    /// <summary>
    /// Steps in a row that must promise no more than the tolerance where the loss is not convex and nothing can prove it: a quasi-Newton method that
    /// has not yet learned the curvature of a badly scaled problem promises too little once, but not for long.
    /// </summary>
    private const int QuietSteps = 5;

    /// <summary>A step that promises less than this share of the tolerance, where the gap is not within it: no convex loss has gaps so much larger than the distance to the optimum.</summary>
    private const double RoundingShare = 1e-3;

    /// <summary>Such steps in a row after which the arithmetic becomes double.</summary>
    private const int MostEmptySteps = 2;

    private readonly GapForecast forecast = new(state, limits.Tolerance);
    private ISolver? first;
    private bool hasHandedOver;
    private double retryEstimate = double.PositiveInfinity;
    private double retryPlain = double.PositiveInfinity;
    private double bestEstimate = double.PositiveInfinity;
    private double bestValue = double.PositiveInfinity;
    private int idleSteps;
    private int quietSteps;
    private int emptySteps;
    private bool isBlind;
    private bool isObserved;
    private bool isStarted;
    private bool isPrepared;
    private bool isStuck;
    private bool endsAhead;
    private double startValue;
    private double[] start = [];
    private double lowerBound = double.NegativeInfinity;

    /// <summary>Gets the last certificate; valid for the current point when <see cref="IsCertificateCurrent"/>.</summary>
    public Certificate Certificate { get; private set; }

    /// <summary>Gets a value indicating whether the last certificate belongs to the current point.</summary>
    public bool IsCertificateCurrent { get; private set; }

    /// <summary>A run whose steps may rise and that ends with this many times the value of its start has diverged, if not as far as infinity.</summary>
    private const double DivergedFactor = 2;

    /// <summary>Gets what the first solver did beyond its name and how others took over, to end the sentence of why it was chosen; empty where there is nothing to tell.</summary>
    public string Account => first?.Account + fallbacks.Account;

    /// <summary>Gets why the run has ended, once it has.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>Gets or sets a value indicating whether trials are to be known before they are evaluated, where the solver can tell: another then evaluates those of many runs at once.</summary>
    public bool ProposesTrials { get; set; }

    /// <summary>Gets a value indicating whether the run evaluates the trial point of its state next.</summary>
    public bool AwaitsTrial { get; private set; }

    /// <summary>Runs to the end, which may be the caller's cancellation.</summary>
    /// <param name="start">The point to start from; may be moved.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled before the start was evaluated, so that there is no point to return; or the observer threw it.</exception>
    public StopReason Run(double[] start)
    {
        Begin(start);
        while (Advance())
        {
        }

        return Reason;
    }

    /// <summary>Sets the point to start from, which may be moved.</summary>
    public void Begin(double[] start)
    {
        this.start = start;
        start.CopyTo(state.Point, 0);
        state.Tolerance = limits.Tolerance;
        state.IsTimeUp = () => observer.Elapsed >= limits.TimeLimit;
        state.MayWork = MayWork;
        first = solver;
    }

    /// <summary>Goes on to the next evaluation, of the start or of a step; false when the run has ended.</summary>
    /// <exception cref="OperationCanceledException">As of <see cref="Run"/>.</exception>
    public bool Advance()
    {
        try
        {
            StopReason? reason = !isPrepared ? Prepare() : isStarted ? TakeStep() : EvaluateStart();
            if (!isStarted)
            {
                return true;
            }

            reason ??= Approach();
            if (reason is null)
            {
                return true;
            }

            Reason = Finish(reason.Value);
        }
        catch (OperationCanceledException) when ((isStarted || !double.IsNaN(state.Value)) && !observer.IsTelling)
        {
            Reason = StopReason.Cancelled;
            if (!isStarted)
            {
                // The start is all there is, and of it no more than its value is known.
                state.Objective.Snap(state.Point);
                observer.Observe(state, double.NaN, double.NaN);
            }
        }

        return false;
    }

    public void Dispose() => forecast.Dispose();

    /// <summary>Looks, at a point that was evaluated, whether the run may end; null where a step is to be taken.</summary>
    private StopReason? Approach()
    {
        while (true)
        {
            forecast.Update(solver);
            double estimate = forecast.Best;
            double norm = state.GradientNorm();
            state.GapEstimate = forecast.Plain;
            if (!isObserved)
            {
                observer.Observe(state, estimate, norm);
                isObserved = true;
            }

            if (!double.IsFinite(state.Value) || !double.IsFinite(norm))
            {
                return StopReason.Diverged;
            }

            if (IsDone(estimate, norm))
            {
                if (ending is null)
                {
                    return StopReason.Converged;
                }

                if (Conclude() is { } early)
                {
                    return early;
                }
            }

            if (state.Iteration > 0 && double.IsNaN(estimate) && (ending?.FindsSeparation() ?? state.Objective.ShowsSeparation()))
            {
                return StopReason.Separated;
            }

            if (state.Iteration >= limits.MaxIterations)
            {
                IsCertificateCurrent &= ending is null;
                return ending?.ConcludeAtLimit(solver) ?? StopReason.IterationLimit;
            }

            if (state.IsTimeUp())
            {
                return StopReason.TimeLimit;
            }

            if (!hasHandedOver && fallbacks.IsCrawling(state, forecast.Plain, estimate / (limits.Tolerance * Math.Abs(state.Value))) && fallbacks.Next(state, true) is { } faster)
            {
                HandOver(faster);
            }

            if (IsBelowPrecision() && state.TryRefine())
            {
                Restart();
                continue;
            }

            isStuck = IsStuck(forecast.Plain);
            AwaitsTrial = ProposesTrials && !isStuck && solver.TryPropose(state);
            if (AwaitsTrial)
            {
                state.Objective.Snap(state.TrialPoint);
            }

            return null;
        }
    }

    /// <summary>Takes a step, or goes over to other arithmetic or another solver where none helps; null where the run goes on.</summary>
    private StopReason? TakeStep()
    {
        double before = state.Value;
        if (isStuck || !solver.TryStep(state))
        {
            return Conclude() is { } verdict ? verdict : TryOtherwise() ? null : StopReason.PrecisionLimit;
        }

        if (fallbacks.IsAtLast && solver is ScaledGradient)
        {
            if (before - state.Value <= Math.Max(WorthwhileShare * limits.Tolerance, 4 * state.Objective.ValueNoise) * Math.Abs(before))
            {
                return StopReason.PrecisionLimit;
            }

            HandOver(fallbacks.BeginAnew(state));
        }

        state.Iteration++;
        IsCertificateCurrent = false;
        isObserved = false;
        return null;
    }

    /// <summary>Goes over to double arithmetic, or else to another solver; false where there is none left.</summary>
    private bool TryOtherwise()
    {
        if (state.TryRefine())
        {
            Restart();
            return true;
        }

        if (fallbacks.Next(state, false) is not { } other)
        {
            return false;
        }

        HandOver(other);
        return true;
    }

    private void HandOver(ISolver other)
    {
        solver = other;
        hasHandedOver = true;
        if (SolverChoice.NeedsCurvatures(other) && state.Objective.Curvature is { KeepsCurvatures: false } curvature)
        {
            curvature.KeepsCurvatures = true;
            state.Start(state.Point);
        }

        Expect();
    }

    private bool IsDone(double estimate, double norm)
    {
        if (double.IsNaN(estimate))
        {
            return IsStationary(norm);
        }

        double tolerance = limits.Tolerance * Math.Abs(state.Value);
        if (forecast.Cautious > tolerance || (estimate > retryEstimate && forecast.Plain > retryPlain))
        {
            return false;
        }

        bool isAhead = TryCertifyAhead();
        if (!isAhead)
        {
            CertifyByForecast(tolerance);
        }
        else if (!IsGoodEnough() && forecast.Plain <= tolerance)
        {
            // The forecast was wrong, but the point needs none.
            Certify();
            isAhead = false;
        }

        if (IsGoodEnough())
        {
            EndAhead(isAhead);
            return true;
        }

        isBlind = forecast.Best < RoundingShare * tolerance || (forecast.IsDirection && !forecast.Dual.IsEmpty && double.IsFinite(Certificate.Gap));
        retryEstimate = RetryShare * estimate * (double.IsFinite(Certificate.Gap) ? Math.Min(1, tolerance / Certificate.Gap) : 1);
        IsCertificateCurrent &= !isAhead && Certificate.Gap <= forecast.Plain;
        retryPlain = ProgressShare * Math.Min(forecast.Plain, tolerance);
        forecast.Disappoint();
        return false;
    }

    /// <summary>The test where nothing can be certified: what the last step promised, or the gradient.</summary>
    private bool IsStationary(double norm)
    {
        bool isQuiet = norm == 0 || (double.IsNaN(state.ExpectedDecrease)
            ? norm <= limits.Tolerance
            : state.ExpectedDecrease <= limits.Tolerance * Math.Max(Math.Abs(state.Value), Negligible));
        quietSteps = isQuiet ? quietSteps + 1 : 0;
        if (!isQuiet || state.Objective.IsConvex || norm <= limits.Tolerance)
        {
            return isQuiet;
        }

        if (quietSteps < QuietSteps)
        {
            return false;
        }

        if (!state.TryRefine())
        {
            return true;
        }

        // Steep and yet promising nothing: rounding may be to blame.
        Restart();
        return false;
    }

    /// <summary>
    /// Whether the last steps promised hardly anything of a gap that the residuals still show, or the forecast of a gap that a certificate showed: then they follow the rounding of the gradient.
    /// </summary>
    private bool IsBelowPrecision()
    {
        bool isBelow = forecast.Plain > limits.Tolerance * Math.Abs(state.Value) && state.ExpectedDecrease < RoundingShare * limits.Tolerance * Math.Abs(state.Value);
        emptySteps = isBelow ? emptySteps + 1 : 0;
        return emptySteps >= MostEmptySteps || isBlind || forecast.IsBlind;
    }

    /// <summary>Whether neither the estimate nor the value has improved for a while.</summary>
    private bool IsStuck(double estimate)
    {
        bool improved = estimate < ProgressShare * bestEstimate || state.Value < bestValue - (Math.Min(1e-3 * limits.Tolerance, state.Objective.ValueNoise) * Math.Abs(state.Value));
        idleSteps = improved ? 0 : idleSteps + 1;
        if (improved)
        {
            bestEstimate = Math.Min(bestEstimate, estimate);
            bestValue = Math.Min(bestValue, state.Value);
        }

        return idleSteps > (hasHandedOver ? PatientFallbackSteps : PatientSteps) && !solver.IsStochastic;
    }

    /// <summary>Forgets what was learned in the arithmetic that the run has left.</summary>
    private void Restart()
    {
        solver.Forget();
        Expect();
    }

    /// <summary>Begins anew to watch for progress.</summary>
    private void Expect()
    {
        retryEstimate = retryPlain = bestEstimate = bestValue = double.PositiveInfinity;
        quietSteps = emptySteps = idleSteps = 0;
        IsCertificateCurrent = isBlind = false;
    }
}
