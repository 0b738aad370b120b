using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Robust covariances H⁻¹BH⁻¹ (formula 7.4), in about 96 bits as the fit itself.</summary>
public static class RobustInference
{
    /// <summary>The covariance under heteroscedasticity. A row of several trials is one observation; a row of weight 2 is two.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="kind">How residuals are corrected.</param>
    /// <returns>The estimates under it.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static CoefficientCovariance RobustCovariance(this LogisticFit fit, CovarianceKind kind = CovarianceKind.HC1)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("A robust covariance");
        double[] leverages = kind is CovarianceKind.HC2 or CovarianceKind.HC3 ? Leverages.Of(model) : [];
        double factor = kind == CovarianceKind.HC1 ? fit.ObservationCount / fit.ResidualDegreesOfFreedom : 1;
        double[] weights = new double[model.Design.PaddedRowCount];
        for (int i = 0; i < model.Data.RowCount; i++)
        {
            double weight = model.Data.WeightOf(i);
            if (weight > 0)
            {
                double rest = leverages.Length == 0 ? 1 : 1 - (leverages[i] / weight);
                double square = model.Estimate.Residuals[i] * model.Estimate.Residuals[i] / weight;
                weights[i] = factor * square / (kind == CovarianceKind.HC3 ? rest * rest : rest);
            }
        }

        DoubleDouble[] meat = new DoubleDouble[model.Kept.Length * model.Kept.Length];
        GramPass.Compute(model.Design, weights, meat, model.Options.ThreadCount);
        return new CoefficientCovariance(model, Sandwich.Of(model.Estimate.Covariance, meat, model.Kept.Length));
    }

    /// <summary>The covariance under dependence within clusters: B = Σ_g u_g u_gᵀ, u_g the sum of the scores of a cluster.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="clusters">The cluster of every row, any numbers.</param>
    /// <param name="correct">Whether B is multiplied by G/(G − 1)·(n − 1)/(n − k) for G clusters, as R's vcovCL and Stata do.</param>
    /// <returns>The estimates under it.</returns>
    /// <exception cref="ArgumentException">There is not one cluster for each row, or only one cluster.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static CoefficientCovariance ClusterCovariance(this LogisticFit fit, ReadOnlySpan<int> clusters, bool correct = true)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("A cluster-robust covariance");
        if (clusters.Length != model.Data.RowCount)
        {
            throw ArgumentChecks.Invalid(nameof(clusters), $"There are {clusters.Length} clusters, but {model.Data.RowCount} rows. Pass the cluster of every row.");
        }

        int size = model.Kept.Length;
        Dictionary<int, DoubleDouble[]> scores = [];
        for (int i = 0; i < clusters.Length; i++)
        {
            if (model.Counts.Successes[i] + model.Counts.Failures[i] > 0)
            {
                if (!scores.TryGetValue(clusters[i], out DoubleDouble[]? score))
                {
                    scores.Add(clusters[i], score = new DoubleDouble[size]);
                }

                for (int j = 0; j < size; j++)
                {
                    score[j] += (DoubleDouble)model.Estimate.Residuals[i] * model.Design.Column(i / Design.BlockRows, j)[i % Design.BlockRows];
                }
            }
        }

        if (scores.Count < 2)
        {
            throw ArgumentChecks.Invalid(nameof(clusters), $"There is {scores.Count} cluster, but there must be 2 at least. Pass the cluster of every row.");
        }

        double groups = scores.Count;
        double factor = correct ? groups / (groups - 1) * (fit.ObservationCount - 1) / fit.ResidualDegreesOfFreedom : 1;
        DoubleDouble[] meat = new DoubleDouble[size * size];
        foreach (DoubleDouble[] score in scores.Values)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k <= j; k++)
                {
                    meat[(j * size) + k] += score[j] * score[k] * factor;
                }
            }
        }

        return new CoefficientCovariance(model, Sandwich.Of(model.Estimate.Covariance, meat, size));
    }
}
