using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <content>How a run ends: polishing, the last certificate, the verdict.</content>
internal sealed partial class OptimizationRun
{
    /// <summary>The multiple of the noise of values by which that of a certificate in double may lie above the evaluated one.</summary>
    private const double MovedNoise = 100;

    private StopReason Finish(StopReason reason)
    {
        if (reason == StopReason.Converged && ending is null && limits.Polishes && IsCertificateCurrent)
        {
            Polish();
        }

        if (solver.IsStochastic && reason != StopReason.Separated && state.Value > DivergedFactor * startValue)
        {
            reason = StopReason.Diverged;
        }

        if (reason == StopReason.Diverged && state.Iteration > 0 && double.IsFinite(state.TrialValue) && !(state.Value <= state.TrialValue))
        {
            // The trial holds the point before the step that diverged.
            state.TakeBack();
            IsCertificateCurrent = false;
        }

        if (reason != StopReason.Diverged)
        {
            ending?.LookForOpenCoefficients();
        }

        if (!IsCertificateCurrent && reason != StopReason.Diverged)
        {
            forecast.Update(solver, isLast: true);
            CertifyByForecast(forecast.Plain);
            return IsGoodEnough() && reason != StopReason.Separated ? StopReason.Converged : reason;
        }

        return reason;
    }

    /// <summary>Asks, where there is no penalty, whether the run may end here; null where it goes on.</summary>
    private StopReason? Conclude()
    {
        IsCertificateCurrent &= ending is null;
        return ending?.Conclude(solver);
    }

    /// <summary>
    /// Takes cheap steps beyond the tolerance while they lower the objective in double, and keeps the best point. A gap is the square of a distance: at 1e-8 of F, probabilities may
    /// still be off by 1e-4.
    /// </summary>
    private void Polish()
    {
        const int MostSteps = 3;
        const double Fine = 1e-12;
        double gain = double.PositiveInfinity;
        double least = Fine * Math.Abs(Certificate.Objective);
        for (int step = endsAhead ? 1 : 0; step < MostSteps && Certificate.Gap > least && gain > least; step++)
        {
            Certificate before = Certificate;
            if (!solver.TryPolish(state))
            {
                return;
            }

            // A run that is cancelled in the next pass has no certificate of its point.
            IsCertificateCurrent = false;
            Certify();
            gain = before.Objective - Certificate.Objective;
            if (!(gain >= 0) || !IsGoodEnough())
            {
                // The trial is the point before.
                state.Start(state.TrialPoint);
                Certify();
                return;
            }
        }
    }

    /// <summary>Certifies the current point by the dual point of the forecast, and by its own residuals where those are good enough and expected to show more.</summary>
    /// <param name="wanted">The gap that is good enough.</param>
    private void CertifyByForecast(double wanted)
    {
        Certify(forecast.Dual);
        if (!forecast.Dual.IsEmpty && !(Certificate.Gap <= forecast.Plain) && forecast.Plain <= wanted)
        {
            Certify();
        }
    }

    /// <summary>Certifies the point ahead of the current one that the forecast knows, in the place of the current one, and makes it the trial; false where there is none.</summary>
    /// <remarks>One vector less than for a certificate of the current point, where that takes an evaluation in double, and the point at which the run ends is better.</remarks>
    private bool TryCertifyAhead()
    {
        if (forecast.Ahead.IsEmpty || solver.IsStochastic || state.Iteration >= limits.MaxIterations)
        {
            return false;
        }

        forecast.Ahead.CopyTo(state.TrialPoint);
        state.Objective.Snap(state.TrialPoint);
        if (state.Objective.CertifyAhead(state.TrialPoint, state.TrialGradient) is not { } certificate)
        {
            return false;
        }

        Certificate = certificate;
        KeepBound();
        return true;
    }

    /// <summary>Ends at the trial, if it is what was certified.</summary>
    private void EndAhead(bool isAhead)
    {
        if (!isAhead)
        {
            return;
        }

        state.EndAtTrial(Certificate.Objective);
        state.Iteration++;
        IsCertificateCurrent = endsAhead = true;
        observer.Observe(state, forecast.ExpectedAhead, Certificate.GradientNorm);
    }

    /// <summary>Certifies the current point. A bound of F* from below does not expire: the best one counts, unless a value below it refutes it.</summary>
    /// <remarks>
    /// A certificate may move the intercepts, to where it has computed that the objective is no higher. Where it is higher by more than rounding explains, the point stays as it was.
    /// </remarks>
    private void Certify(ReadOnlySpan<double> dual = default)
    {
        Certificate = state.Objective.Certify(state.Point, !solver.IsStochastic, dual.IsEmpty ? default : new DualPoint(dual, state.Value, state.GradientNorm(), forecast.IsDirection));
        if (dual.IsEmpty && !solver.IsStochastic && !(Certificate.Objective <= state.Value + (MovedNoise * state.Objective.ValueNoise * Math.Abs(state.Value))))
        {
            double moved = Certificate.Objective;
            Certificate = state.Objective.Certify(state.Point, false);
            Certificate = Certificate.Objective <= moved || !double.IsFinite(moved) ? Certificate : state.Objective.Certify(state.Point, true);
        }

        KeepBound();
        IsCertificateCurrent = true;
    }

    /// <summary>Takes the bound of the last certificate, or gives it that of an earlier one, where that is better.</summary>
    private void KeepBound()
    {
        if (Certificate.Objective < lowerBound)
        {
            lowerBound = double.NegativeInfinity;
        }

        if (Certificate.LowerBound < lowerBound)
        {
            Certificate = Certificate with { Gap = Certificate.Objective - lowerBound };
        }

        lowerBound = Math.Max(lowerBound, double.IsNaN(Certificate.Gap) ? lowerBound : Certificate.LowerBound);
    }

    private bool IsGoodEnough() => Certificate.Gap >= 0 && Certificate.Gap <= limits.Tolerance * Math.Abs(Certificate.Objective);
}
