using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Newton–Raphson, in statistics iteratively reweighted least squares (formula 4.7): H·p = −∇F by Cholesky, damped by the line search.</summary>
/// <remarks>
/// Converges quadratically; an iteration costs one pass, a Gram matrix (n·d² multiply-adds) and a factorisation (d³/3).
/// Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., section 4.4.1.
/// </remarks>
internal sealed class NewtonCholesky(int variableCount) : ISolver
{
    private readonly CholeskyFactor factor = new(variableCount);

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        state.Objective.ComputeHessian(0, factor.Matrix);
        if (factor.Factor(state.Objective.Team, state.Objective.HessianNoise) < 0)
        {
            return false;
        }

        System.Numerics.Tensors.TensorPrimitives.Negate(state.Gradient, state.Direction);
        factor.Solve(state.Direction);
        double decrease = -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
        if (!LineSearch.TryAdvance(state))
        {
            return false;
        }

        state.ExpectedDecrease = decrease;
        return true;
    }

    public void Dispose() => factor.Dispose();
}
