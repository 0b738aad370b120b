using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Predictions with confidence bands (formula 7.1).</summary>
public static class PredictionInference
{
    /// <summary>Predicts a row.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="row">The features, without the intercept.</param>
    /// <param name="offset">What is added to the logit.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The prediction; columns that are left out do not count.</returns>
    /// <exception cref="ArgumentException">The row has not one number per feature, or the level is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static Prediction Predict(this LogisticFit fit, ReadOnlySpan<double> row, double offset = 0, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("A prediction");
        ArgumentChecks.Level(level);
        ArgumentChecks.Row(row, model.Data.FeatureCount);

        int size = model.Kept.Length;
        int first = model.Data.FitIntercept ? 1 : 0;
        double[] x = new double[size];
        DoubleDouble logit = offset;
        for (int j = 0; j < size; j++)
        {
            x[j] = (model.Kept[j] < first ? 1 : row[model.Kept[j] - first]) / model.Design.Scales[j];
            logit += model.Estimate.Coefficients[j] * x[j];
        }

        DoubleDouble variance = default;
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                variance += model.Estimate.Covariance[(j * size) + k] * x[j] * x[k];
            }
        }

        double z = (double)logit;
        double error = Math.Sqrt((double)variance);
        double reach = Tails.NormalReach(level) * error;
        return new(z, error, LogisticPrimitives.Sigmoid(z), new(LogisticPrimitives.Sigmoid(z - reach), LogisticPrimitives.Sigmoid(z + reach)));
    }
}
