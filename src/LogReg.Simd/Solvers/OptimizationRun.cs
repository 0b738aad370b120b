using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>The loop of a run: steps, stop tests, certificates, observers. The solver knows none of these.</summary>
/// <remarks>
/// Under a penalty the run ends when the certificate says so and for no smaller reason; a certificate is computed, at the price of a pass, when its
/// estimate is within the tolerance. Nothing is allocated per iteration.
/// </remarks>
internal sealed class OptimizationRun(OptimizationState state, ISolver solver, RunLimits limits, IRunObserver observer)
{
    /// <summary>After a certificate that was not good enough the estimate must fall by this before the next.</summary>
    private const double RetryShare = 0.5;

    /// <summary>Steps without any progress of the estimate that a run bears before it says that precision is exhausted.</summary>
    private const int PatientSteps = 8;

    /// <summary>
    /// A value that counts as zero where it is compared with its tolerance: only a loss that the data fit exactly comes here, and its last digits are rounding.
    /// </summary>
    private const double Negligible = 1e-15;

    /// <summary>
    /// Steps in a row that must promise no more than the tolerance where the loss is not convex and nothing can prove it: a quasi-Newton method that
    /// has not yet learned the curvature of a badly scaled problem promises too little once, but not for long.
    /// </summary>
    private const int QuietSteps = 5;

    private double failedEstimate = double.PositiveInfinity;
    private double bestEstimate = double.PositiveInfinity;
    private double bestValue = double.PositiveInfinity;
    private int idleSteps;
    private int quietSteps;
    private bool isObserved;

    /// <summary>Gets the last certificate; valid for the current point when <see cref="IsCertificateCurrent"/>.</summary>
    public Certificate Certificate { get; private set; }

    /// <summary>Gets a value indicating whether the last certificate belongs to the current point.</summary>
    public bool IsCertificateCurrent { get; private set; }

    /// <summary>Runs to the end, which may be the caller's cancellation.</summary>
    /// <param name="start">The point to start from.</param>
    public StopReason Run(Span<double> start)
    {
        start.CopyTo(state.Point);
        try
        {
            solver.Start(state, start);
            state.Start(start);
            StopReason reason = Loop();
            if (!IsCertificateCurrent && reason != StopReason.Diverged)
            {
                Certify();
                return IsGoodEnough() && reason != StopReason.Separated ? StopReason.Converged : reason;
            }

            return reason;
        }
        catch (OperationCanceledException)
        {
            return StopReason.Cancelled;
        }
    }

    private StopReason Loop()
    {
        while (true)
        {
            double estimate = GapEstimate.Of(state);
            double norm = GradientNorm();
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
                return StopReason.Converged;
            }

            if (state.Iteration > 0 && double.IsNaN(estimate) && observer.FindsSeparation(state))
            {
                return StopReason.Separated;
            }

            if (state.Iteration >= limits.MaxIterations)
            {
                return StopReason.IterationLimit;
            }

            if (observer.Elapsed >= limits.TimeLimit)
            {
                return StopReason.TimeLimit;
            }

            if (IsStuck(estimate) || !solver.TryStep(state))
            {
                if (!state.TryRefine())
                {
                    return StopReason.PrecisionLimit;
                }

                Restart();
                continue;
            }

            state.Iteration++;
            IsCertificateCurrent = false;
            isObserved = false;
        }
    }

    private bool IsDone(double estimate, double norm)
    {
        if (double.IsNaN(estimate))
        {
            return IsStationary(norm);
        }

        double tolerance = limits.Tolerance * Math.Abs(state.Value);
        if (estimate > tolerance || estimate > RetryShare * failedEstimate)
        {
            return false;
        }

        Certify();
        failedEstimate = estimate;
        return IsGoodEnough();
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

    /// <summary>Whether neither the estimate nor the value has improved for a while.</summary>
    private bool IsStuck(double estimate)
    {
        bool improved = estimate < RetryShare * bestEstimate || state.Value < bestValue - (Math.Min(1e-3 * limits.Tolerance, state.Objective.ValueNoise) * Math.Abs(state.Value));
        idleSteps = improved ? 0 : idleSteps + 1;
        if (improved)
        {
            bestEstimate = Math.Min(bestEstimate, estimate);
            bestValue = Math.Min(bestValue, state.Value);
        }

        return idleSteps > PatientSteps && !double.IsNaN(estimate) && !solver.IsStochastic;
    }

    /// <summary>Forgets what was learned in the arithmetic that the run has left.</summary>
    private void Restart()
    {
        solver.Forget();
        (failedEstimate, bestEstimate, bestValue, idleSteps) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0);
        quietSteps = 0;
        IsCertificateCurrent = false;
    }

    private void Certify()
    {
        Certificate = state.Objective.Certify(state.Point, !solver.IsStochastic);
        IsCertificateCurrent = true;
    }

    private bool IsGoodEnough() => Certificate.Gap <= limits.Tolerance * Math.Abs(Certificate.Objective);

    private double GradientNorm()
    {
        double norm = 0;
        for (int j = 0; j < state.Gradient.Length; j++)
        {
            double l1 = j < state.Objective.PenalizedCount ? state.Objective.L1Strength : 0;
            norm = Math.Max(norm, Math.Abs(Subgradient.Of(state.Gradient[j], state.Point[j], l1)));
        }

        return norm;
    }
}
