using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Robust covariances of a fit of several classes (formula 7.13), as R's sandwich has them of models whose scores it knows.</summary>
public static class MultinomialRobust
{
    /// <summary>The covariance H⁻¹BH⁻¹ of a model that may be wrong. A row of weight 2 is two observations.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="kind">HC0, or HC1 for B times n/(n − k). HC2 and HC3 divide by what a row leaves of its own residual, which is a number of two classes and a matrix of several.</param>
    /// <returns>The estimates under it.</returns>
    /// <exception cref="ArgumentException">The kind is HC2 or HC3, or none that there is.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static ClassCovariance RobustCovariance(this MultinomialFit fit, CovarianceKind kind = CovarianceKind.HC1)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentChecks.Defined(kind, nameof(kind), "covariance");
        MultinomialModel model = fit.Model;
        MultinomialTests.RequireMaximum(model, "A robust covariance");
        if (kind is not (CovarianceKind.HC0 or CovarianceKind.HC1))
        {
            throw ArgumentChecks.Invalid(nameof(kind), $"The covariance {kind} is for 2 classes, but there are {model.Order.Length}. Pass {CovarianceKind.HC0} or {CovarianceKind.HC1}.");
        }

        (int equations, int columns) = (model.Counts.Equations, model.Design.ColumnCount);
        double[][] residuals = Residuals(model);
        DoubleDouble[] blocks = new DoubleDouble[EquationBlocks.Count(equations) * columns * columns];
        double[] weights = new double[model.Design.PaddedRowCount];
        for (int pair = 0; pair < EquationBlocks.Count(equations); pair++)
        {
            (int a, int b) = EquationBlocks.Of(pair);
            for (int i = 0; i < model.Design.RowCount; i++)
            {
                double total = model.Counts.Total(i);
                weights[i] = total > 0 ? residuals[a][i] * residuals[b][i] / total : 0;
            }

            GramPass.Compute(model.Design, weights, blocks.AsSpan(pair * columns * columns, columns * columns), model.Options.ThreadCount);
        }

        DoubleDouble[] meat = new DoubleDouble[equations * columns * equations * columns];
        EquationBlocks.Write<DoubleDouble>(blocks, equations, columns, meat);
        double factor = kind == CovarianceKind.HC1 ? fit.ObservationCount / (fit.ObservationCount - fit.ParameterCount) : 1;
        return new ClassCovariance(model, Sandwich.Of(model.Estimate.Covariance, meat.Times(factor), equations * columns));
    }

    /// <summary>The covariance under dependence within clusters.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="clusters">The cluster of every row, any numbers.</param>
    /// <param name="correct">Whether B is multiplied by G/(G − 1)·(n − 1)/(n − k) for G clusters, as R's vcovCL and Stata do.</param>
    /// <returns>The estimates under it.</returns>
    /// <exception cref="ArgumentException">There is not one cluster for each row, or only one cluster.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static ClassCovariance ClusterCovariance(this MultinomialFit fit, ReadOnlySpan<int> clusters, bool correct = true)
    {
        ArgumentNullException.ThrowIfNull(fit);
        MultinomialModel model = fit.Model;
        MultinomialTests.RequireMaximum(model, "A cluster-robust covariance");
        (int equations, int columns) = (model.Counts.Equations, model.Design.ColumnCount);
        int size = equations * columns;
        double[][] residuals = Residuals(model);
        void AddScore(int i, DoubleDouble[] score)
        {
            for (int j = 0; j < size; j++)
            {
                score[j] += (DoubleDouble)residuals[j / columns][i] * model.Design.Column(i / Design.BlockRows, j % columns)[i % Design.BlockRows];
            }
        }

        (DoubleDouble[] meat, int groups) = ClusterMeat.Of(clusters, model.Design.RowCount, size, i => model.Counts.Total(i) > 0, AddScore);
        double factor = correct ? ClusterMeat.Correction(groups, fit.ObservationCount, fit.ParameterCount) : 1;
        return new ClassCovariance(model, Sandwich.Of(model.Estimate.Covariance, meat.Times(factor), size));
    }

    /// <summary>w(p_a − [k = a]) of every row, class after class.</summary>
    private static double[][] Residuals(MultinomialModel model)
    {
        ClassProbabilities probabilities = ClassProbabilities.Of(model);
        int classes = model.Order.Length;
        double[][] residuals = [.. Enumerable.Range(0, classes).Select(_ => new double[model.Design.RowCount])];
        double[] p = new double[classes];
        double[] r = new double[classes];
        for (int i = 0; i < model.Design.RowCount; i++)
        {
            probabilities.Write(i, p, r);
            for (int a = 0; a < classes; a++)
            {
                residuals[a][i] = r[a];
            }
        }

        return residuals;
    }
}
