using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Newton–Raphson, in statistics iteratively reweighted least squares (formula 4.7): H·p = −∇F by Cholesky, damped by the line search.</summary>
/// <remarks>
/// Converges quadratically; an iteration costs one pass, a Gram matrix (n·d² multiply-adds; K(K − 1)/2 of them with K classes) and a factorisation (a third of the cube of the variables).
/// Variables that the others determine, such as one column of a one-hot table beside the intercept, move along their dependency only where that lowers the objective.
/// Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 2nd ed., sections 4.4.1 and 4.4.2.
/// </remarks>
internal sealed class NewtonCholesky(int variableCount) : ISolver
{
    private readonly CholeskyFactor factor = new(variableCount);
    private bool isFactored;

    public bool IsStochastic => false;

    /// <summary>By the Hessian of the last step, which near the optimum is nearly that of this point.</summary>
    public bool TryInvert(Span<double> vector)
    {
        if (isFactored)
        {
            factor.Solve(vector);
        }

        return isFactored;
    }

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget() => isFactored = false;

    public bool TryStep(OptimizationState state)
    {
        ICurvature curvature = state.Objective.Curvature!;
        curvature.ComputeWholeHessian(factor.Matrix);
        isFactored = factor.Factor(state.Objective.Team, curvature.HessianNoise) >= 0;
        if (!isFactored)
        {
            return false;
        }

        SetDirection(state);
        double decrease = -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
        if (LineSearch.Advance(state) == 0)
        {
            return false;
        }

        state.ExpectedDecrease = decrease;
        return true;
    }

    /// <summary>A step with the Hessian of the last one, which near the optimum is nearly that of this one (the chord method).</summary>
    public bool TryPolish(OptimizationState state)
    {
        if (!isFactored)
        {
            return false;
        }

        SetDirection(state);
        state.Point.CopyTo(state.TrialPoint, 0);
        VectorMath.AddScaled(state.TrialPoint, 1, state.Direction);
        state.EvaluateTrial();
        if (!(state.TrialValue <= state.Value + (state.Objective.ValueNoise * Math.Abs(state.Value))))
        {
            return false;
        }

        state.AcceptTrial();
        return true;
    }

    public void Dispose() => factor.Dispose();

    private void SetDirection(OptimizationState state)
    {
        VectorMath.Negate(state.Gradient, state.Direction);
        factor.Solve(state.Direction);
    }
}
