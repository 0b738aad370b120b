namespace LogReg.Simd.Reference;

/// <summary>
/// Formula 4.7 for <see cref="ReferenceSoftmaxObjective"/> with λ₁ = 0 and λ₂ > 0: damped Newton steps down to rounding. Intercepts are free by a common constant,
/// so that of the last class is held.
/// </summary>
public static class ReferenceSoftmaxSolver
{
    private const int MaximumIterations = 200;

    /// <summary>The minimum of the objective over all its variables.</summary>
    /// <param name="objective">The objective.</param>
    /// <exception cref="ArgumentException">λ₁ is not 0.</exception>
    /// <exception cref="InvalidOperationException">The Hessian is not positive definite, or there were too many steps.</exception>
    public static double[] Solve(ReferenceSoftmaxObjective objective)
    {
        if (objective.L1Strength != 0)
        {
            throw new ArgumentException($"Newton's method needs a smooth objective, but L1Strength is {objective.L1Strength}.", nameof(objective));
        }

        int end = objective.FitIntercept ? objective.Length - 1 : objective.CoefficientCount;
        return Minimize(objective, new double[objective.Length], 0, end);
    }

    /// <summary>θ with the intercepts that minimise F over them alone: there Σ s r_k = 0 in every class (formula 4.11).</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="theta">θ.</param>
    public static double[] ShiftIntercepts(ReferenceSoftmaxObjective objective, ReadOnlySpan<double> theta) =>
        objective.FitIntercept ? Minimize(objective, theta.ToArray(), objective.CoefficientCount, objective.Length - 1) : theta.ToArray();

    /// <summary>
    /// Formula 4.11 with 2.5: since logsumexp(z) ≥ pᵀz + H(p) for every p, F* ≥ (1/S) Σ s H(p) − Σ_kj (|g_kj| − λ₁)₊²/(2λ₂), g the slope of the mean loss, as long
    /// as Σ s r_k = 0 in every class whose intercept is free. p are the probabilities after <see cref="ShiftIntercepts"/>.
    /// </summary>
    /// <param name="objective">The objective, with λ₂ > 0; intercepts that are not fitted are 0.</param>
    /// <param name="theta">θ.</param>
    public static double DualValue(ReferenceSoftmaxObjective objective, ReadOnlySpan<double> theta)
    {
        double[] shifted = ShiftIntercepts(objective, theta);
        double[] slope = objective.Slope(shifted);
        double dual = objective.MeanEntropy(shifted);
        for (int j = 0; j < objective.CoefficientCount; j++)
        {
            dual -= Math.Pow(Math.Max(Math.Abs(slope[j]) - objective.L1Strength, 0), 2) / (2 * objective.L2Strength);
        }

        return dual;
    }

    /// <summary>Newton's method over the variables first to end − 1.</summary>
    private static double[] Minimize(ReferenceSoftmaxObjective objective, double[] theta, int first, int end)
    {
        int size = end - first;
        double value = objective.Value(theta);
        double[] gradient = objective.Gradient(theta)[first..end];
        for (int iteration = 0; iteration < MaximumIterations && size > 0; iteration++)
        {
            double[] step = ReferenceCholesky.Solve(objective.Hessian(theta, first, end), size, gradient);
            double slope = step.Zip(gradient, (s, g) => -s * g).Sum();
            bool isRounding = -slope <= 1e-11 * (1 + Math.Abs(value));
            double[] next = Move(theta, step, first, 1);
            for (double length = 0.5; !isRounding && !(objective.Value(next) <= value + (2e-4 * length * slope)); length /= 2)
            {
                next = Move(theta, step, first, length);
                if (length < 1e-20)
                {
                    throw new InvalidOperationException("No step along the Newton direction lowers the objective.");
                }
            }

            double[] nextGradient = objective.Gradient(next)[first..end];
            if (isRounding && !(nextGradient.Max(Math.Abs) < gradient.Max(Math.Abs)))
            {
                return theta;
            }

            (theta, gradient, value) = (next, nextGradient, objective.Value(next));
        }

        return size == 0 ? theta : throw new InvalidOperationException($"{MaximumIterations} Newton steps did not reach a minimum.");
    }

    private static double[] Move(double[] theta, double[] step, int first, double length)
    {
        double[] moved = [.. theta];
        for (int j = 0; j < step.Length; j++)
        {
            moved[first + j] -= length * step[j];
        }

        return moved;
    }
}
