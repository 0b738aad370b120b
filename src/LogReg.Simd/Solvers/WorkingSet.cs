namespace LogReg.Simd.Solvers;

/// <summary>The variables that a step under an L1 penalty works on: those that are not zero and, steepest first, those at zero whose slope the penalty does not absorb, or hardly.</summary>
/// <remarks>
/// Where the step ends slopes have changed, and a variable left out whose slope is beyond λ₁ then costs one more step: the last ones would serve the dual point alone, which every such
/// variable shrinks, but for an L2 penalty. So without one those whose slope is near λ₁ join too, near as measured by what the step has to change; on movie_reviews two and four sets are enough where four and six were needed.
/// At most twice as many join as are not zero, or <see cref="LeastNewcomers"/> where those are few. Every step comes with a full gradient, so that none is overlooked for long.
/// Source: Massias, Gramfort and Salmon, ICML 2018 (the growth of working sets).
/// </remarks>
internal sealed class WorkingSet
{
    private const int LeastNewcomers = 500;
    private const int Growth = 2;

    /// <summary>A slope short of λ₁ by less than this share of the largest subgradient is expected to grow beyond it. Shares of 0.1 to 1 took the same time.</summary>
    private const double NearShare = 0.25;

    /// <summary>The most that it may be short by, as a share of λ₁.</summary>
    private const double MostShort = 0.5;

    private readonly List<int> variables = [];
    private readonly List<double> slopes = [];

    /// <summary>Gets the variables, ascending.</summary>
    public ReadOnlySpan<int> Variables => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(variables);

    /// <summary>Chooses the variables at the current point.</summary>
    public void Choose(OptimizationState state)
    {
        ((double l1, double l2), int penalized) = (state.Objective.Penalty, state.Objective.PenalizedCount);
        slopes.Clear();
        double floor = l2 > 0 ? l1 : Math.Max(l1 - (NearShare * state.GradientNorm()), (1 - MostShort) * l1);
        int nonZeros = 0;
        for (int j = 0; j < penalized; j++)
        {
            if (state.Point[j] != 0)
            {
                nonZeros++;
            }
            else if (Math.Abs(state.Gradient[j]) > floor)
            {
                slopes.Add(Math.Abs(state.Gradient[j]));
            }
        }

        int most = Math.Max(LeastNewcomers, Growth * nonZeros);
        double least = floor;
        if (slopes.Count > most)
        {
            least = Largest(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(slopes), most);
        }

        variables.Clear();
        for (int j = 0; j < state.Point.Length; j++)
        {
            if (j >= penalized || state.Point[j] != 0 || (Math.Abs(state.Gradient[j]) > floor && Math.Abs(state.Gradient[j]) >= least))
            {
                variables.Add(j);
            }
        }
    }

    /// <summary>The element that as many as asked for, itself among them, are no smaller than; the elements are put in another order.</summary>
    /// <remarks>Source: Hoare, Communications of the ACM 4, 1961 (Find), the pivot the median of three.</remarks>
    private static double Largest(Span<double> values, int count)
    {
        int wanted = values.Length - count;
        (int first, int last) = (0, values.Length - 1);
        while (first < last)
        {
            (double low, double middle, double high) = (values[first], values[first + ((last - first) / 2)], values[last]);
            double pivot = Math.Max(Math.Min(low, middle), Math.Min(Math.Max(low, middle), high));
            (int i, int j) = (first, last);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (pivot < values[j])
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    (i, j) = (i + 1, j - 1);
                }
            }

            if (wanted <= j)
            {
                last = j;
            }
            else if (wanted >= i)
            {
                first = i;
            }
            else
            {
                break;
            }
        }

        return values[wanted];
    }
}
