using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Passes;

/// <summary>A problem of several classes with the reference's sums and derived bounds of their errors.</summary>
/// <remarks>
/// <para>Terms: δ is the largest error of a row's logits. Probabilities change by at most ½δ, for a row of diag(p) − ppᵀ has at most the absolute sum
/// 2p(1 − p) ≤ ½; the loss changes by at most 2δ, and the entropy, whose derivative is −p_k·(log p_k − Σ p_l·log p_l), by δ times the range of
/// the logits. To that come the bounds of the terms themselves (<see cref="SoftmaxBounds{T}"/>).</para>
/// <para>Sums: errors of residuals reach the gradient times |x|; its own roundings are those of a gradient; Σ r, loss and entropy are summed in double.</para>
/// </remarks>
internal sealed class ClassProblem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private ClassProblem(Problem<T> rows, Problem<T>[] classes, T[] labels, ClassProblem<T>? direction)
    {
        Rows = rows;
        Classes = classes;
        Labels = labels;
        Direction = direction ?? this;
    }

    public Problem<T> Rows { get; }

    /// <summary>Gets the problem of every class: the same rows under its coefficients and intercept.</summary>
    public Problem<T>[] Classes { get; }

    public T[] Labels { get; }

    /// <summary>Gets the same rows under other coefficients, as a direction of a Hessian product.</summary>
    public ClassProblem<T> Direction { get; }

    public int ClassCount => Classes.Length;

    public T[] Coefficients => [.. Classes.SelectMany(item => item.Coefficients)];

    public T[] Intercepts => [.. Classes.Select(item => item.Intercept)];

    public static ClassProblem<T> Draw(MatrixCase item, int classCount)
    {
        Problem<T> rows = item.Derive<T>();
        Random random = new(item.Seed);
        T[] labels = [.. Enumerable.Range(0, rows.Rows).Select(_ => T.CreateChecked(random.Next(classCount)))];
        double scale = 4 / Math.Sqrt(Math.Max(1, rows.FeatureCount));
        Problem<T>[] Set() => [.. Enumerable.Range(0, classCount).Select(_ => rows with
        {
            Coefficients = MatrixValues.Draw<T>(random, rows.FeatureCount, 0, scale),
            Intercept = MatrixValues.Draw<T>(random, 1, 0)[0],
        })];
        return new ClassProblem<T>(rows, Set(), labels, new ClassProblem<T>(rows, Set(), labels, null));
    }

    /// <summary>The sums of a softmax pass: gradients, class after class, Σ r by class, loss, entropy; and their bounds.</summary>
    public (double[] Sums, double[] Bounds) Expected(StripLayout layout, bool weighted, int panels, int panelRows)
    {
        double[][] logits = [.. Classes.Select(Oracle.Logits)];
        double[][] errors = [.. Classes.Select(item => ErrorBounds<T>.Logits(layout, item))];
        double[] weights = weighted ? Rows.ExactSampleWeights : [.. Labels.Select(_ => 1.0)];
        double[][] residuals = [.. Classes.Select(_ => new double[Rows.Rows])];
        double[][] residualErrors = [.. Classes.Select(_ => new double[Rows.Rows])];
        double[] losses = new double[Rows.Rows];
        double[] entropies = new double[Rows.Rows];
        double lossError = 0;
        double entropyError = 0;
        for (int i = 0; i < Rows.Rows; i++)
        {
            double[] z = [.. logits.Select(row => row[i])];
            int label = int.CreateChecked(Labels[i]);
            double error = errors.Max(row => row[i]);
            double delta = weights[i] * error;
            SoftmaxBounds<T> bounds = SoftmaxBounds<T>.Of(z, label, weights[i]);
            double[] r = ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, label);
            for (int k = 0; k < ClassCount; k++)
            {
                residuals[k][i] = weights[i] * r[k];
                residualErrors[k][i] = (ErrorBounds<T>.SecondOrder * ((0.5 * delta) + bounds.Residuals[k])) + (residuals[k][i] * Rounding<double>.Unit);
            }

            losses[i] = weights[i] * ReferenceLosses.SoftmaxCrossEntropy.Value(z, label);
            entropies[i] = weights[i] * SoftmaxBounds<T>.ExactEntropy(z);
            lossError += ErrorBounds<T>.SecondOrder * ((2 * delta) + bounds.Loss);
            entropyError += ErrorBounds<T>.SecondOrder * ((delta * (z.Max() - z.Min() + (2 * error))) + bounds.Entropy);
        }

        (List<double> sums, List<double> sumBounds) = Products(layout, residuals, residualErrors, panels, panelRows);
        sums.AddRange([losses.Sum(), entropies.Sum()]);
        sumBounds.AddRange([lossError + Summation(losses, panels), entropyError + Summation(entropies, panels)]);
        return ([.. sums], [.. sumBounds]);
    }

    /// <summary>
    /// The sums of a Hessian pass at this point along <see cref="Direction"/>, and their bounds. With v the direction's logits and R their range in a row,
    /// the share p_k(v_k − Σ p_l·v_l) changes by at most ½ of the error of v, by at most R times that of z, and by rounding at most as often as 3K + 20
    /// and the range of the logits say, relative to p_k and R.
    /// </summary>
    public (double[] Sums, double[] Bounds) ExpectedHessianProduct(StripLayout layout, int panels, int panelRows)
    {
        double[][] logits = [.. Classes.Select(Oracle.Logits)];
        double[][] errors = [.. Classes.Select(item => ErrorBounds<T>.Logits(layout, item))];
        double[][] moves = [.. Direction.Classes.Select(Oracle.Logits)];
        double[][] moveErrors = [.. Direction.Classes.Select(item => ErrorBounds<T>.Logits(layout, item))];
        double[] weights = Rows.ExactSampleWeights;
        double[][] shares = [.. Classes.Select(_ => new double[Rows.Rows])];
        double[][] shareErrors = [.. Classes.Select(_ => new double[Rows.Rows])];
        double u = Rounding<T>.Unit + Rounding<double>.Unit;
        for (int i = 0; i < Rows.Rows; i++)
        {
            double[] z = [.. logits.Select(row => row[i])];
            double[] v = [.. moves.Select(row => row[i])];
            double[] p = ReferenceFunctions.SoftMax(z);
            double[] curvature = ReferenceLosses.SoftmaxCrossEntropy.Curvature(z);
            double range = v.Max() - v.Min();
            double size = v.Max(Math.Abs);
            double relative = ((3 * ClassCount) + 20 + (2 * (z.Max() - z.Min()))) * u;
            for (int k = 0; k < ClassCount; k++)
            {
                shares[k][i] = weights[i] * Enumerable.Range(0, ClassCount).Sum(l => curvature[(k * ClassCount) + l] * v[l]);
                double error = (0.5 * moveErrors.Max(row => row[i])) + (range * errors.Max(row => row[i])) + (p[k] * (range + size) * relative);
                shareErrors[k][i] = ErrorBounds<T>.SecondOrder * weights[i] * error;
            }
        }

        (List<double> sums, List<double> bounds) = Products(layout, shares, shareErrors, panels, panelRows);
        return ([.. sums], [.. bounds]);
    }

    private (List<double> Sums, List<double> Bounds) Products(StripLayout layout, double[][] residuals, double[][] errors, int panels, int panelRows)
    {
        List<double> sums = [];
        List<double> bounds = [];
        for (int k = 0; k < ClassCount; k++)
        {
            sums.AddRange(Oracle.TransposedProduct(Rows, residuals[k]));
            double[] carried = Oracle.AbsoluteTransposedProduct(Rows, errors[k]);
            double[] rounded = ErrorBounds<T>.Gradient(layout, Rows, residuals[k], panels, panelRows);
            bounds.AddRange(carried.Zip(rounded, (a, b) => ErrorBounds<T>.SecondOrder * (a + b)));
        }

        for (int k = 0; k < ClassCount; k++)
        {
            sums.Add(residuals[k].Sum());
            bounds.Add(errors[k].Sum() + Summation(residuals[k], panels));
        }

        return (sums, bounds);
    }

    /// <summary>16 lanes in double, the tree and the panels, against the reference's row order.</summary>
    private static double Summation(double[] terms, int panels) =>
        terms.Sum(Math.Abs) * ErrorBounds<T>.SecondOrder
        * (Rounding<double>.Gamma((terms.Length / Lanes.Count) + 5 + panels) + Rounding<double>.Gamma(terms.Length));
}
