using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Marginal effects of several classes with delta-method errors (formula 7.14).</summary>
public static class MultinomialMarginal
{
    /// <summary>Average marginal effects, as statsmodels' <c>get_margeff</c>: the mean over all rows of p_a(β_aj − Σ_b p_b β_bj).</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <returns>The effects on every class, the base too, in the order of the classes; NaN for columns that are left out.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static IReadOnlyList<ClassEffects> AverageMarginalEffects(this MultinomialFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        MultinomialModel model = fit.Model;
        MultinomialTests.RequireMaximum(model, "A marginal effect");
        int first = model.Data.FitIntercept ? 1 : 0;
        ClassProbabilities probabilities = ClassProbabilities.Of(model);
        ClassEffects[] effects = new ClassEffects[model.Order.Length];
        MarginalEffect[][] byFeature = [.. Enumerable.Range(0, model.Data.FeatureCount).Select(feature => Of(fit, probabilities, model.Terms.ColumnOf(feature), model.Terms.Names[feature + first]))];
        for (int a = 0; a < effects.Length; a++)
        {
            effects[model.Order[a]] = new(model.Order[a], model.Data.NameOf(model.Order[a]), [.. byFeature.Select(all => all[a])]);
        }

        return effects;
    }

    /// <summary>The effects of one column on all classes, the base last.</summary>
    private static MarginalEffect[] Of(MultinomialFit fit, ClassProbabilities probabilities, int column, string name)
    {
        MultinomialModel model = fit.Model;
        int classes = model.Order.Length;
        if (column < 0)
        {
            return [.. Enumerable.Repeat(new MarginalEffect(name, double.NaN, double.NaN, double.NaN, double.NaN), classes)];
        }

        (int columns, int size) = (model.Design.ColumnCount, model.Estimate.Kept.Length);
        double[] slopes = [.. Enumerable.Range(0, classes).Select(b => b == classes - 1 ? 0 : model.Estimate.Coefficients[(b * columns) + column].High)];
        double[] sums = new double[classes];
        double[][] gradients = [.. Enumerable.Range(0, classes).Select(_ => new double[size])];
        double[] p = new double[classes];
        double[] unused = new double[classes];
        double[] row = new double[columns];
        for (int i = 0; i < model.Design.RowCount; i++)
        {
            double weight = model.Counts.Total(i);
            if (weight == 0)
            {
                continue;
            }

            probabilities.Write(i, p, unused);
            double mean = 0;
            for (int b = 0; b < classes; b++)
            {
                mean += p[b] * slopes[b];
            }

            for (int j = 0; j < columns; j++)
            {
                row[j] = model.Design.Column(i / Design.BlockRows, j)[i % Design.BlockRows];
            }

            for (int a = 0; a < classes; a++)
            {
                sums[a] += weight * p[a] * (slopes[a] - mean);
                for (int b = 0; b < classes - 1; b++)
                {
                    // ∂/∂β_b of p_a(β_aj − Σ p β_j): through p_a and the mean along x, and through β_bj itself.
                    double own = a == b ? 1 : 0;
                    double along = p[a] * (((own - p[b]) * (slopes[a] - mean)) - (p[b] * (slopes[b] - mean)));
                    for (int j = 0; j < columns; j++)
                    {
                        gradients[a][(b * columns) + j] += weight * along * row[j];
                    }

                    gradients[a][(b * columns) + column] += weight * p[a] * (own - p[b]);
                }
            }
        }

        return
        [
            .. Enumerable.Range(0, classes).Select(a =>
            {
                double scale = fit.ObservationCount * model.Design.Scales[column];
                double effect = sums[a] / scale;
                double error = Math.Sqrt(DeltaMethod.Variance(model.Estimate.Covariance, gradients[a])) / scale;
                return new MarginalEffect(name, effect, error, effect / error, Tails.TwoSidedNormal(effect / error));
            }),
        ];
    }
}
