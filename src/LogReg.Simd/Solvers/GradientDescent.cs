using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>Gradient descent: a constant step (formula 4.1), the Lipschitz step (formula 4.2) or a line search (formula 4.3).</summary>
/// <remarks>
/// Power iteration bounds λmax from below, so the Lipschitz step starts a little short of 1/L and is halved should a step ever overshoot: it stays
/// monotone. Source: Nesterov, Lectures on Convex Optimization, 2nd ed., section 2.1.5; Golub and Van Loan, Matrix Computations, chapter 7.
/// </remarks>
internal sealed class GradientDescent(GradientStep rule, double constantStep) : ISolver
{
    private const int PowerSteps = 30;
    private const double Safety = 1.05;
    private const double Overshoot = 0.05;

    private double step = constantStep;

    public bool IsStochastic => rule == GradientStep.Constant;

    public void Start(OptimizationState state, Span<double> start)
    {
        if (rule == GradientStep.Lipschitz)
        {
            step = 1 / (Safety * LargestEigenvalue(state));
        }
        else if (rule == GradientStep.Backtracking)
        {
            step = 1;
        }
    }

    public void Forget()
    {
    }

    public bool TryStep(OptimizationState state)
    {
        VectorMath.Negate(state.Gradient, state.Direction);
        if (rule == GradientStep.Backtracking)
        {
            return TrySearch(state);
        }

        while (true)
        {
            state.Point.CopyTo(state.TrialPoint, 0);
            VectorMath.AddScaled(state.TrialPoint, step, state.Direction);
            state.EvaluateTrial();

            // Up to 1/L neither the value rises nor the slope at the end of a step is positive. One of the two may be rounding.
            double slope = VectorMath.Dot(state.TrialGradient, state.Direction);
            bool rises = state.TrialValue > state.Value + (state.Objective.ValueNoise * Math.Abs(state.Value));
            bool overshoots = rises && slope > Overshoot * VectorMath.Dot(state.Gradient, state.Gradient);
            if (rule == GradientStep.Constant || !overshoots)
            {
                state.AcceptTrial();
                return true;
            }

            step *= 0.5;
        }
    }

    public void Dispose()
    {
    }

    private bool TrySearch(OptimizationState state)
    {
        double taken = LineSearch.Advance(state, step);
        step = taken > 0 ? taken : step;
        return taken > 0;
    }

    private static double LargestEigenvalue(OptimizationState state)
    {
        double[] vector = new double[state.Objective.VariableCount];
        double[] product = new double[vector.Length];
        for (int j = 0; j < vector.Length; j++)
        {
            // Any start with a share in every direction; a constant one might miss an antisymmetric leading vector.
            vector[j] = 1 + (j % 7 / 14.0);
        }

        ICurvature curvature = state.Objective.Curvature!;
        curvature.BoundCurvatures();
        double eigenvalue = 0;
        for (int i = 0; i < PowerSteps && vector.Length > 0 && (i == 0 || state.MayWork()); i++)
        {
            double length = Math.Sqrt(VectorMath.Dot(vector, vector));
            Doubles.Divide(vector, length);
            curvature.ComputeHessianProduct(vector, product);
            eigenvalue = Math.Sqrt(VectorMath.Dot(product, product));
            if (!(eigenvalue > 0))
            {
                return 1;
            }

            product.CopyTo(vector, 0);
        }

        return eigenvalue > 0 ? eigenvalue : 1;
    }
}
