using LogReg.Simd.Reference;

namespace LogReg.Simd.Tests.Support;

/// <summary>What one gradient step with the best length gains at a point, by the arithmetic of the reference alone.</summary>
/// <remarks>Steps along −∇F and along −∇F in the scale of the columns, of which no variable's unit is a part: the larger gain counts.</remarks>
internal static class GradientStepGain
{
    /// <summary>The gain at a binary model.</summary>
    public static double Of(ReferenceObjective objective, double[] coefficients, double intercept)
    {
        (double[] gradient, double interceptGradient) = objective.Gradient(coefficients, intercept);
        double[] logits = objective.Logits(coefficients, intercept);
        (double[] squares, double curvature) = Squares(objective.Features, objective.FeatureCount, objective.SampleWeights, i => objective.Loss.Curvature(logits[i], 0));
        double[] scaled = [.. gradient.Select((g, j) => g / Scale(squares[j] / objective.WeightSum, objective.L2Strength))];
        double scaledIntercept = interceptGradient / Scale(curvature / objective.WeightSum, 0);
        return Math.Max(Along(gradient, interceptGradient), Along(scaled, scaledIntercept));

        double Along(double[] direction, double interceptDirection)
        {
            double[] step = [.. direction.Select(p => -p)];
            double[] moves = objective.Logits(step, -interceptDirection);
            return Best(
                t =>
                {
                    (double value, double slope) = Penalty(coefficients, step, t, objective.L2Strength);
                    for (int i = 0; i < moves.Length; i++)
                    {
                        double share = objective.SampleWeights[i] / objective.WeightSum;
                        double logit = logits[i] + (t * moves[i]);
                        value += share * objective.Loss.Value(logit, objective.Labels[i]);
                        slope += share * objective.Loss.Residual(logit, objective.Labels[i]) * moves[i];
                    }

                    return (value, slope);
                });
        }
    }

    /// <summary>The gain at a softmax model.</summary>
    public static double Of(ReferenceSoftmaxObjective objective, double[] theta, double[] features, int[] labels, double[] weights)
    {
        double[] gradient = objective.Gradient(theta);
        int n = objective.SampleCount;
        int d = objective.FeatureCount;
        double[][] logits = [.. Enumerable.Range(0, n).Select(i => objective.Logits(theta, i))];
        double[][] shares = [.. logits.Select(z => ReferenceFunctions.SoftMax(z))];
        double[] scaled = new double[gradient.Length];
        for (int k = 0; k < objective.ClassCount; k++)
        {
            int own = k;
            (double[] squares, double curvature) = Squares(features, d, weights, i => shares[i][own] * (1 - shares[i][own]));
            for (int j = 0; j < d; j++)
            {
                scaled[(k * d) + j] = gradient[(k * d) + j] / Scale(squares[j] / objective.WeightSum, objective.L2Strength);
            }

            scaled[objective.CoefficientCount + k] = gradient[objective.CoefficientCount + k] / Scale(curvature / objective.WeightSum, 0);
        }

        return Math.Max(Along(gradient), Along(scaled));

        double Along(double[] direction)
        {
            double[] step = [.. direction.Select(p => -p)];
            double[][] moves = [.. Enumerable.Range(0, n).Select(i => objective.Logits(step, i))];
            return Best(
                t =>
                {
                    (double value, double slope) = Penalty(theta.AsSpan(0, objective.CoefficientCount), step, t, objective.L2Strength);
                    double[] logit = new double[objective.ClassCount];
                    for (int i = 0; i < n; i++)
                    {
                        for (int k = 0; k < logit.Length; k++)
                        {
                            logit[k] = logits[i][k] + (t * moves[i][k]);
                        }

                        double share = weights[i] / objective.WeightSum;
                        value += share * ReferenceLosses.SoftmaxCrossEntropy.Value(logit, labels[i]);
                        double[] residuals = ReferenceLosses.SoftmaxCrossEntropy.Residuals(logit, labels[i]);
                        for (int k = 0; k < logit.Length; k++)
                        {
                            slope += share * residuals[k] * moves[i][k];
                        }
                    }

                    return (value, slope);
                });
        }
    }

    private static double Scale(double curvature, double l2Strength) => curvature + l2Strength > 0 ? curvature + l2Strength : 1;

    /// <summary>Σ s·c·x² of every column, and Σ s·c.</summary>
    private static (double[] Squares, double Curvature) Squares(ReadOnlySpan<double> features, int d, ReadOnlySpan<double> weights, Func<int, double> curvature)
    {
        double[] squares = new double[d];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double c = weights[i] * curvature(i);
            sum += c;
            for (int j = 0; j < d; j++)
            {
                double x = features[(i * d) + j];
                squares[j] += c * x * x;
            }
        }

        return (squares, sum);
    }

    private static (double Value, double Slope) Penalty(ReadOnlySpan<double> point, ReadOnlySpan<double> step, double t, double l2Strength)
    {
        (double value, double slope) = (0, 0);
        for (int j = 0; j < point.Length; j++)
        {
            double v = point[j] + (t * step[j]);
            value += 0.5 * l2Strength * v * v;
            slope += l2Strength * v * step[j];
        }

        return (value, slope);
    }

    /// <summary>φ(0) − min φ of a convex function that falls at 0: doubling until it rises, then bisection of its slope.</summary>
    private static double Best(Func<double, (double Value, double Slope)> line)
    {
        double start = line(0).Value;
        (double low, double high) = (0, 1);
        for (int i = 0; i < 40 && line(high).Slope < 0; i++)
        {
            (low, high) = (high, 2 * high);
        }

        for (int i = 0; i < 30; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = line(middle).Slope < 0 ? (middle, high) : (low, middle);
        }

        return Math.Max(start - line(low).Value, 0);
    }
}
