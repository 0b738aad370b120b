using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Steps along a direction (formula 4.3): the full step first, and if that fails a search in logit space.</summary>
/// <remarks>
/// The full step is evaluated by the fused pass, so a step that is accepted at once, as nearly all of a Newton-like solver's are, costs one read
/// of the features. If it is refused, the logits of both ends are known and every further trial reads none. Accepted are steps
/// under the strong Wolfe conditions, or, where the objective's differences drown in rounding, under their approximate form
/// (Nocedal and Wright, Numerical Optimization, 2nd ed., section 3.1; Hager and Zhang, SIAM J. Optim. 16, 2005).
/// </remarks>
internal static class LineSearch
{
    private const double SufficientDecrease = 1e-4;
    private const double CurvatureShare = 0.9;
    private const int MaxTrials = 40;

    /// <summary>Advances the state along its direction and returns the step; 0, and nothing moved, where no step decreases the objective.</summary>
    /// <param name="state">The state.</param>
    /// <param name="firstStep">The step to try first.</param>
    public static double Advance(OptimizationState state, double firstStep = 1)
    {
        double slope = VectorMath.Dot(state.Gradient, state.Direction);
        double noise = state.Objective.ValueNoise * Math.Abs(state.Value);
        if (!(slope < 0))
        {
            return 0;
        }

        for (int attempt = 0; attempt < MaxTrials; attempt++)
        {
            TryAt(state, firstStep);
            double end = VectorMath.Dot(state.TrialGradient, state.Direction);
            if (double.IsFinite(state.TrialValue) && double.IsFinite(end))
            {
                if (Accepts(state.TrialValue - state.Value, firstStep * slope, firstStep * end, noise))
                {
                    state.AcceptTrial();
                    return firstStep;
                }

                double share = Minimize(state, firstStep, end > 0 || IsOverHill(state, state.TrialValue - state.Value, noise), noise);
                return share > 0 ? Refine(state, firstStep * share, noise) : 0;
            }

            firstStep *= 0.1;
        }

        return 0;
    }

    private static bool Accepts(double change, double slope, double endSlope, double noise)
    {
        bool flatEnough = endSlope >= CurvatureShare * slope && endSlope <= -CurvatureShare * slope;
        bool decreased = change <= SufficientDecrease * slope;
        bool approximately = change <= noise && endSlope <= ((2 * SufficientDecrease) - 1) * slope;
        return flatEnough && (decreased || approximately);
    }

    /// <summary>Writes the point of a step along the direction to the trial.</summary>
    public static void SetTrial(OptimizationState state, double step)
    {
        state.Point.CopyTo(state.TrialPoint, 0);
        VectorMath.AddScaled(state.TrialPoint, step, state.Direction);
    }

    private static void TryAt(OptimizationState state, double step)
    {
        SetTrial(state, step);
        state.EvaluateTrial();
    }

    private static double Refine(OptimizationState state, double step, double noise)
    {
        for (int halving = 0; halving < 4; halving++)
        {
            TryAt(state, step);
            if (state.TrialValue < state.Value || state.TrialValue <= state.Value + (0.1 * noise))
            {
                state.AcceptTrial();
                return step;
            }

            step *= 0.5;
        }

        return 0;
    }

    /// <summary>Whether the value has risen, which bounds a minimum where the slope is negative again; a convex loss knows no such place.</summary>
    private static bool IsOverHill(OptimizationState state, double change, double noise) => !state.Objective.IsConvex && change > noise;

    /// <summary>The minimum of the line through the current point (0) and the trial (1), by Newton's method between bounds.</summary>
    private static double Minimize(OptimizationState state, double step, bool isBracketed, double noise)
    {
        const double Enough = 0.05;
        const double Furthest = 1e4;
        int penalized = state.Objective.PenalizedCount;
        PenaltyLine penalty = state.Objective.Penalty.Along(state.Point.AsSpan(0, penalized), state.Direction.AsSpan(0, penalized), step);
        (double low, double high) = (0, isBracketed ? 1 : double.PositiveInfinity);
        double startSlope = double.NaN;
        double startLoss = double.NaN;
        double t = 0;
        for (int trial = 0; trial < MaxTrials; trial++)
        {
            LinePoint point = state.Objective.EvaluateLine(t);
            double slope = point.Slope + penalty.Slope(t);
            double curvature = point.Curvature + penalty.Curvature;
            bool isOverHill = IsOverHill(state, point.Loss - startLoss + penalty.Change(t), noise);
            if (trial == 0)
            {
                startSlope = slope;
                startLoss = point.Loss;
            }
            else if (!isOverHill && Math.Abs(slope) <= Enough * Math.Abs(startSlope))
            {
                return t;
            }

            if (slope < 0 && !isOverHill)
            {
                low = t;
            }
            else
            {
                high = t;
            }

            double newton = curvature > 0 ? t - (slope / curvature) : double.NaN;
            double longest = double.IsFinite(high) ? high : Math.Max(4 * low, 4);
            t = newton > low && newton < longest ? newton : double.IsFinite(high) ? 0.5 * (low + high) : longest;
            if (!double.IsFinite(slope) || t > Furthest)
            {
                break;
            }
        }

        return low;
    }
}
