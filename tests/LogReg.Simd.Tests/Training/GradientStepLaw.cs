using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>The law that no run ends at a point that one gradient step would improve, for one run: the step and its gain are the reference's.</summary>
internal static class GradientStepLaw
{
    /// <summary>The default tolerance.</summary>
    public static double Tolerance(bool isSingle) => isSingle ? 5e-7 : 5e-11;

    /// <summary>Whether a run says that it could go no further.</summary>
    public static bool Ends(TrainingReport report) => report.StopReason is StopReason.Converged or StopReason.PrecisionLimit;

    /// <summary>Checks a binary run, and returns the gain as a share of F; NaN where there is nothing to gain.</summary>
    public static double Check(TrainingReport report, TrainingData data, bool standardize, ReadOnlySpan<double> coefficients, double intercept, bool isSingle, bool mustEnd = true)
    {
        AssertEnds(report, mustEnd);
        if (Ends(report))
        {
            TrainingData seen = Seen(data, standardize, out double[] means, out double[] deviations);
            (double[] own, double ownIntercept) = Variables(coefficients, intercept, means, deviations);
            return AssertNothingGained(report, GradientStepGain.Of(seen.Objective(report.L2Strength), own, ownIntercept), isSingle);
        }

        return double.NaN;
    }

    /// <summary>Checks a run of softmax; see <see cref="Check"/>.</summary>
    public static double CheckClasses(MulticlassResult result, TrainingData data, bool standardize, bool isSingle, bool mustEnd = true)
    {
        AssertEnds(result, mustEnd);
        if (!Ends(result))
        {
            return double.NaN;
        }

        TrainingData seen = Seen(data, standardize, out double[] means, out double[] deviations);
        int classCount = result.Model.ClassCount;
        int d = data.FeatureCount;
        double[] theta = new double[classCount * (d + 1)];
        for (int k = 0; k < classCount; k++)
        {
            (double[] own, double intercept) = Variables(result.Model.CoefficientsOf(k), result.Model.Intercepts[k], means, deviations);
            own.CopyTo(theta, k * d);
            theta[(classCount * d) + k] = intercept;
        }

        double[] weights = seen.Weights.Length == 0 ? [.. Enumerable.Repeat(1.0, seen.Rows)] : seen.Weights;
        double gain = GradientStepGain.Of(seen.SoftmaxObjective(result.L2Strength), theta, seen.Features, seen.Classes(), weights);
        return AssertNothingGained(result, gain, isSingle);
    }

    /// <summary>Auto must not fail where another solver succeeds.</summary>
    public static void AssertAutoIsAmongTheBest(Dictionary<Solver, double> ends, double strength, bool isSingle)
    {
        double best = ends.Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        Assert.False(
            ends[Solver.Auto] > best + (Tolerance(isSingle) * best) + 1e-9,
            $"λ₂·n = {strength:E1}: Auto ends at {ends[Solver.Auto]:R}, but {ends.MinBy(end => end.Value).Key} at {best:R}.");
    }

    private static void AssertEnds(TrainingReport report, bool mustEnd) => Assert.True(
        !mustEnd || Ends(report) || report.StopReason == StopReason.Separated || report.Solver == Solver.GradientDescent,
        $"{report.Solver}, λ₂ = {report.L2Strength:E1}: {report.StopReason}. {report.SolverReason}.");

    private static double AssertNothingGained(TrainingReport report, double gain, bool isSingle)
    {
        Assert.True(
            gain <= (Tolerance(isSingle) + 1e-14) * Math.Max(report.Objective, 1e-9),
            $"{report.Solver}, λ₂ = {report.L2Strength:E1}: {report.StopReason} after {report.Iterations} iterations at {report.Objective:R}, which a gradient step lowers by {gain:E2}. "
            + $"{report.SolverReason}.");
        return gain / report.Objective;
    }

    private static TrainingData Seen(TrainingData data, bool standardize, out double[] means, out double[] deviations)
    {
        (double[] m, double[] s) = data.Moments();
        for (int j = 0; j < m.Length; j++)
        {
            bool isConstant = s[j] <= 1e-12 * Math.Abs(m[j]);
            (m[j], s[j]) = (standardize ? m[j] : 0, !standardize ? 1 : isConstant ? 0 : s[j]);
        }

        (means, deviations) = (m, s);
        return standardize ? data.Map((_, j, x) => s[j] == 0 ? 0 : (x - m[j]) / s[j]) : data;
    }

    private static (double[] Coefficients, double Intercept) Variables(ReadOnlySpan<double> coefficients, double intercept, double[] means, double[] deviations)
    {
        double[] own = new double[coefficients.Length];
        for (int j = 0; j < own.Length; j++)
        {
            own[j] = coefficients[j] * deviations[j];
            intercept += coefficients[j] * means[j];
        }

        return (own, intercept);
    }
}
