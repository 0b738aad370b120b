using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Tests.Support;

/// <summary>Derived bounds on |kernel − reference| for the fused pass under the log loss and for probabilities.</summary>
/// <remarks>
/// <para>Row i has the logit z with error δ = δz (<see cref="ErrorBounds{T}"/>), q = σ(−|z|) ≤ ½, r = σ(z) − y, L = log(1 + e^−|z|),
/// h = max(z, 0) − y·z ≥ 0 and ℓ = h + L. u is the unit roundoff; one ULP is at most 2u relative.</para>
/// <para>Exponential: 1.17 ULP, so 2.4u relative. u = e/(1 + e): the error of e enters once (through 1/(1 + e)² ≤ 1), the sum and
/// the quotient round: 4.4u, taken as 5u.</para>
/// <para>Residual: σ is ¼-Lipschitz: δ/4; 5u·q; the last subtraction u·|r|; 1 − y of a soft label u·(1 − y).</para>
/// <para>Loss: ∂ℓ/∂z = r is at most 1 in size: δ. h is one fused step, u·h, without FMA also u·|y z|. The logarithm takes over the
/// exponential's 2.4u and has 2 ULP of its own: 6.4u, taken as 7u·L. The last sum u·ℓ.</para>
/// <para>Curvature: |σ''| ≤ 1/(6√3) &lt; 0.0963: 0.0963δ; q(1 − q) changes relatively by less than q does, 5u, and rounds twice.</para>
/// <para>A sample weight multiplies and rounds once more. Below the normal numbers an error is absolute: 16 of the smallest
/// subnormal per row cover it.</para>
/// <para>Sums: loss and residual of four rows are added in T, two roundings, and all else in double. The gradient adds products
/// r·x as <see cref="ErrorBounds{T}.GradientRoundings"/> counts. The reference goes the same way with u = 2⁻⁵³ and sums in row order.</para>
/// </remarks>
internal sealed class FusedBounds<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RoundingsOfQuad = 2;
    private const double SigmoidUlps = 1.13;

    private FusedBounds(double[] gradient, double interceptGradient, double loss, double[] curvatures)
    {
        Gradient = gradient;
        InterceptGradient = interceptGradient;
        Loss = loss;
        Curvatures = curvatures;
    }

    public double[] Gradient { get; }

    public double InterceptGradient { get; }

    public double Loss { get; }

    public double[] Curvatures { get; }

    /// <summary>The bounds of one pass over panels of at most <paramref name="panelRows"/> rows.</summary>
    public static FusedBounds<T> Of(StripLayout layout, Problem<T> problem, bool weighted, int panels = 1, int? panelRows = null)
    {
        double u = Rounding<T>.Unit + Rounding<double>.Unit;
        double tiny = 16 * double.CreateChecked(T.Epsilon);
        double[] logits = Oracle.Logits(problem);
        double[] logitErrors = ErrorBounds<T>.Logits(layout, problem);
        double[] labels = problem.ExactLabels;
        double[] weights = problem.ExactSampleWeights;
        double[] residuals = new double[problem.Rows];
        double[] residualErrors = new double[problem.Rows];
        double[] curvatures = new double[problem.Rows];
        double lossSum = 0;
        double lossErrors = 0;
        for (int i = 0; i < problem.Rows; i++)
        {
            double z = logits[i];
            double y = labels[i];
            double s = weighted ? weights[i] : 1;
            double q = ReferenceFunctions.Sigmoid(-Math.Abs(z));
            double logarithm = ReferenceFunctions.Log1p(Math.Exp(-Math.Abs(z)));
            double hinge = Math.Max(z, 0) - (y * z);
            double residual = ReferenceLosses.LogLoss.Residual(z, y);
            double loss = ReferenceLosses.LogLoss.Value(z, y);
            double ofSoftLabel = y is 0 or 1 ? 0 : u * (1 - y);

            residuals[i] = s * residual;
            residualErrors[i] = (s * ((logitErrors[i] / 4) + (5 * u * q) + (u * Math.Abs(residual)) + ofSoftLabel)) + (u * Math.Abs(residuals[i])) + tiny;
            lossErrors += (s * (logitErrors[i] + (u * hinge) + (u * Math.Abs(y * z)) + (7 * u * logarithm) + (u * loss))) + (u * s * loss) + tiny;
            lossSum += s * loss;
            curvatures[i] = ErrorBounds<T>.SecondOrder * s * ((0.0963 * logitErrors[i]) + (8 * u * q * (1 - q))) + tiny;
        }

        double sums = Rounding<T>.Gamma(RoundingsOfQuad) + (2 * Rounding<double>.Gamma(problem.Rows + Lanes.Count + panels));
        double[] carried = Oracle.AbsoluteTransposedProduct(problem, residualErrors);
        double[] summed = ErrorBounds<T>.Gradient(layout, problem, residuals, panels, panelRows);
        return new FusedBounds<T>(
            [.. carried.Zip(summed, (a, b) => ErrorBounds<T>.SecondOrder * (a + b))],
            ErrorBounds<T>.SecondOrder * (residualErrors.Sum() + (sums * residuals.Sum(Math.Abs))),
            ErrorBounds<T>.SecondOrder * (lossErrors + (sums * lossSum)),
            curvatures);
    }

    /// <summary>
    /// Probabilities of rows: σ is ¼-Lipschitz, δ/4, and the sigmoid is right to 1.13 ULP (0.99 with FMA): 2.26u·p. The reference's
    /// takes 5 roundings.
    /// </summary>
    public static double[] Probabilities(Problem<T> problem)
    {
        double[] logitErrors = ErrorBounds<T>.RowLogits(problem);
        double u = (2 * SigmoidUlps * Rounding<T>.Unit) + (5 * Rounding<double>.Unit);
        double tiny = 4 * double.CreateChecked(T.Epsilon);
        return [.. Oracle.Probabilities(problem).Select((p, i) => ErrorBounds<T>.SecondOrder * ((logitErrors[i] / 4) + (u * p)) + tiny)];
    }
}
