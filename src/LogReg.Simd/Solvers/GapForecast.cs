using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>What the next certificate would say, and by which dual point: that of the current point, or one that the solver knows to be better (formula 4.16).</summary>
/// <remarks>
/// The best dual point is one of Newton's steps ahead. The pairs of a quasi-Newton method take the part of it that lies in their span, and say by how much that helps. Where it is not enough, what
/// they leave of the gradient goes through the solver's own model of the inverse Hessian, which has made the gap of the last steps smaller by a share and may do so once more. Only the certificate
/// tells, so that a wrong forecast costs a pass; after the first one the model is not asked again.
/// </remarks>
internal sealed class GapForecast : IDisposable
{
    /// <summary>The solver is asked as soon as the last step promised no more than this many times what the run may leave: steps before are nowhere near the end.</summary>
    private const double Reach = 1e3;

    /// <summary>Another dual point is worth its share of the pass where it makes the gap smaller by this.</summary>
    private const double WorthwhileShare = 0.7;

    /// <summary>The part of the gap by which the quadratic model of the pairs may be wrong where the run is near its end.</summary>
    private const double PairDoubt = 0.1;

    /// <summary>
    /// The same with several classes: the classes' curvatures change more on the way, and certificates showed up to 16 times what the pairs had forecast. An iteration is cheaper there than two or three passes in double
    /// in vain.
    /// </summary>
    private const double ClassDoubt = 0.75;

    /// <summary>The same of the solver's model, which nobody has checked along what is left.</summary>
    private const double ModelDoubt = 0.5;

    /// <summary>A gap of so many times what rounding hides of F is large enough that rounding is not what stands before it.</summary>
    private const double VisibleShare = 100;

    private readonly OptimizationState state;
    private readonly double tolerance;
    private double[] point = [];
    private double[] left = [];
    private DualExtrapolation? extrapolation;
    private LbfgsMemory? pairs;
    private double share = 1;
    private double lastShare = 1;
    private double doubt;
    private bool asksModel = true;
    private bool usesKept;
    private bool descends;

    /// <param name="state">The run that is forecast.</param>
    /// <param name="tolerance">The relative tolerance.</param>
    public GapForecast(OptimizationState state, double tolerance)
    {
        (this.state, this.tolerance) = (state, tolerance);
    }

    /// <summary>Gets the estimate by the residuals of the point itself; NaN where no certificate exists.</summary>
    public double Plain { get; private set; } = double.NaN;

    /// <summary>Gets the estimate by <see cref="Dual"/>.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>Gets <see cref="Best"/> with what it may be wrong by: a certificate is worth its pass where this is within the tolerance.</summary>
    public double Cautious => Best / (1 - doubt);

    /// <summary>Gets the variables of the other dual point that the certificate should use; empty where it should not.</summary>
    public ReadOnlySpan<double> Dual => Best < Plain && !usesKept ? point : default;

    /// <summary>Gets a value indicating whether <see cref="Dual"/> is a direction along which the point's own residuals move.</summary>
    public bool IsDirection => !state.Objective.Penalty.IsSmooth;

    /// <summary>
    /// Gets a value indicating whether the solver expects F to be near enough to its minimum and finds no direction that shows it, for which rounding is to blame: what is left is not large beside it.
    /// </summary>
    public bool IsBlind { get; private set; }

    /// <summary>
    /// Gets the variables of a point where the run may end without another evaluation: the dual point, where F is expected to be lower than here, so that the gap by its own residuals is smaller than
    /// that of the current point by them. Empty where there is none.
    /// </summary>
    public ReadOnlySpan<double> Ahead => descends && !IsDirection ? Dual : default;

    /// <summary>Gets the gap that is expected there.</summary>
    public double ExpectedAhead { get; private set; } = double.NaN;

    private bool HasClasses => state.Objective.Curvature is { HessianBlocks: > 1 };

