using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Steps of coordinate ascent on the dual (formula 4.17), as long as sweeps are the shorter way to the tolerance.</summary>
/// <remarks>A step goes on until what its sweeps saw, which is late by half a sweep, promises the tolerance. Each costs about two passes, on one thread.</remarks>
internal sealed class AscentSteps
{
    /// <summary>Rows so much stronger than the penalty are left to Newton's method, whose passes do not grow with them.</summary>
    private const double MostStrength = 100;

    /// <summary>The share of the tolerance that a promise must keep.</summary>
    private const double EnoughShare = 0.7;

    /// <summary>Sweeps that say nothing of the speed yet.</summary>
    private const int FirstSweeps = 4;

    /// <summary>
    /// More than these are not worth their passes. Measured on a Zen 4 without an intercept: where columns outnumber rows, runs of 4 to 14 sweeps take 0.2 to 0.4 of the time of Newton's method alone; elsewhere those
    /// of 4 to 15 take 0.6 to 1.2, and those of 38 sweeps 2 to 3 (docs/results/amd-zen4/sparse.md).
    /// </summary>
    private const int MostSweeps = 18;

    private readonly IDualAscent ascent;
    private readonly double givenIntercept;
    private bool hasMoved;
    private double lastGap = double.PositiveInfinity;
    private double lastValue = double.PositiveInfinity;
    private double lastPromise = double.PositiveInfinity;
    private bool isOver;

    private AscentSteps(IDualAscent ascent, double givenIntercept)
    {
        (this.ascent, this.givenIntercept) = (ascent, givenIntercept);
        GivenValue = ascent.ValueAtZero(givenIntercept);
    }

    /// <summary>Gets F at the start that was given.</summary>
    public double GivenValue { get; }

    /// <summary>Gets the sweeps so far.</summary>
    public int Sweeps { get; private set; }

    /// <summary>Begins at a run's start; null where the objective has no ascent, where it would be slow, or where the start is not zero.</summary>
    public static AscentSteps? Of(IObjective objective, ReadOnlySpan<double> start)
    {
        bool isZero = !start[..objective.PenalizedCount].ContainsAnyExcept(0);
        double intercept = start.Length > objective.PenalizedCount ? start[^1] : 0;
        return isZero && objective.BeginAscent(MostStrength) is { } ascent ? new AscentSteps(ascent, intercept) : null;
    }

    /// <summary>Sweeps until the tolerance is promised or out of sight, and moves the start there where F seems to be smaller than at the given one.</summary>
    public void MoveStart(OptimizationState state, Span<double> start)
    {
        double expected = SweepOn(state);
        if (lastValue < GivenValue)
        {
            ascent.WriteTo(start);
            ascent.Offer(expected);
            hasMoved = true;
        }
    }

    /// <summary>Takes back a move of the start to where F turned out to be greater than at the given one: what sweeps see of it is an estimate. False where the start is to stay.</summary>
    public bool TryTakeBack(double value, Span<double> start)
    {
        if (!hasMoved || value <= GivenValue)
        {
            return false;
        }

        hasMoved = false;
        start.Clear();
        if (givenIntercept != 0)
        {
            start[^1] = givenIntercept;
        }

        return true;
    }

    /// <summary>Sweeps until the tolerance is promised once more, and moves the state there; false, and nothing moved, where that does not help or is not in sight.</summary>
    public bool TryStep(OptimizationState state)
    {
        if (isOver || Sweeps >= MostSweeps)
        {
            return false;
        }

        double expected = SweepOn(state);
        ascent.WriteTo(state.TrialPoint);
        state.EvaluateTrial();
        if (!(state.TrialValue < state.Value))
        {
            return false;
        }

        state.AcceptTrial();
        state.ExpectedDecrease = lastPromise;
        ascent.Offer(expected);
        return true;
    }

    /// <summary>Sweeps until the tolerance is promised, and returns the gap that is expected then; infinite where it is not in sight or time is up.</summary>
    private double SweepOn(OptimizationState state)
    {
        lastPromise = double.PositiveInfinity;
        for (bool isEnough = false; !isEnough && !isOver;)
        {
            AscentSweep sweep = ascent.Sweep();
            Sweeps++;
            double share = double.IsFinite(lastGap) ? Math.Min(sweep.Gap / lastGap, 1) : 1;
            (lastGap, lastValue) = (sweep.Gap, sweep.Value);

            // Rows were seen half a sweep ago on average.
            double promised = sweep.Gap * Math.Sqrt(share);
            double enough = EnoughShare * state.Tolerance * Math.Abs(sweep.Value);
            isEnough = promised <= enough && promised < 0.5 * lastPromise;
            bool isFar = Sweeps >= MostSweeps || (Sweeps >= FirstSweeps && !(share < 1 && Sweeps + (Math.Log(promised / enough) / -Math.Log(share)) <= MostSweeps));
            isOver = !isEnough && (isFar || !state.MayWork());
            lastPromise = promised;
        }

        return isOver ? double.PositiveInfinity : lastPromise;
    }
}
