namespace LogReg.Simd.Solvers;

/// <summary>The variables that a step under an L1 penalty works on: those that are not zero and, steepest first, those at zero whose slope the penalty does not absorb.</summary>
/// <remarks>
/// At most twice as many join as are not zero, or <see cref="LeastNewcomers"/> where those are few. Every step comes with a full gradient, so that none is overlooked for long.
/// Source: Massias, Gramfort and Salmon, ICML 2018 (the growth of working sets).
/// </remarks>
internal sealed class WorkingSet
{
    private const int LeastNewcomers = 500;
    private const int Growth = 2;

    private readonly List<int> variables = [];
    private readonly List<double> slopes = [];

    /// <summary>Gets the variables, ascending.</summary>
    public ReadOnlySpan<int> Variables => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(variables);

    /// <summary>Chooses the variables at the current point.</summary>
    public void Choose(OptimizationState state)
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

        int most = Math.Max(LeastNewcomers, Growth * nonZeros);
        double least = l1;
        if (slopes.Count > most)
        {
            slopes.Sort();
            least = slopes[^most];
        }

        variables.Clear();
        for (int j = 0; j < state.Point.Length; j++)
        {
            if (j >= penalized || state.Point[j] != 0 || (Math.Abs(state.Gradient[j]) > l1 && Math.Abs(state.Gradient[j]) >= least))
            {
                variables.Add(j);
            }
        }
    }
}
