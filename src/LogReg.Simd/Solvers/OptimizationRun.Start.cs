using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <content>How a run begins: what the solver prepares, within the limits of the run, and the value of the start.</content>
internal sealed partial class OptimizationRun
{
    /// <summary>Lets the solver prepare where there is a step to take: a run of no iterations, or of no time, is its start.</summary>
    private StopReason? Prepare()
    {
        isPrepared = true;
        state.Objective.Team.Cancellation.ThrowIfCancellationRequested();
        if (limits.MaxIterations > 0 && !state.IsTimeUp())
        {
            solver.Start(state, start);
        }
        else
        {
            forecast.ForgoModel();
        }

        start.CopyTo(state.TrialPoint, 0);
        state.Objective.Snap(state.TrialPoint);
        AwaitsTrial = ProposesTrials && !double.IsFinite(state.Objective.KeptGap);
        return null;
    }

    /// <summary>Tells the observer that the solver works, and whether it may go on.</summary>
    private bool MayWork()
    {
        observer.ObserveWork(state);
        state.Objective.Team.Cancellation.ThrowIfCancellationRequested();
        return !state.IsTimeUp();
    }

    private StopReason? EvaluateStart()
    {
        if (double.IsFinite(state.Objective.KeptGap) && CertifiesStart())
        {
            isStarted = true;
            return StopReason.Converged;
        }

        state.Start(start);
        if (solver.TryTakeBackStart(state.Value, start))
        {
            state.Start(start);
        }

        isStarted = true;
        startValue = state.Value;
        return null;
    }

    /// <summary>Whether a start that came with a dual point is good enough as it is: then the certificate, which says what an evaluation would, is the only pass at it.</summary>
    private bool CertifiesStart()
    {
        state.Objective.Snap(start);
        Certificate = state.Objective.Certify(start, true);
        KeepBound();
        if (!IsGoodEnough())
        {
            return false;
        }

        start.CopyTo(state.Point, 0);
        state.Value = Certificate.Objective;
        IsCertificateCurrent = true;
        observer.Observe(state, Certificate.Gap, Certificate.GradientNorm);
        return true;
    }
}
