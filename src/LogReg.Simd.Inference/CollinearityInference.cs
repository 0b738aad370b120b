using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>How much the terms of a model depend on each other.</summary>
public static class CollinearityInference
{
    /// <summary>
    /// Generalised variance inflation factors (Fox and Monette), as R's car::vif: det(R_t)·det(R_rest)/det(R), R the correlations of the estimates without the intercept. For a term of one column this
    /// is the factor by which the other columns inflate the variance of its coefficient.
    /// </summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <returns>The term, its factor, and its columns that are not left out; the factor is NaN where there are none.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static IReadOnlyList<(string Term, double Factor, int Columns)> VarianceInflation(this LogisticFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("Variance inflation");
        int[] all = [.. Enumerable.Range(0, model.Kept.Length).Where(j => !model.Data.FitIntercept || j > 0)];
        double whole = LogDeterminant(model, all);
        return
        [
            .. model.Terms.Terms.Select(term =>
            {
                int[] columns = model.Terms.Of(term);
                double factor = Math.Exp(LogDeterminant(model, columns) + LogDeterminant(model, [.. all.Except(columns)]) - whole);
                return (term.Name, columns.Length == 0 ? double.NaN : factor, columns.Length);
            }),
        ];
    }

    private static double LogDeterminant(FittedModel model, int[] columns)
    {
        int size = model.Kept.Length;
        DoubleDouble[] part = new DoubleDouble[columns.Length * columns.Length];
        double logarithm = 0;
        for (int j = 0; j < columns.Length; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                part[(j * columns.Length) + k] = model.Estimate.Covariance[(columns[j] * size) + columns[k]];
            }

            logarithm -= Math.Log(part[(j * columns.Length) + j].High);
        }

        SymmetricFactor<DoubleDouble> factor = new(columns.Length);
        factor.Factor(part, 0, value => value.High);
        return logarithm + factor.Pivots.Sum(pivot => Math.Log(pivot.High));
    }
}
