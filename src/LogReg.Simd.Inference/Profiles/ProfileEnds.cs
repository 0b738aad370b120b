using LogReg.Simd.Inference.Estimation;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>Both ends of many profiles: those of coefficients that moved columns leave as they are together, and those of intercepts, which have columns of their own, after them.</summary>
internal static class ProfileEnds
{
    /// <summary>Makes the steps of the search for one end.</summary>
    /// <param name="problem">What is searched.</param>
    /// <param name="end">The end: two times its place, and one more for the upper one.</param>
    /// <param name="search">What it searches with.</param>
    public delegate IEnumerable<Evaluation> Steps(ProfileProblem problem, int end, ProfileSearch search);

    /// <summary>The sign of an end: −1 for the lower one.</summary>
    public static int SignOf(int end) => end % 2 == 0 ? -1 : 1;

    /// <summary>Runs the searches of all ends.</summary>
    /// <param name="count">The places.</param>
    /// <param name="isMoved">Whether moved columns change the coefficient of a place.</param>
    /// <param name="profiles">The searches of those whose coefficients are not changed, or are.</param>
    /// <param name="steps">The steps of one end.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static void Run(int count, Func<int, bool> isMoved, Func<bool, ProfileProblem> profiles, Steps steps, CancellationToken cancellationToken)
    {
        foreach (bool ofFirst in new[] { false, true })
        {
            int[] places = [.. Enumerable.Range(0, count).Where(place => isMoved(place) == ofFirst)];
            if (places.Length > 0)
            {
                ProfileProblem problem = profiles(ofFirst);
                problem.Run(2 * places.Length, (end, search) => steps(problem, (2 * places[end / 2]) + (end % 2), search), cancellationToken);
            }
        }
    }

    /// <summary>The ends of all variables in the units of the caller, by minima with the variable held where its own steps do not end; NaN where none was found.</summary>
    /// <param name="count">The variables.</param>
    /// <param name="rise">Half the quantile of χ² with one degree of freedom.</param>
    /// <param name="isMoved">Whether moved columns change a coefficient.</param>
    /// <param name="profiles">As in <see cref="Run"/>.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static double[] Of(int count, double rise, Func<int, bool> isMoved, Func<bool, ProfileProblem> profiles, CancellationToken cancellationToken)
    {
        double[] ends = new double[2 * count];
        Run(
            count,
            isMoved,
            profiles,
            (problem, end, search) => search.AnyEndSteps(end / 2, SignOf(end), rise, found => ends[end] = found / problem.Scales[end / 2]),
            cancellationToken);
        return ends;
    }
}
