using System.Numerics.Tensors;
using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Truncated Newton (formula 4.8): H·p = −∇F by conjugate gradients through Hessian products, H never formed.</summary>
/// <remarks>
/// The residual is reduced by min(½, √(‖g‖/‖g₀‖)), which makes the outer iteration superlinear; each inner step costs one pass.
/// Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.1.
/// </remarks>
internal sealed class NewtonCg(int variableCount) : ISolver
{
    private const int MaxInnerSteps = 250;

    private readonly double[] residual = new double[variableCount];
    private readonly double[] search = new double[variableCount];
    private readonly double[] product = new double[variableCount];
    private double startNorm;

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        double norm = Norm(state.Gradient);
        startNorm = state.Iteration == 0 ? norm : startNorm;
        Solve(state, norm * Math.Min(0.5, Math.Sqrt(norm / startNorm)));
        double decrease = -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
        if (LineSearch.Advance(state) == 0)
        {
            return false;
        }

        state.ExpectedDecrease = decrease;
        return true;
    }

    public void Dispose()
    {
    }

    private static double Norm(ReadOnlySpan<double> vector) => Math.Sqrt(VectorMath.Dot(vector, vector));

    private void Solve(OptimizationState state, double tolerance)
    {
        double[] direction = state.Direction;
        Array.Clear(direction);
        TensorPrimitives.Negate(state.Gradient, residual);
        residual.CopyTo(search, 0);
        double square = VectorMath.Dot(residual, residual);
        for (int i = 0; i < MaxInnerSteps; i++)
        {
            state.Objective.ComputeHessianProduct(search, product);
            double curvature = VectorMath.Dot(search, product);
            if (!(curvature > state.Objective.HessianNoise * 1e-3 * VectorMath.Dot(search, search)))
            {
                if (i == 0)
                {
                    search.CopyTo(direction, 0);
                }

                return;
            }

            double step = square / curvature;
            VectorMath.AddScaled(direction, step, search);
            VectorMath.AddScaled(residual, -step, product);
            double next = VectorMath.Dot(residual, residual);
            if (Math.Sqrt(next) <= tolerance)
            {
                return;
            }

            TensorPrimitives.MultiplyAdd(search, next / square, residual, search);
            square = next;
        }
    }
}
