using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Steps of coordinate ascent on the dual (formula 4.17), as long as sweeps are the shorter way to the tolerance.</summary>
/// <remarks>A step goes on until what its sweeps saw, which is late by half a sweep, promises the tolerance. One thread works; <see cref="AscentCosts"/> tells what a sweep costs.</remarks>
internal sealed class AscentSteps
{
    /// <summary>The share of the speed at which a sweep is worth its cost that it must keep: what is given up was paid for.</summary>
    private const double EnoughSpeed = 0.7;

    /// <summary>The share of the tolerance that a promise must keep.</summary>
    private const double EnoughShare = 0.7;

    /// <summary>Sweeps that say nothing of the speed yet.</summary>
    private const int FirstSweeps = 3;

    /// <summary>The same where there are more columns than rows: there the gap may even grow at first.</summary>
    private const int FirstWideSweeps = 4;

    /// <summary>Sweeps after which no rise of the speed is waited for.</summary>
    private const int LateSweeps = 10;

    /// <summary>
    /// How many times slower than Newton's method over strong rows a late sweep may be at most, for what it costs, before <see cref="EnoughSpeed"/>: six times is 0.08 a pass, the slowest speed of
    /// Newton's method that was measured. Without a limit 5,000 columns a row allowed sweeps of a speed of 4e-6, 560 of them.
    /// </summary>
    private const double MostLateColumns = 6;

    /// <summary>What all sweeps may cost, in passes.</summary>
    private const double MostPasses = 36;

    private readonly IDualAscent ascent;
    private readonly double givenIntercept;
    private bool hasMoved;
    private double lastGap = double.PositiveInfinity;
    private double earlierGap = double.PositiveInfinity;
    private double lastValue = double.PositiveInfinity;
    private double lastPromise = double.PositiveInfinity;
    private bool isOver;

    private AscentSteps(IDualAscent ascent, double givenIntercept)
    {
        (this.ascent, this.givenIntercept) = (ascent, givenIntercept);
        GivenValue = ascent.Begin(givenIntercept);
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
        return isZero && objective.BeginAscent() is { } ascent ? new AscentSteps(ascent, intercept) : null;
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

        if (isOver)
        {
            ascent.End();
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
        if (isOver)
        {
            return false;
        }

        double expected = SweepOn(state);
        ascent.WriteTo(state.TrialPoint);
        state.EvaluateTrial();
        bool helps = state.TrialValue < state.Value;
        if (helps)
        {
            state.AcceptTrial();
            state.ExpectedDecrease = lastPromise;
            ascent.Offer(expected);
        }

        isOver |= !helps;
        if (!helps)
        {
            GiveUp();
        }
        else if (isOver)
        {
            ascent.End();
        }

        return helps;
    }

    /// <summary>Ends the ascent, and takes back what it has offered.</summary>
    public void GiveUp()
    {
        isOver = true;
        ascent.Offer(double.PositiveInfinity);
        ascent.End();
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
            double speed = Math.Log(double.IsFinite(earlierGap) && Sweeps > FirstSweeps ? Math.Sqrt(earlierGap / sweep.Gap) : lastGap / sweep.Gap);
            (earlierGap, lastGap, lastValue) = (lastGap, sweep.Gap, sweep.Value);

            // Rows were seen half a sweep ago on average.
            double promised = sweep.Gap * Math.Sqrt(share);
            isEnough = promised <= EnoughShare * state.Tolerance * Math.Abs(sweep.Value) && promised < 0.5 * lastPromise;
            isOver = !isEnough && (!Pays(speed) || !state.MayWork());
            lastPromise = promised;
        }

        return isOver ? double.PositiveInfinity : lastPromise;
    }

    /// <summary>Whether one more sweep gains about as much as the passes of Newton's method that it costs.</summary>
    private bool Pays(double speed)
    {
        AscentCosts costs = ascent.Costs;
        bool isKnown = Sweeps >= (costs.ColumnsPerRow > 1 ? FirstWideSweeps : FirstSweeps);
        double columns = Sweeps < LateSweeps ? costs.ColumnsPerRow : Math.Min(costs.ColumnsPerRow, MostLateColumns);
        return (Sweeps + 1) * costs.SweepCost <= MostPasses && (!isKnown || speed * Math.Max(columns, 1) >= EnoughSpeed * costs.LeastSpeed);
    }
}
