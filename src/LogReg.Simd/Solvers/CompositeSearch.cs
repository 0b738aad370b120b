using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Backtracking for objectives with an L1 penalty, in logit space after the full step (formula 4.3).</summary>
/// <remarks>
/// The full step is evaluated by the fused pass; shorter ones cost O(n + d) until one is taken. The decrease asked for is a share of the
/// model's, Δ = gᵀp + λ₁(‖v + p‖₁ − ‖v‖₁). Source: Tseng and Yun, Mathematical Programming 117, 2009.
/// </remarks>
internal static class CompositeSearch
{
    private const double SufficientDecrease = 1e-4;
    private const int MaxHalvings = 30;

    /// <summary>Advances the state along its direction; false, and nothing moved, where no step decreases the objective.</summary>
    public static bool TryAdvance(OptimizationState state)
    {
        double noise = state.Objective.ValueNoise * Math.Abs(state.Value);
        Move(state, 1);
        double start = state.L1Penalty(state.Point);
        double change = VectorMath.Dot(state.Gradient, state.Direction) + state.L1Penalty(state.TrialPoint) - start;
        if (!(change <= noise))
        {
            return false;
        }

        state.EvaluateTrial();
        if (state.TrialValue <= state.Value + (SufficientDecrease * change) + noise)
        {
            state.AcceptTrial();
            return true;
        }

        double step = 1;
        for (int halving = 0; halving < MaxHalvings; halving++)
        {
            step *= 0.5;
            if (ValueAt(state, step) <= state.Value + (SufficientDecrease * step * change))
            {
                Move(state, step);
                state.EvaluateTrial();
                if (state.TrialValue <= state.Value + noise)
                {
                    state.AcceptTrial();
                    return true;
                }

                return false;
            }
        }

        return false;
    }

    private static void Move(OptimizationState state, double step)
    {
        state.Point.CopyTo(state.TrialPoint, 0);
        VectorMath.AddScaled(state.TrialPoint, step, state.Direction);
    }

    private static double ValueAt(OptimizationState state, double step)
    {
        Move(state, step);
        ReadOnlySpan<double> penalized = state.TrialPoint.AsSpan(0, state.Objective.PenalizedCount);
        return state.Objective.EvaluateLine(step).Loss + state.Objective.Penalty.SmoothValueOf(penalized) + state.L1Penalty(state.TrialPoint);
    }
}
