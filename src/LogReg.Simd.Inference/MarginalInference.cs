using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Marginal effects with delta-method errors (formula 7.8).</summary>
public static class MarginalInference
{
    /// <summary>Average marginal effects: the mean of p(1 − p)β_j over all trials.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <returns>One effect per feature; NaN for columns that are left out.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static IReadOnlyList<MarginalEffect> AverageMarginalEffects(this LogisticFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        fit.Model.RequireMaximum("A marginal effect");
        int size = fit.Model.Kept.Length;
        (double weights, double slope) = (0, 0);
        double[] gradient = new double[size];
        for (int i = 0; i < fit.Model.Data.RowCount; i++)
        {
            double weight = fit.Model.Counts.Successes[i] + fit.Model.Counts.Failures[i];
            Add(fit.Model, i, weight, fit.Model.Estimate.Logits[i], ref slope, gradient);
            weights += weight;
        }

        return Effects(fit, slope / weights, [.. gradient.Select(value => value / weights)]);
    }

    /// <summary>Marginal effects at the mean of every column.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <returns>One effect per feature; NaN for columns that are left out.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static IReadOnlyList<MarginalEffect> MarginalEffectsAtMeans(this LogisticFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("A marginal effect");
        int size = model.Kept.Length;
        double[] means = new double[size];
        (double weights, double offset) = (0, 0);
        for (int i = 0; i < model.Data.RowCount; i++)
        {
            double weight = model.Counts.Successes[i] + model.Counts.Failures[i];
            weights += weight;
            offset += weight * model.Counts.Offsets[i];
            for (int j = 0; j < size; j++)
            {
                means[j] += weight * Element(model, i, j);
            }
        }

        double logit = offset / weights;
        for (int j = 0; j < size; j++)
        {
            means[j] /= weights;
            logit += means[j] * model.Estimate.Coefficients[j].High;
        }

        double p = LogisticPrimitives.Sigmoid(logit);
        double curvature = p * LogisticPrimitives.Sigmoid(-logit);
        return Effects(fit, curvature, [.. means.Select(mean => curvature * (1 - (2 * p)) * mean)]);
    }

    /// <summary>Adds p(1 − p) and its gradient p(1 − p)(1 − 2p)x.</summary>
    private static void Add(FittedModel model, int row, double weight, double logit, ref double slope, double[] gradient)
    {
        double p = LogisticPrimitives.Sigmoid(logit);
        double curvature = weight * p * LogisticPrimitives.Sigmoid(-logit);
        slope += curvature;
        for (int j = 0; j < gradient.Length; j++)
        {
            gradient[j] += curvature * (1 - (2 * p)) * Element(model, row, j);
        }
    }

    private static double Element(FittedModel model, int row, int column) => model.Design.Column(row / Design.BlockRows, column)[row % Design.BlockRows];

    /// <summary>The effects slope·β_j, whose gradient by β_k is β_j ∂slope/∂β_k + slope [j = k].</summary>
    private static MarginalEffect[] Effects(LogisticFit fit, double slope, double[] slopeGradient)
    {
        FittedModel model = fit.Model;
        int size = model.Kept.Length;
        int first = model.Data.FitIntercept ? 1 : 0;
        return
        [
            .. Enumerable.Range(0, model.Data.FeatureCount).Select(feature =>
            {
                int j = model.Terms.ColumnOf(feature);
                if (j < 0)
                {
                    return new MarginalEffect(model.Names[feature + first], double.NaN, double.NaN, double.NaN, double.NaN);
                }

                double coefficient = model.Estimate.Coefficients[j].High;
                double[] gradient = [.. slopeGradient.Select((value, k) => (coefficient * value) + (k == j ? slope : 0))];
                double variance = DeltaMethod.Variance(model.Estimate.Covariance, gradient);
                double effect = slope * coefficient / model.Design.Scales[j];
                double error = Math.Sqrt(variance) / model.Design.Scales[j];
                return new MarginalEffect(model.Names[feature + first], effect, error, effect / error, Tails.TwoSidedNormal(effect / error));
            }),
        ];
    }
}
