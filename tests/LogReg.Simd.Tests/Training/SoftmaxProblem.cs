using LogReg.Simd.Reference;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>A softmax training problem as the reference sees it: standardised by hand where columns are standardised, with its minimum.</summary>
internal sealed class SoftmaxProblem
{
    private readonly ReferenceSoftmaxObjective objective;
    private readonly double[] means;
    private readonly double[] deviations;

    /// <param name="data">The samples.</param>
    /// <param name="l2Strength">λ₂.</param>
    /// <param name="fitIntercept">Whether intercepts are fitted.</param>
    /// <param name="standardize">Whether columns are standardised.</param>
    /// <param name="near">A model near the optimum, whose dual value stands for the minimum; null for Newton's method.</param>
    public SoftmaxProblem(TrainingData data, double l2Strength, bool fitIntercept, bool standardize, MulticlassModel? near = null)
    {
        Data = data;
        (means, deviations) = data.Moments();
        for (int j = 0; j < data.FeatureCount; j++)
        {
            bool isConstant = deviations[j] <= 1e-12 * Math.Abs(means[j]);
            double offset = standardize ? means[j] : FeatureOffset.Choose(means[j], isConstant ? 0 : deviations[j]);
            (means[j], deviations[j]) = (fitIntercept ? offset : 0, !standardize ? 1 : isConstant ? 0 : deviations[j]);
        }

        TrainingData seen = data.Map((_, j, x) => deviations[j] == 0 ? 0 : (x - means[j]) / deviations[j]);
        objective = seen.SoftmaxObjective(l2Strength, 0, fitIntercept);
        Minimum = near is null ? objective.Value(ReferenceSoftmaxSolver.Solve(objective)) : ReferenceSoftmaxSolver.DualValue(objective, Variables(near));
    }

    public TrainingData Data { get; }

    /// <summary>Gets F*, or a value just below it.</summary>
    public double Minimum { get; }

    public static SoftmaxProblem Of(MulticlassTrainingCase item) => new(item.Derive(), item.L2Strength, item.FitIntercept, item.Standardize);

    /// <summary>F is λ₂-strongly convex in β: ‖β − β'‖² ≤ 4(gap + gap')/λ₂ by way of the optimum.</summary>
    public static void AssertSameCoefficients(MulticlassResult first, MulticlassResult second, double l2Strength)
    {
        double square = 0;
        for (int j = 0; j < first.Model.Coefficients.Length; j++)
        {
            square += Math.Pow(first.Model.Coefficients[j] - second.Model.Coefficients[j], 2);
        }

        double room = 4 * (first.CertifiedGap!.Value + second.CertifiedGap!.Value) / l2Strength;
        Assert.True(square <= room, $"{first.Solver} and {second.Solver} are {Math.Sqrt(square):E2} apart, more than {Math.Sqrt(room):E2}.");
    }

    /// <summary>Asserts that a run has converged to the optimum within what it certifies, and that its numbers are true.</summary>
    public void AssertOptimal(MulticlassResult result, double tolerance)
    {
        Assert.True(result.StopReason == StopReason.Converged, $"{result.Solver}: {result.StopReason} after {result.Iterations}, gap {result.CertifiedGap} of {result.Objective}.");
        double value = AssertTrue(result);
        Assert.True(result.CertifiedGap <= tolerance * result.Objective, $"{result.Solver} certifies {result.CertifiedGap:E3} of {value}, more than the tolerance.");
        Assert.True(value - Minimum <= tolerance * value, $"{result.Solver}: F − F* is {value - Minimum:E3} of {value}, more than the tolerance.");
    }

    /// <summary>Objective, mean loss, gradient norm and gap of a result are those of its model; returns F of the reference.</summary>
    public double AssertTrue(MulticlassResult result)
    {
        string who = $"{result.Solver} after {result.Iterations} iterations";
        double[] theta = Variables(result.Model);
        double value = objective.Value(theta);
        Assert.True(Math.Abs(result.Objective - value) <= 1e-12 * value, $"{who}: F is {result.Objective:R}, the reference has {value:R}.");
        double loss = objective.MeanLoss(theta);
        Assert.True(Math.Abs(result.MeanLoss - loss) <= 1e-12 * value, $"{who}: the loss is {result.MeanLoss:R}, the reference has {loss:R}.");

        // Intercepts may be rounded to single precision after the pass: the residuals then are off by ½·u·|b| at most, times |x|.
        double size = 1 + (Data.Features.Length == 0 ? 0 : Data.Features.Max(Math.Abs)) * Math.Max(1, deviations.Length == 0 ? 1 : deviations.Max(s => s > 0 ? 1 / s : 1));
        double largest = theta.Length == 0 ? 0 : theta.Skip(objective.CoefficientCount).Max(Math.Abs);
        double rounding = largest * Math.ScaleB(1, -24);
        double norm = objective.SubgradientInfinityNorm(theta);
        Assert.True(
            Math.Abs(result.GradientNorm - norm) <= size * size * (1e-13 + rounding), $"{who}: ‖∇F‖ is {result.GradientNorm:E6}, the reference has {norm:E6}.");

        // A bound, and no looser than the reference's own but for rounding and for the slopes of the intercepts, which count 2·|Σ r/S|·(1 + |b|) each.
        double gap = result.CertifiedGap!.Value;
        Assert.True(gap >= value - Minimum - (1e-13 * value), $"{who}: certified {gap:E3}, but F − F* is {value - Minimum:E3}.");
        double dual = ReferenceSoftmaxSolver.DualValue(objective, theta);
        double slopes = objective.Gradient(theta).Skip(objective.CoefficientCount).Sum(Math.Abs) + (objective.ClassCount * rounding);
        double slack = (1e-13 * (value + Math.Abs(dual)) * size) + (2.1 * slopes * (1 + (1.1 * largest)));
        Assert.True(gap <= ((value - dual) * (1 + 1e-5)) + slack, $"{who}: certified {gap:R}, the reference has {value - dual:R}, the slack may be {slack:E2}.");
        return value;
    }

    private double[] Variables(MulticlassModel model)
    {
        double[] theta = new double[objective.Length];
        for (int k = 0; k < model.ClassCount; k++)
        {
            double intercept = model.Intercepts[k];
            for (int j = 0; j < model.FeatureCount; j++)
            {
                double beta = model.CoefficientsOf(k)[j];
                theta[(k * model.FeatureCount) + j] = beta * deviations[j];
                intercept += beta * means[j];
            }

            theta[objective.CoefficientCount + k] = intercept;
        }

        return theta;
    }
}
