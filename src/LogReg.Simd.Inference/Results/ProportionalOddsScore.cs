using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>The score test of proportional odds (formula 7.17): gᵀI⁻¹g of the model with coefficients of their own at every threshold, I its expected information, both at the fit with the same ones.</summary>
internal static class ProportionalOddsScore
{
    private const double PivotFloor = 1e-13;

    public static TestResult Of(OrdinalModel model)
    {
        int threads = model.Fitted.Options.ThreadCount;
        CentredColumns? centred = CentredColumns.Of(model.Columns, 1, i => model.Data.WeightOf(i) > 0, threads);
        Design design = centred?.Design ?? model.Columns;
        (int equations, int columns) = (model.Data.LevelCount - 1, design.ColumnCount);
        (double[][] residuals, double[][] own, double[][] shared) = Weights(model, design, centred, equations);
        int size = equations * columns;
        double[] gradient = new double[size];
        double[] blocks = new double[EquationBlocks.Count(equations) * columns * columns];
        for (int pair = 0; pair < EquationBlocks.Count(equations); pair++)
        {
            (int a, int b) = EquationBlocks.Of(pair);
            Span<double> block = blocks.AsSpan(pair * columns * columns, columns * columns);
            if (a == b)
            {
                ProductPass.Compute(design, residuals[a], gradient.AsSpan(a * columns, columns), threads);
                GramPass.Compute(design, own[a], block, threads);
            }
            else if (a == b + 1)
            {
                GramPass.Compute(design, shared[a], block, threads);
            }
        }

        double[] information = new double[size * size];
        EquationBlocks.Write<double>(blocks, equations, columns, information);
        SymmetricFactor<double> factor = new(size);
        factor.Factor(information, PivotFloor, value => value);
        double[] solved = new double[size];
        factor.Solve(gradient, solved);
        double statistic = Math.Max(0, LaneDot.Of(gradient, solved));
        int degrees = factor.Rank - equations - columns + 1;
        return new TestResult("proportional odds", statistic, degrees, Tails.ChiSquared(statistic, degrees));
    }

    /// <summary>The derivative of the log-likelihood by every cumulative logit, and the expected second ones: of one logit, and of it and the one below.</summary>
    private static (double[][] Residuals, double[][] Own, double[][] Shared) Weights(OrdinalModel model, Design design, CentredColumns? centred, int equations)
    {
        OrdinalData data = model.Data;
        double[] thresholds = [.. Enumerable.Range(0, equations).Select(model.Fitted.Estimate.CoefficientOf)];
        double[] coefficients = [0, .. Enumerable.Range(equations, design.ColumnCount - 1).Select(model.Fitted.Estimate.CoefficientOf)];
        for (int j = 0; j < equations && centred is not null; j++)
        {
            // A cumulative logit is the threshold less xᵀβ.
            DoubleDouble[] moved = centred.PointOf([-model.Fitted.Estimate.Coefficients[j], .. model.Fitted.Estimate.Coefficients.AsSpan(equations)]);
            thresholds[j] = -moved[0].High;
            coefficients = [0, .. moved.Skip(1).Select(value => value.High)];
        }

        double[] logits = LogitPass.Compute(design, coefficients, model.Fitted.Options.ThreadCount);
        double[][] New() => [.. Enumerable.Range(0, equations).Select(_ => new double[design.PaddedRowCount])];
        (double[][] residuals, double[][] own, double[][] shared) = (New(), New(), New());
        double[] probabilities = new double[equations + 1];
        double[] slopes = new double[equations];
        for (int i = 0; i < design.RowCount; i++)
        {
            (double weight, int level) = (data.WeightOf(i), data.Levels.Span[i]);
            CumulativeLogits.Evaluate(thresholds, logits[i] + data.OffsetOf(i), probabilities, slopes);
            for (int j = 0; j < equations; j++)
            {
                double sign = j == level ? 1 : j == level - 1 ? -1 : 0;
                residuals[j][i] = sign == 0 ? 0 : sign * weight * slopes[j] / probabilities[level];
                own[j][i] = weight * slopes[j] * ((slopes[j] / probabilities[j]) + (slopes[j] / probabilities[j + 1]));
                shared[j][i] = j == 0 ? 0 : -weight * slopes[j] / probabilities[j] * slopes[j - 1];
            }
        }

        return (residuals, own, shared);
    }
}
