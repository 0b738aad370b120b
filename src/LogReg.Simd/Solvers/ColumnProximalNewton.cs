using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Proximal Newton for L1 and elastic-net penalties where columns are sparse and too many for a Hessian (formula 4.10): coordinate descent on the columns of a working set, then a line search.</summary>
/// <remarks>
/// The working set holds the variables that are not zero and, steepest first, those at zero whose slope the penalty does not absorb, twice as many as are not zero at most. A full gradient comes with every step, so that no variable is overlooked for
/// long. A coefficient that the soft threshold sets to zero is an exact zero. One thread sweeps the columns in their order: the same bits on any number of threads.
/// Sources: Yuan, Ho and Lin, JMLR 13, 2012 (newGLMNET); Massias, Gramfort and Salmon, ICML 2018 (the growth of working sets).
/// </remarks>
internal sealed class ColumnProximalNewton(int variableCount) : ISolver
{
    private const int MostSweeps = 50;

    /// <summary>Sweeps end when no variable gains more than this share of the largest gain of the first sweep.</summary>
    private const double SweepTolerance = 1e-6;

    private const int LeastWorkingSet = 500;
    private const int Growth = 2;

    private readonly List<int> working = [];
    private readonly List<double> curvatures = [];
    private readonly List<double> slopes = [];

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        IColumnModel model = state.Objective.Columns!;
        model.Begin();
        Choose(state);
        curvatures.Clear();
        foreach (int j in working)
        {
            curvatures.Add(model.CurvatureOf(j) + (j < state.Objective.PenalizedCount ? state.Objective.Penalty.L2 : 0));
        }

        Array.Clear(state.Direction);
        Minimize(state, model);
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

    /// <summary>Chooses the working set, in the order of the variables.</summary>
    private void Choose(OptimizationState state)
    {
        (double l1, int penalized) = (state.Objective.Penalty.L1, state.Objective.PenalizedCount);
        slopes.Clear();
        int nonZeros = 0;
        for (int j = 0; j < penalized; j++)
        {
            if (state.Point[j] != 0)
            {
                nonZeros++;
            }
            else if (Math.Abs(state.Gradient[j]) > l1)
            {
                slopes.Add(Math.Abs(state.Gradient[j]));
            }
        }

        int most = Math.Max(LeastWorkingSet, Growth * nonZeros);
        double least = l1;
        if (slopes.Count > most)
        {
            slopes.Sort();
            least = slopes[^most];
        }

        working.Clear();
        for (int j = 0; j < variableCount; j++)
        {
            if (j >= penalized || state.Point[j] != 0 || (Math.Abs(state.Gradient[j]) > l1 && Math.Abs(state.Gradient[j]) >= least))
            {
                working.Add(j);
            }
        }
    }

    /// <summary>Sweeps the working set, then those of it that are not zero, until nothing gains, and all once more.</summary>
    private void Minimize(OptimizationState state, IColumnModel model)
    {
        double enough = double.PositiveInfinity;
        bool onlyActive = false;
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double largest = Sweep(state, model, onlyActive);
            if (sweep == 0)
            {
                enough = SweepTolerance * largest;
            }

            if (largest > enough)
            {
                onlyActive = true;
                continue;
            }

            if (!onlyActive)
            {
                return;
            }

            onlyActive = false;
        }
    }

    private double Sweep(OptimizationState state, IColumnModel model, bool onlyActive)
    {
        double largest = 0;
        (double l1, double l2, int penalized) = (state.Objective.Penalty.L1, state.Objective.Penalty.L2, state.Objective.PenalizedCount);
        for (int i = 0; i < working.Count; i++)
        {
            int j = working[i];
            double value = state.Point[j] + state.Direction[j];
            double curvature = curvatures[i];
            if ((onlyActive && value == 0) || !(curvature > 0))
            {
                continue;
            }

            // The slope at the point has the L2 penalty's part there.
            double slope = state.Gradient[j] + model.SlopeOf(j) + (j < penalized ? l2 * state.Direction[j] : 0);
            double target = value - (slope / curvature);
            double moved = j < penalized ? Penalty.SoftThreshold(target, l1 / curvature) : target;
            double change = moved - value;
            if (change != 0)
            {
                // So that Point + Direction is the moved value, and zero exactly where it is zero.
                state.Direction[j] = moved - state.Point[j];
                model.Move(j, change);
                largest = Math.Max(largest, curvature * change * change);
            }
        }

        return largest;
    }
}
