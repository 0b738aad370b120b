namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Maximum likelihood of ordered levels in 400 binary places, by differences of cumulative probabilities: what the library never forms.</summary>
internal static class OrdinalOracle
{
    /// <summary>Fits, from a start near the maximum: features and behind them thresholds, with standard errors and the log-likelihood's derivatives at the end.</summary>
    public static (double[] Estimates, double[] StandardErrors) Fit(OrdinalData data, double[] start) => Oracle.Fit(start, point => Derivatives(data, point));

    /// <summary>The least loss with one variable held.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">A point near the minimum, features and behind them thresholds.</param>
    /// <param name="held">The variable; null for none.</param>
    public static Fixed Loss(OrdinalData data, Fixed[] start, int? held)
    {
        int[] free = [.. Enumerable.Range(0, start.Length).Where(j => j != held)];
        Fixed[] point = [.. start];
        for (int round = 0; round < 60; round++)
        {
            (Fixed[] gradient, Fixed[,] hessian) = Derivatives(data, point);
            Fixed[,] block = new Fixed[free.Length, free.Length];
            for (int place = 0; place < free.Length * free.Length; place++)
            {
                block[place / free.Length, place % free.Length] = hessian[free[place / free.Length], free[place % free.Length]];
            }

            Fixed[] step = Oracle.Solve(block, [.. free.Select(j => gradient[j])]);
            for (int j = 0; j < free.Length; j++)
            {
                point[free[j]] -= step[j];
            }

            // What is left is the square of the step, and its part in the loss the square of that.
            if (step.All(value => Math.Abs(value.ToDouble()) < 1e-12))
            {
                return LossAt(data, point);
            }
        }

        throw new InvalidOperationException("The oracle did not converge.");
    }

    private static Fixed LossAt(OrdinalData data, Fixed[] point)
    {
        Fixed loss = default;
        for (int i = 0; i < data.Levels.Length; i++)
        {
            Fixed probability = Cumulative(data, point, i, data.Levels.Span[i]).P - Cumulative(data, point, i, data.Levels.Span[i] - 1).P;
            loss -= Fixed.Of(data.WeightOf(i)) * ProfileOracle.Logarithm(probability);
        }

        return loss;
    }

    private static (Fixed[] Gradient, Fixed[,] Hessian) Derivatives(OrdinalData data, Fixed[] point)
    {
        int size = point.Length;
        Fixed[] gradient = new Fixed[size];
        Fixed[,] hessian = new Fixed[size, size];
        for (int i = 0; i < data.Levels.Length; i++)
        {
            int level = data.Levels.Span[i];
            (Fixed P, Fixed Slope, Fixed Curvature, Fixed[] Way) upper = Cumulative(data, point, i, level);
            (Fixed P, Fixed Slope, Fixed Curvature, Fixed[] Way) lower = Cumulative(data, point, i, level - 1);
            Fixed probability = upper.P - lower.P;
            Fixed weight = Fixed.Of(data.WeightOf(i));
            Fixed[] share = [.. Enumerable.Range(0, size).Select(j => ((upper.Slope * upper.Way[j]) - (lower.Slope * lower.Way[j])) / probability)];
            for (int j = 0; j < size; j++)
            {
                gradient[j] += weight * share[j];
                for (int k = 0; k < size; k++)
                {
                    Fixed bend = ((upper.Curvature * upper.Way[j] * upper.Way[k]) - (lower.Curvature * lower.Way[j] * lower.Way[k])) / probability;
                    hessian[j, k] += weight * (bend - (share[j] * share[k]));
                }
            }
        }

        return (gradient, hessian);
    }

    /// <summary>P(Y ≤ threshold), its first two derivatives by the logit, and the derivative of that by the variables.</summary>
    private static (Fixed P, Fixed Slope, Fixed Curvature, Fixed[] Way) Cumulative(OrdinalData data, Fixed[] point, int i, int threshold)
    {
        Fixed[] way = new Fixed[point.Length];
        if (threshold < 0 || threshold == data.LevelCount - 1)
        {
            return (threshold < 0 ? default : Fixed.One, default, default, way);
        }

        way[data.FeatureCount + threshold] = Fixed.One;
        Fixed logit = point[data.FeatureCount + threshold] - Fixed.Of(data.OffsetOf(i));
        for (int j = 0; j < data.FeatureCount; j++)
        {
            way[j] = -Fixed.Of(data.Features.Span[(i * data.FeatureCount) + j]);
            logit += way[j] * point[j];
        }

        Fixed p = Fixed.One / (Fixed.One + Fixed.Exp(-logit));
        Fixed slope = p * (Fixed.One - p);
        return (p, slope, slope * (Fixed.One - p - p), way);
    }
}
