namespace LogReg.Simd.Reference;

/// <summary>
/// Formula 4.7: Newton–Raphson, damped by backtracking, down to the rounding error of the gradient. It is the source of F*
/// for small problems with λ₁ = 0 whose minimum is finite: λ₂ > 0, or classes that no direction separates (formula 4.12).
/// </summary>
public static class ReferenceSolver
{
    private const int MaximumIterations = 500;
    private const double SufficientDecrease = 1e-4;

    /// <summary>Below this predicted relative decrease the objective is all rounding and the gradient norm judges a step.</summary>
    private const double RoundingDecrease = 1e-11;

    /// <summary>Minimises formula 3.1; an intercept that is not fitted keeps the value it starts with.</summary>
    /// <param name="objective">The objective, with λ₁ = 0.</param>
    /// <param name="startCoefficients">β to start from; empty for zeros.</param>
    /// <param name="startIntercept">b to start from, or to hold.</param>
    /// <exception cref="ArgumentException">λ₁ is not 0.</exception>
    /// <exception cref="InvalidOperationException">
    /// The Hessian is not positive definite, or 500 steps did not reach the minimum: there is none, or it is not unique.
    /// </exception>
    public static ReferenceSolution Solve(
        ReferenceObjective objective, ReadOnlySpan<double> startCoefficients = default, double startIntercept = 0)
    {
        if (objective.L1Strength != 0)
        {
            throw new ArgumentException(
                $"Newton's method needs a smooth objective, but L1Strength is {objective.L1Strength}.", nameof(objective));
        }

        // θ = (β, b), the intercept last.
        var theta = new double[objective.FeatureCount + 1];
        startCoefficients.CopyTo(theta);
        theta[^1] = startIntercept;
        double value = Value(objective, theta);
        double[] gradient = Gradient(objective, theta);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            double[] step = NewtonStep(objective, theta, gradient);
            double slope = Dot(gradient, step);
            bool rounding = -slope <= RoundingDecrease * (1 + Math.Abs(value));
            double length = rounding ? 1 : Backtrack(objective, theta, step, value, slope);
            double[] next = Move(theta, step, length);
            double[] nextGradient = Gradient(objective, next);
            if (rounding && !(InfinityNorm(nextGradient) < InfinityNorm(gradient)))
            {
                return new ReferenceSolution(theta[..^1], theta[^1], value, InfinityNorm(gradient), iteration);
            }

            theta = next;
            gradient = nextGradient;
            value = Value(objective, theta);
        }

        throw new InvalidOperationException($"{MaximumIterations} Newton steps did not reach a minimum.");
    }

    /// <summary>The step p of H p = −∇F; its intercept entry is 0 when the intercept is no variable.</summary>
    private static double[] NewtonStep(ReferenceObjective objective, double[] theta, double[] gradient)
    {
        double[] hessian = objective.Hessian(theta.AsSpan()[..^1], theta[^1]);
        double[] solution = ReferenceCholesky.Solve(hessian, objective.VariableCount, gradient);
        var step = new double[theta.Length];
        for (int j = 0; j < solution.Length; j++)
        {
            step[j] = -solution[j];
        }

        return step;
    }

    /// <summary>Formula 4.3: the first of 1, ½, ¼ … with F(θ + t p) ≤ F(θ) + c t ∇Fᵀp.</summary>
    private static double Backtrack(
        ReferenceObjective objective, double[] theta, double[] step, double value, double slope)
    {
        double length = 1;
        while (!(Value(objective, Move(theta, step, length)) <= value + (SufficientDecrease * length * slope)))
        {
            length /= 2;
            if (length < 1e-20)
            {
                throw new InvalidOperationException("No step along the Newton direction lowers the objective.");
            }
        }

        return length;
    }

    private static double Value(ReferenceObjective objective, double[] theta)
        => objective.Value(theta.AsSpan()[..^1], theta[^1]);

    private static double[] Gradient(ReferenceObjective objective, double[] theta)
    {
        (double[] gradient, double interceptGradient) = objective.Gradient(theta.AsSpan()[..^1], theta[^1]);
        return [.. gradient, interceptGradient];
    }

    private static double[] Move(double[] theta, double[] step, double length)
    {
        var moved = new double[theta.Length];
        for (int j = 0; j < theta.Length; j++)
        {
            moved[j] = theta[j] + (length * step[j]);
        }

        return moved;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }

    private static double InfinityNorm(double[] vector)
    {
        double norm = 0;
        for (int j = 0; j < vector.Length; j++)
        {
            norm = Math.Max(norm, Math.Abs(vector[j]));
        }

        return norm;
    }
}
