namespace LogReg.Simd.Solvers;

/// <summary>Whether a quasi-Newton method crawls, so that Newton's method should take over: by the iterations that it took, and by those that it still needs at its rate.</summary>
/// <remarks>A rate over a few steps of L-BFGS says little; that of the second half of a run does, once the run is long enough for Newton's method to have been the cheaper one.</remarks>
/// <param name="usual">Iterations that are no sign of trouble.</param>
/// <param name="most">Iterations behind which the method counts as crawling at any rate; <see cref="int.MaxValue"/> where nobody could take over.</param>
/// <param name="price">Iterations that the other method is worth behind the usual ones.</param>
internal sealed class CrawlWatch(int usual, int most, double price)
{
    /// <summary>The estimated gaps by iteration, as far as a rate needs them.</summary>
    private readonly double[] gaps = new double[usual < most ? most + 1 : 0];

    /// <summary>Notes where the run is, and says whether it crawls.</summary>
    /// <param name="iteration">The number of finished steps; every one is told.</param>
    /// <param name="gap">The estimated gap by the point's own residuals; NaN where there is none, and the number of iterations alone decides.</param>
    /// <param name="left">The estimated gap by the best dual point, over the gap that is enough.</param>
    public bool IsCrawling(int iteration, double gap, double left)
    {
        if (iteration >= gaps.Length)
        {
            return iteration > most;
        }

        gaps[iteration] = gap;
        if (iteration <= usual)
        {
            return false;
        }

        int half = iteration / 2;
        double perStep = Math.Log(gaps[half] / gap) / (iteration - half);
        return !(Math.Log(left) <= price * perStep);
    }
}