    /// <summary>Looks at the current point.</summary>
    /// <param name="solver">The solver that is asked.</param>
    /// <param name="isLast">Whether the run ends here, so that the best bound counts, however far it is from the tolerance; under an L1 penalty that of the point's own residuals.</param>
    public void Update(ISolver solver, bool isLast = false)
    {
        double before = Plain;
        IsBlind = descends = false;
        Plain = Best = GapEstimate.Of(state);
        doubt = 0;
        usesKept = state.Objective.KeptGap < Plain;
        if (usesKept)
        {
            Best = state.Objective.KeptGap;
            return;
        }

        if (!isLast)
        {
            (lastShare, share) = double.IsFinite(before) ? (share, Math.Min(Plain / before, 1)) : (solver.ExpectedShare, solver.ExpectedShare);
        }

        Reserve();
        double enough = tolerance * Math.Abs(state.Value);
        if (IsDirection && !isLast && Plain > enough)
        {
            double byDirection = solver.PredictGap(state, (1 - PairDoubt) * enough, point);
            IsBlind = double.IsNaN(byDirection) && enough < VisibleShare * state.Objective.ValueNoise * Math.Abs(state.Value);
            (Best, doubt) = byDirection < Plain ? (byDirection, PairDoubt) : (Plain, 0);
            return;
        }

        double allowed = Reach * tolerance * Math.Abs(state.Value);
        if (!double.IsFinite(Plain) || !state.Objective.Penalty.IsSmooth || (!isLast && (IsPlainCheapest(enough) || state.ExpectedDecrease > allowed || Plain > Reach * allowed)))
        {
            return;
        }

        double predicted = Extrapolate(solver, isLast ? double.PositiveInfinity : enough);
        (Best, doubt) = predicted < WorthwhileShare * Plain ? (predicted, doubt) : (Plain, 0);
    }

    /// <summary>Learns that the certificate was not what the forecast promised.</summary>
    public void Disappoint() => asksModel &= doubt != ModelDoubt;

    /// <summary>Learns that the solver has prepared nothing: its model is none.</summary>
    public void ForgoModel() => asksModel = false;

    public void Dispose() => extrapolation?.Dispose();

    /// <summary>With several classes the residuals of the point itself take one pass, and those of another point two or three, which are not needed where the former are expected to be enough.</summary>
    private bool IsPlainCheapest(double enough) => HasClasses && Plain <= enough;

    /// <summary>Takes the memory of dual points, which runs that end by a kept one never need.</summary>
    private void Reserve()
    {
        if (point.Length == 0)
        {
            (point, left) = (new double[state.Point.Length], new double[state.Point.Length]);
        }
    }

    private double Extrapolate(ISolver solver, double enough)
    {
        if (solver.Pairs != pairs)
        {
            extrapolation?.Dispose();
            extrapolation = solver.Pairs is null ? null : new DualExtrapolation(solver.Pairs);
            pairs = solver.Pairs;
        }

        doubt = HasClasses ? ClassDoubt : PairDoubt;
        double predicted = double.PositiveInfinity;
        if (extrapolation is not null)
        {
            predicted = extrapolation.Predict(state, point, left);
        }
        else
        {
            state.Point.CopyTo(point, 0);
            state.Gradient.CopyTo(left, 0);
        }

        double ofLeft = GapEstimate.OfGradient(state.Objective, left);
        double rest = Math.Max(share, lastShare) * ofLeft;
        (descends, ExpectedAhead) = (predicted > ofLeft, ofLeft);
        if (predicted <= (1 - doubt) * enough || !(rest < ModelDoubt * Math.Min(Plain, predicted)) || !asksModel || !solver.TryInvert(left))
        {
            return predicted;
        }

        doubt = ModelDoubt;
        VectorMath.AddScaled(point, -1, left);
        double slope = HalfSlope();
        (descends, ExpectedAhead) = (slope > 0, rest);
        return rest + slope;
    }

    /// <summary>−½gᵀw for the way w to the dual point: what is left of F by the quadratic model where w is nearly Newton's step.</summary>
    private double HalfSlope()
    {
        double slope = 0;
        for (int j = 0; j < point.Length; j++)
        {
            slope -= 0.5 * state.Gradient[j] * (point[j] - state.Point[j]);
        }

        return Math.Max(slope, 0);
    }
}
