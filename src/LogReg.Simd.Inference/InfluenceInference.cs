using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Residuals, leverage and influence of the rows of a fit (formula 7.9).</summary>
public static class InfluenceInference
{
    /// <summary>Residuals, leverages and Cook's distances.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <returns>One number of each kind per row.</returns>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static Diagnostics Diagnose(this LogisticFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("A diagnosis");
        int rows = model.Data.RowCount;
        double[] h = Leverages.Of(model)[..rows];
        double[] p = new double[rows];
        LogisticPrimitives.Sigmoid<double>(model.Estimate.Logits.AsSpan(0, rows), p);
        (double[] response, double[] pearson, double[] deviance) = (new double[rows], new double[rows], new double[rows]);
        for (int i = 0; i < rows; i++)
        {
            (double a, double b) = (model.Counts.Successes[i], model.Counts.Failures[i]);
            if (a + b > 0)
            {
                response[i] = -model.Estimate.Residuals[i] / (a + b);
                pearson[i] = -model.Estimate.Residuals[i] / Math.Sqrt(model.Estimate.Curvatures[i]);
                deviance[i] = Math.CopySign(Math.Sqrt(Estimation.LogLikelihood.RowDeviance(a, b, model.Estimate.Logits[i])), response[i]);
            }
        }

        double[] Of(Func<int, double> value) => [.. Enumerable.Range(0, rows).Select(value)];
        return new Diagnostics(
            p,
            response,
            pearson,
            deviance,
            h,
            Of(i => pearson[i] / Math.Sqrt(1 - h[i])),
            Of(i => deviance[i] / Math.Sqrt(1 - h[i])),
            Of(i => Math.CopySign(Math.Sqrt((deviance[i] * deviance[i]) + (h[i] * pearson[i] * pearson[i] / (1 - h[i]))), response[i])),
            Of(i => h[i] * pearson[i] * pearson[i] / ((1 - h[i]) * (1 - h[i]) * model.Kept.Length)));
    }

    /// <summary>DFBETA: by how much a row moves every coefficient, H⁻¹x_i(y_i − m_i p_i)w_i/(1 − h_i), one Newton step from the fit without the row.</summary>
    /// <param name="fit">A fit with a maximum.</param>
    /// <param name="row">The row, counted from 0.</param>
    /// <param name="standardized">Whether each is divided by the standard error of the coefficient (DFBETAS).</param>
    /// <returns>One number per coefficient; NaN for columns that are left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public static IReadOnlyList<double> DfBeta(this LogisticFit fit, int row, bool standardized = false)
    {
        ArgumentNullException.ThrowIfNull(fit);
        FittedModel model = fit.Model;
        model.RequireMaximum("DFBETA");
        if ((uint)row >= (uint)model.Data.RowCount)
        {
            throw new ArgumentOutOfRangeException(nameof(row), FormattableString.Invariant($"There is no row {row}, but {model.Data.RowCount} of them. Pass 0 to {model.Data.RowCount - 1}."));
        }

        int size = model.Kept.Length;
        double[] x = [.. Enumerable.Range(0, size).Select(j => model.Design.Column(row / Design.BlockRows, j)[row % Design.BlockRows])];
        double[] changes = new double[fit.Coefficients.Count];
        Array.Fill(changes, double.NaN);
        double[] solved = new double[size];
        double leverage = 0;
        for (int j = 0; j < size; j++)
        {
            DoubleDouble sum = default;
            for (int k = 0; k < size; k++)
            {
                sum += model.Estimate.Covariance[(j * size) + k] * x[k];
            }

            solved[j] = sum.High;
            leverage += sum.High * x[j] * model.Estimate.Curvatures[row];
        }

        for (int j = 0; j < size; j++)
        {
            double scale = standardized ? fit.Coefficients[model.Kept[j]].StandardError : 1;
            changes[model.Kept[j]] = -model.Estimate.Residuals[row] * solved[j] / (1 - leverage) / model.Design.Scales[j] / scale;
        }

        return changes;
    }
}
