using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>A step of L-BFGS (formula 4.9), around the factor of a Hessian where there is one.</summary>
/// <param name="memory">The pairs.</param>
/// <param name="factor">The factor that stands for the Hessian before the first pair; null for a multiple of the identity.</param>
internal sealed class QuasiNewtonStep(LbfgsMemory memory, BlockFactor? factor)
{
    /// <summary>What the inverse of the factored matrix is multiplied by: steps that turn out too long by a share make it smaller by that share.</summary>
    private double scale = 1;

    public LbfgsMemory Pairs => memory;

    /// <summary>Measures the columns, whose scale stands for the Hessian before the first pair where there is no factor.</summary>
    public void Measure(IObjective objective) => memory.Model = ColumnScaling.Of(objective);

    /// <summary>Forgets the pairs, and what they were around.</summary>
    public void Forget()
    {
        memory.Clear();
        scale = 1;
    }

    /// <summary>Multiplies a vector by the inverse of the Hessian as far as the factor and the pairs know it; false without a factor, where they know little.</summary>
    public bool TryInvert(Span<double> vector)
    {
        if (factor is null)
        {
            return false;
        }

        memory.Multiply(vector, factor, scale);
        return true;
    }

    /// <summary>Writes the point that the next step tries first to the trial; false where there is none.</summary>
    public bool TryPropose(OptimizationState state)
    {
        if (!(SetDirection(state) < 0))
        {
            return false;
        }

        LineSearch.SetTrial(state, FirstTrial(state));
        return true;
    }

    /// <summary>Takes a step; false where none improves the objective.</summary>
    public bool TryTake(OptimizationState state)
    {
        double slope = SetDirection(state);
        double step = LineSearch.Advance(state, FirstTrial(state));
        if (step == 0 && memory.Count > 0)
        {
            // The pairs may be stale: once more without them.
            memory.Clear();
            slope = SetDirection(state);
            step = LineSearch.Advance(state, factor is null && memory.Model is null ? FirstStep(state) : 1);
        }

        if (step == 0)
        {
            return false;
        }

        scale *= factor is null ? 1 : step;
        memory.Add(state.Point, state.TrialPoint, state.Gradient, state.TrialGradient);
        state.ExpectedDecrease = -0.5 * slope;
        return true;
    }

    /// <summary>The step to try first: the full one, but for the first of all, where nothing is known of the curvature.</summary>
    private double FirstTrial(OptimizationState state) => factor is null && memory.Model is null && memory.Count == 0 ? FirstStep(state) : 1;

    /// <summary>A step that moves no variable by more than one.</summary>
    private static double FirstStep(OptimizationState state) => 1 / Math.Max(VectorMath.InfinityNorm(state.Gradient), double.Epsilon);

    private double SetDirection(OptimizationState state)
    {
        VectorMath.Negate(state.Gradient, state.Direction);
        memory.Multiply(state.Direction, factor, scale);
        return VectorMath.Dot(state.Gradient, state.Direction);
    }
}
