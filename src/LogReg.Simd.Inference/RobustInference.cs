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
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static CoefficientCovariance RobustCovariance(this LogisticFit fit, CovarianceKind kind = CovarianceKind.HC1)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentChecks.Defined(kind, nameof(kind), "covariance");
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
        int size = model.Kept.Length;
        void AddScore(int i, DoubleDouble[] score)
        {
            for (int j = 0; j < size; j++)
            {
                score[j] += (DoubleDouble)model.Estimate.Residuals[i] * model.Design.Column(i / Design.BlockRows, j)[i % Design.BlockRows];
            }
        }

        (DoubleDouble[] meat, int groups) = ClusterMeat.Of(clusters, model.Data.RowCount, size, i => model.Counts.Successes[i] + model.Counts.Failures[i] > 0, AddScore);
        double factor = correct ? ClusterMeat.Correction(groups, fit.ObservationCount, size) : 1;
        return new CoefficientCovariance(model, Sandwich.Of(model.Estimate.Covariance, meat.Times(factor), size));
    }
}
