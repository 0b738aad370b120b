namespace LogReg.Simd.Solvers;

/// <summary>How fast a quasi-Newton method gains, and whether a new Hessian would pay for itself.</summary>
/// <remarks>
/// Around the Hessian of b of n rows F − F* falls by a factor of about variables/b a pass, as long as the sample knows all columns. One that does not, or a Hessian that is far from
/// where the run has come to, shows in the decrements that the last steps promised: with the gap that is left they say how many passes are left, and those are weighed against the price of a Hessian.
/// </remarks>
internal sealed class ProgressWatch
{
    /// <summary>The steps over which the rate is measured: fewer would take a single good or bad step for the rule.</summary>
    private const int Steps = 3;

    /// <summary>Steps that a run takes behind a new Hessian.</summary>
    private const double StepsAfter = 4;

    private readonly double[] decreases = new double[Steps + 1];
    private int count;

    /// <summary>Begins anew, behind a new Hessian or in other arithmetic.</summary>
    public void Restart() => count = 0;

    /// <summary>Notes what the last step promised.</summary>
    public void Add(double expectedDecrease)
    {
        decreases[count % decreases.Length] = expectedDecrease;
        count++;
    }

    /// <summary>Whether the passes that are left at the rate of the last steps cost more than a new Hessian and what comes behind it.</summary>
    /// <param name="state">Where the run is, and what it is to reach.</param>
    /// <param name="price">The passes that a Hessian costs.</param>
    public bool IsBehind(OptimizationState state, double price)
    {
        if (count <= Steps)
        {
            return false;
        }

        double last = decreases[(count - 1) % decreases.Length];
        double first = decreases[count % decreases.Length];
        double left = Math.Log((double.IsNaN(state.GapEstimate) ? last : state.GapEstimate) / (state.Tolerance * Math.Abs(state.Value)));
        if (!(left > 0))
        {
            return false;
        }

        double perStep = Math.Log(first / last) / Steps;
        return !(perStep > 0) || left / perStep > price + StepsAfter;
    }
}
