namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>The profile of a negative log-likelihood in 400 binary places.</summary>
internal static class ProfileOracle
{
    /// <summary>The least loss with some coefficients held.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">A point near the minimum; the elements of the coefficients that are held are their values.</param>
    /// <param name="held">The coefficients that are held, the intercept being 0.</param>
    public static Fixed Loss(InferenceData data, Fixed[] start, params int[] held) => LossOf(data, Minimum(data, start, held));

    /// <summary>gᵀH⁻¹g over all coefficients at the least loss with some of them held.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">As in <see cref="Loss"/>.</param>
    /// <param name="held">The coefficients that are held.</param>
    public static double Score(InferenceData data, Fixed[] start, params int[] held)
    {
        (Fixed[] gradient, Fixed[,] hessian) = Derivatives(data, Minimum(data, start, held), [.. Enumerable.Range(0, start.Length)]);
        Fixed[] solved = Oracle.Solve(hessian, gradient);
        Fixed score = default;
        for (int j = 0; j < solved.Length; j++)
        {
            score += gradient[j] * solved[j];
        }

        return score.ToDouble();
    }

    private static Fixed[] Minimum(InferenceData data, Fixed[] start, int[] held)
    {
        int[] free = [.. Enumerable.Range(0, start.Length).Except(held)];
        Fixed[] point = [.. start];
        for (int round = 0; round < 60; round++)
        {
            (Fixed[] gradient, Fixed[,] hessian) = Derivatives(data, point, free);
            Fixed[] step = free.Length == 0 ? [] : Oracle.Solve(hessian, gradient);
            for (int j = 0; j < free.Length; j++)
            {
                point[free[j]] -= step[j];
            }

            // What is left is the square of the step, and its part in the loss the square of that.
            if (step.All(value => Math.Abs(value.ToDouble()) < 1e-12))
            {
                return point;
            }
        }

        throw new InvalidOperationException("The oracle did not converge.");
    }

    private static (Fixed[] Gradient, Fixed[,] Hessian) Derivatives(InferenceData data, Fixed[] point, int[] free)
    {
        Fixed[] gradient = new Fixed[free.Length];
        Fixed[,] hessian = new Fixed[free.Length, free.Length];
        for (int i = 0; i < data.Successes.Length; i++)
        {
            (Fixed[] row, Fixed logit, Fixed trials, Fixed successes) = Row(data, point, i);
            Fixed odds = Fixed.Exp(logit);
            Fixed p = odds / (Fixed.One + odds);
            for (int j = 0; j < free.Length; j++)
            {
                gradient[j] += ((trials * p) - successes) * row[free[j]];
                for (int k = 0; k < free.Length; k++)
                {
                    hessian[j, k] += trials * p * (Fixed.One - p) * row[free[j]] * row[free[k]];
                }
            }
        }

        return (gradient, hessian);
    }

    /// <summary>The loss at a point.</summary>
    public static Fixed LossOf(InferenceData data, Fixed[] point)
    {
        Fixed loss = default;
        for (int i = 0; i < data.Successes.Length; i++)
        {
            (_, Fixed logit, Fixed trials, Fixed successes) = Row(data, point, i);
            loss += (trials * Logarithm(Fixed.One + Fixed.Exp(logit))) - (successes * logit);
        }

        return loss;
    }

    private static (Fixed[] Row, Fixed Logit, Fixed Trials, Fixed Successes) Row(InferenceData data, Fixed[] point, int i)
    {
        Fixed[] row = [Fixed.One, .. Enumerable.Range(0, data.FeatureCount).Select(j => Fixed.Of(data.Features.Span[(i * data.FeatureCount) + j]))];
        Fixed logit = Fixed.Of(data.Offsets.IsEmpty ? 0 : data.Offsets.Span[i]);
        for (int j = 0; j < row.Length; j++)
        {
            logit += row[j] * point[j];
        }

        if (Math.Abs(logit.ToDouble()) > 1000)
        {
            throw new InvalidOperationException("The oracle diverges: start it nearer to the minimum.");
        }

        Fixed weight = Fixed.Of(data.WeightOf(i));
        return (row, logit, weight * Fixed.Of(data.TrialsOf(i)), weight * Fixed.Of(data.Successes.Span[i]));
    }

    /// <summary>Newton's method for e^y = x, from double on: 53, 106 and 212 places.</summary>
    public static Fixed Logarithm(Fixed x)
    {
        Fixed y = Fixed.Of(Math.Log(x.ToDouble()));
        for (int round = 0; round < 2; round++)
        {
            y += (x * Fixed.Exp(-y)) - Fixed.One;
        }

        return y;
    }
}
