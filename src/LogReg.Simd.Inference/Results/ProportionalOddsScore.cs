using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>
/// The score test of proportional odds (formula 7.17): gᵀI⁻¹g of the model with coefficients of their own at every threshold, I its expected information, both at the fit with the same ones.
/// </summary>
internal static class ProportionalOddsScore
{
    private const double PivotFloor = 1e-26;

    public static TestResult Of(OrdinalModel model)
    {
        int threads = model.Fitted.Options.ThreadCount;
        CentredColumns? centred = CentredColumns.Of(model.Columns, 1, i => model.Data.WeightOf(i) > 0, threads);
        Design design = centred?.Design ?? model.Columns;
        (int equations, int columns) = (model.Data.LevelCount - 1, design.ColumnCount);
        (double[][] Residuals, double[][] Own, double[][] Shared) weights = Weights(model, design, centred, equations);
        (double[] gradient, double[] information) = Sums<double>(design, weights, ProductPass.Compute, GramPass.Compute, threads);
        SymmetricFactor<double> factor = new(gradient.Length);
        factor.Factor(information, 0, value => value);
        (double statistic, int rank) = factor.IsAccurate() ? (Square(gradient, factor), factor.Rank) : Exactly(design, weights, threads);
        int degrees = rank - equations - columns + 1;
        return new TestResult("proportional odds", Math.Max(0, statistic), degrees, Tails.ChiSquared(Math.Max(0, statistic), degrees));
    }

    private delegate void Pass<T>(Design design, double[] weights, Span<T> destination, int threadCount);

    private static double Square(double[] gradient, SymmetricFactor<double> factor)
    {
        double[] solved = new double[gradient.Length];
        factor.Solve(gradient, solved);
        return LaneDot.Of(gradient, solved);
    }

    /// <summary>Sums in about 100 bits: beside columns that nearly depend on each other double loses what they differ by.</summary>
    private static (double Statistic, int Rank) Exactly(Design design, (double[][] Residuals, double[][] Own, double[][] Shared) weights, int threads)
    {
        (DoubleDouble[] gradient, DoubleDouble[] information) = Sums<DoubleDouble>(design, weights, ProductPass.Compute, GramPass.Compute, threads);
        SymmetricFactor<DoubleDouble> factor = new(gradient.Length);
        factor.Factor(information, PivotFloor, value => value.High);
        DoubleDouble[] solved = new DoubleDouble[gradient.Length];
        factor.Solve(gradient, solved);
        return ((double)DoubleDouble.Dot(gradient, solved), factor.Rank);
    }

    /// <summary>The gradient and the lower triangle of the information over all equations.</summary>
    private static (T[] Gradient, T[] Information) Sums<T>(Design design, (double[][] Residuals, double[][] Own, double[][] Shared) weights, Pass<T> product, Pass<T> gram, int threads)
    {
        (int equations, int columns) = (weights.Own.Length, design.ColumnCount);
        int size = equations * columns;
        T[] gradient = new T[size];
        T[] blocks = new T[EquationBlocks.Count(equations) * columns * columns];
        for (int pair = 0; pair < EquationBlocks.Count(equations); pair++)
        {
            (int a, int b) = EquationBlocks.Of(pair);
            Span<T> block = blocks.AsSpan(pair * columns * columns, columns * columns);
            if (a == b)
            {
                product(design, weights.Residuals[a], gradient.AsSpan(a * columns, columns), threads);
                gram(design, weights.Own[a], block, threads);
            }
            else if (a == b + 1)
            {
                gram(design, weights.Shared[a], block, threads);
            }
        }

        T[] information = new T[size * size];
        EquationBlocks.Write<T>(blocks, equations, columns, information);
        return (gradient, information);
    }

    /// <summary>The derivative of the log-likelihood by every cumulative logit, and the expected second ones: of one logit, and of it and the one below.</summary>
    private static (double[][] Residuals, double[][] Own, double[][] Shared) Weights(OrdinalModel model, Design design, CentredColumns? centred, int equations)
    {
        OrdinalData data = model.Data;
        double[] thresholds = [.. Enumerable.Range(0, equations).Select(model.Fitted.Estimate.CoefficientOf)];
        DoubleDouble[] coefficients = [0, .. model.Fitted.Estimate.Coefficients.AsSpan(equations)];
        for (int j = 0; j < equations && centred is not null; j++)
        {
            // A cumulative logit is the threshold less xᵀβ.
            DoubleDouble[] moved = centred.PointOf([-model.Fitted.Estimate.Coefficients[j], .. model.Fitted.Estimate.Coefficients.AsSpan(equations)]);
            thresholds[j] = -moved[0].High;
            coefficients = [0, .. moved.AsSpan(1)];
        }

        // Coefficients of columns that nearly depend on each other are large, and a logit in double would be off by their rounding.
        double[] none = new double[design.PaddedRowCount];
        ExactPass pass = new(design, model.Fitted.Options.ThreadCount);
        pass.Evaluate(new RowCounts(none, none, none), coefficients, new DoubleDouble[design.ColumnCount], []);
        double[] logits = pass.Logits;
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
