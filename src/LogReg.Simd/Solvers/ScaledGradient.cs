using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Steepest descent in the scale of the columns, with the best step along it: what no point but a stationary one refuses.</summary>
/// <remarks>The last of the fallbacks.</remarks>
internal sealed class ScaledGradient : ISolver
{
    private ColumnScaling? scaling;
    private bool isMeasured;

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        if (!isMeasured)
        {
            scaling = ColumnScaling.Of(state.Objective);
            isMeasured = true;
        }

        VectorMath.Negate(state.Gradient, state.Direction);
        scaling?.Solve(state.Direction);
        double decrease = -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
        double first = scaling is null ? 1 / Math.Max(VectorMath.InfinityNorm(state.Gradient), double.Epsilon) : 1;
        if (LineSearch.Advance(state, first) == 0)
        {
            return false;
        }

        state.ExpectedDecrease = scaling is null ? double.NaN : decrease;
        return true;
    }

    public void Dispose()
    {
    }
}
