using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>Newton's method until its end is proven, or until a separating direction shows that there is none.</summary>
internal sealed class MaximumSearch
{
    private const int MostIterations = 80;
    private const int FirstCheckOfComplete = 3;
    private const int FirstCheckOfQuasi = 6;

    /// <summary>A decrement this small is rounding; one that does not fall by <see cref="FastFall"/> is not on its way to a maximum.</summary>
    private const double Settled = 1e-22;
    private const double FastFall = 100;

    /// <summary>Of fewer rows for a coefficient, what double leaves of the way is too much for the proof: without a step by the exact gradient it would need a second Hessian.</summary>
    private const int FewRows = 1600;

    /// <summary>Looks for a separating direction.</summary>
    /// <param name="point">A point that may be diverging.</param>
    /// <param name="before">The point one step before.</param>
    /// <param name="onlyComplete">Whether only a point that has every row on its side is looked at.</param>
    public delegate bool SeparationCheck(ReadOnlySpan<DoubleDouble> point, ReadOnlySpan<DoubleDouble> before, bool onlyComplete);

    private MaximumSearch(NewtonSearch newton, CertifiedPoint? certified, bool isSeparated) => (Newton, Certified, IsSeparated) = (newton, certified, isSeparated);

    /// <summary>Gets the last point, and the way to it.</summary>
    public NewtonSearch Newton { get; }

    /// <summary>Gets the maximum with its bound, which may be infinite; null where no curvature was left.</summary>
    public CertifiedPoint? Certified { get; }

    /// <summary>Gets a value indicating whether the check found a direction.</summary>
    public bool IsSeparated { get; }

    /// <summary>Runs.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="separates">The check.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static MaximumSearch Run(ILikelihood likelihood, double[] start, SeparationCheck separates, CancellationToken cancellationToken)
    {
        NewtonSearch newton = new(likelihood, start);
        double last = double.PositiveInfinity;
        DoubleDouble[] before = [.. newton.Point];
        while (!newton.HasConverged && !newton.IsFlat && newton.Iterations < MostIterations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            newton.Point.CopyTo(before, 0);
            newton.Step();
            bool isSlow = newton.IsFlat || (newton.Decrement > Settled && newton.Decrement > last / FastFall);
            last = newton.Decrement;
            if (isSlow && newton.Iterations >= FirstCheckOfComplete && separates(newton.Point, before, newton.Iterations < FirstCheckOfQuasi))
            {
                return new MaximumSearch(newton, null, isSeparated: true);
            }
        }

        if (newton.HasConverged && likelihood.RowCount < FewRows * likelihood.Size)
        {
            newton.Polish();
        }

        CertifiedPoint? certified = newton.IsFlat ? null : CertifiedPoint.Refine(likelihood, newton.Point);
        bool isProven = certified is not null && double.IsFinite(certified.Bound);
        return new MaximumSearch(newton, certified, !isProven && separates(newton.Point, before, onlyComplete: false));
    }
}
