using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>The variables of a working set while they are optimised: where they are, what the loss says there, and where they are about to go.</summary>
internal sealed class ColumnVariables
{
    private double[] values = [];
    private double[] trials = [];
    private double[] slopes = [];
    private double[] curvatures = [];
    private double[] direction = [];

    /// <summary>Gets the number of variables.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of those with a penalty; the intercept, if any, is the last.</summary>
    public int PenalizedCount { get; private set; }

    /// <summary>Gets the penalty.</summary>
    public Penalty Penalty { get; private set; }

    /// <summary>Gets the current values.</summary>
    public Span<double> Values => values.AsSpan(0, Count);

    /// <summary>Gets the values of a trial.</summary>
    public Span<double> Trials => trials.AsSpan(0, Count);

    /// <summary>Gets the slopes of the smooth part at the current values.</summary>
    public Span<double> Slopes => slopes.AsSpan(0, Count);

    /// <summary>Gets the second derivatives of the smooth part; not positive where a variable changes no logit.</summary>
    public Span<double> Curvatures => curvatures.AsSpan(0, Count);

    /// <summary>Gets the direction: a value plus its element is exactly zero where it is to be.</summary>
    public Span<double> Direction => direction.AsSpan(0, Count);

    /// <summary>Takes the values of some variables of a point.</summary>
    public void Take(OptimizationState state, ReadOnlySpan<int> variables)
    {
        (Count, Penalty) = (variables.Length, state.Objective.Penalty);
        if (values.Length < Count)
        {
            int length = Math.Max(Count, 2 * values.Length);
            (values, trials, slopes, curvatures, direction) = (new double[length], new double[length], new double[length], new double[length], new double[length]);
        }

        PenalizedCount = Count;
        for (int i = 0; i < Count; i++)
        {
            values[i] = state.Point[variables[i]];
            PenalizedCount -= variables[i] >= state.Objective.PenalizedCount ? 1 : 0;
        }
    }

    /// <summary>The L2 strength of a variable.</summary>
    public double L2Of(int place) => place < PenalizedCount ? Penalty.L2 : 0;

    /// <summary>The smallest subgradient of F by a variable.</summary>
    /// <param name="place">The variable.</param>
    /// <param name="slope">The slope of the smooth part.</param>
    /// <param name="value">The value.</param>
    public double Subgradient(int place, double slope, double value) => place < PenalizedCount ? Penalty.Subgradient(slope, value) : slope;

    /// <summary>The largest subgradient of F at the current values.</summary>
    public double Violation()
    {
        double largest = 0;
        for (int i = 0; i < Count; i++)
        {
            largest = Math.Max(largest, Math.Abs(Subgradient(i, slopes[i], values[i])));
        }

        return largest;
    }

    /// <summary>Writes the trial a step along the direction.</summary>
    public void Move(double step)
    {
        for (int i = 0; i < Count; i++)
        {
            trials[i] = values[i] + (step * direction[i]);
        }
    }

    /// <summary>Makes the trial current.</summary>
    public void Accept() => (values, trials) = (trials, values);
}
