using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>
/// Proximal Newton for L1 and elastic-net penalties where columns are sparse and too many for a Hessian (formula
/// 4.10): the problem of a working set is solved by its columns, then a line search and a full gradient.
/// </summary>
/// <remarks>
/// <para>
/// All variables that are not zero are in the working set, so that its columns alone make the logits: the inner steps of Newton's method read no other entry, and a pass over all of them is due once
/// per working set. It is solved until its subgradients are a share of what the step began with, or fine enough for the gap that the run wants.
/// </para>
/// <para>
/// A coefficient that the soft threshold sets to zero is an exact zero. One thread works on the columns in their order: the same bits on any number of threads.
/// Sources: Yuan, Ho and Lin, JMLR 13, 2012 (newGLMNET); Massias, Gramfort and Salmon, ICML 2018 (working sets that are solved).
/// </para>
/// </remarks>
internal sealed class ColumnProximalNewton : ISolver
{
    private const int MostNewtonSteps = 30;
    private const int MostHalvings = 30;
    private const double SufficientDecrease = 1e-4;

    /// <summary>
    /// What a step leaves of the largest subgradient; under an L1 penalty alone for each λ₁ that this is large: far away the set is another one after the step, near the end it is the last.
    /// </summary>
    private const double StepShare = 0.01;

    /// <summary>The least and the most that it then comes to. On movie_reviews at λ_max/100 a fixed 0.01 took 52 ms where this took 46.</summary>
    private const double LeastStepShare = 0.003;

    private const double MostStepShare = 0.2;

    /// <summary>The most that a step may leave, however near the end is.</summary>
    private const double MostShare = 0.3;

    /// <summary>What the model leaves of the largest subgradient within a Newton step.</summary>
    private const double ModelShare = 0.1;

    /// <summary>The same where the model's Hessian is formed, and costs more than what is done with it.</summary>
    private const double FormedShare = 1e-3;

    /// <summary>The part of the wanted gap that subgradients within the working set may make up.</summary>
    private const double GapShare = 0.25;

    /// <summary>Differences of F in double that mean nothing.</summary>
    private const double Noise = 1e-14;

    private readonly WorkingSet working = new();
    private readonly ColumnVariables variables = new();
    private readonly ColumnDescent descent = new();

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
        // Before the first evaluation, whose sums of rare columns then read this copy and need none of their own.
        _ = state.Objective.Columns;
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        working.Choose(state);
        variables.Take(state, working.Variables);
        Solve(state.Objective.Columns!, Enough(state));
        Array.Clear(state.Direction);
        for (int i = 0; i < variables.Count; i++)
        {
            int j = working.Variables[i];
            state.Direction[j] = variables.Values[i] - state.Point[j];
        }

        double decrease = -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
        if (!CompositeSearch.TryAdvance(state))
        {
            return false;
        }

        // Without an L2 penalty the gap shrinks with the distance and not with its square, so that a step which promises little is no sign of rounding.
        state.ExpectedDecrease = state.Objective.Penalty.L2 > 0 ? decrease : double.NaN;
        return true;
    }

    public void Dispose()
    {
    }

    /// <summary>The subgradient to which a step solves the working set. A gap is about Σ |v|·|subgradient|, and the share by which the dual point has to shrink times the loss.</summary>
    private static double Enough(OptimizationState state)
    {
        double norm = state.GradientNorm();
        double l1 = state.Objective.Penalty.L1;
        double fine = GapShare * state.Tolerance * Math.Abs(state.Value) * l1 / (state.L1Penalty(state.Point) + Math.Abs(state.Value));
        double share = state.Objective.Penalty.L2 > 0 ? StepShare : Math.Clamp(StepShare * norm / l1, LeastStepShare, MostStepShare);
        return Math.Max(share * norm, Math.Min(fine, MostShare * norm));
    }

    /// <summary>Newton's method on the working set.</summary>
    private void Solve(IColumnProblem problem, double enough)
    {
        problem.Choose(working.Variables);
        double value = problem.Evaluate(variables.Values) + PenaltyOf(variables.Values);
        for (int step = 0; step < MostNewtonSteps; step++)
        {
            problem.ComputeSlopes(variables.Slopes);
            for (int i = 0; i < variables.PenalizedCount; i++)
            {
                variables.Slopes[i] += variables.Penalty.L2 * variables.Values[i];
            }

            double violation = variables.Violation();
            if (violation <= enough)
            {
                return;
            }

            IColumnModel model = problem.NewModel();
            descent.Minimize(model, variables, Math.Max((model.IsFormed ? FormedShare : ModelShare) * violation, MostShare * enough));
            if (!TryAdvance(problem, ref value))
            {
                return;
            }
        }
    }

    private bool TryAdvance(IColumnProblem problem, ref double value)
    {
        variables.Move(1);
        double change = VectorMath.Dot(variables.Slopes, variables.Direction) + (L1Of(variables.Trials) - L1Of(variables.Values));
        double noise = Noise * Math.Abs(value);
        double step = 1;
        for (int halving = 0; halving <= MostHalvings && change < 0; halving++)
        {
            double trial = problem.Evaluate(variables.Trials) + PenaltyOf(variables.Trials);
            if (trial <= value + (SufficientDecrease * step * change) + noise)
            {
                value = trial;
                variables.Accept();
                return true;
            }

            step *= 0.5;
            variables.Move(step);
        }

        return false;
    }

    private double PenaltyOf(ReadOnlySpan<double> values) => variables.Penalty.ValueOf(values[..variables.PenalizedCount]);

    private double L1Of(ReadOnlySpan<double> values) => variables.Penalty.L1ValueOf(values[..variables.PenalizedCount]);
}
