namespace LogReg.Simd.Objectives;

/// <summary>(λ₂/2)‖v‖² over the penalised variables, the first ones of a point (formula 3.1).</summary>
internal static class L2Penalty
{
    /// <summary>Adds λ₂·v to the gradient and returns the penalty.</summary>
    public static double Add(double strength, ReadOnlySpan<double> point, Span<double> gradient, int penalizedCount)
    {
        if (strength == 0)
        {
            return 0;
        }

        double squares = 0;
        for (int j = 0; j < penalizedCount; j++)
        {
            squares += point[j] * point[j];
            gradient[j] += strength * point[j];
        }

        return 0.5 * strength * squares;
    }
}
