using LogReg.Simd.Reference;
using Xunit;
using static LogReg.Simd.Tests.Reference.ReferenceProblems;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Formula 4.11 of the reference: the gap bounds F − F* everywhere, and closes at the optimum.</summary>
public class CertificateTests
{
    [Theory]
    [InlineData(1e-3, true, false)]
    [InlineData(0.1, true, true)]
    [InlineData(0.1, false, false)]
    [InlineData(5, false, true)]
    [InlineData(5, true, false)]
    public void TheGapBoundsTheSuboptimality(double l2Strength, bool fitIntercept, bool weighted)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            ReferenceObjective objective = Random(
                seed, l2Strength: l2Strength, fitIntercept: fitIntercept, weighted: weighted);
            double minimum = ReferenceSolver.Solve(objective).Objective;
            var random = new Random(seed);
            foreach (double size in (double[])[0, 0.01, 1, 10])
            {
                double[] coefficients = Vector(random, 3, size);
                double intercept = fitIntercept ? size * (random.NextDouble() - 0.5) : 0;
                ReferenceDualityGap gap = ReferenceCertificate.Compute(objective, coefficients, intercept);
                Assert.Equal(objective.Value(coefficients, intercept), gap.Objective);
                Assert.True(gap.DualValue <= minimum + 1e-14, $"Dual value {gap.DualValue:R} above {minimum:R}.");
                Assert.True(gap.Gap >= gap.Objective - minimum - 1e-14);
                Assert.True(gap.Gap > 0);
            }
        }
    }

    [Theory]
    [InlineData(1e-3, true, false)]
    [InlineData(0.1, true, true)]
    [InlineData(0.1, false, false)]
    [InlineData(5, false, true)]
    public void TheGapClosesQuadraticallyAtTheOptimum(double l2Strength, bool fitIntercept, bool weighted)
    {
        ReferenceObjective objective = Random(
            4, l2Strength: l2Strength, fitIntercept: fitIntercept, weighted: weighted);
        ReferenceSolution solution = ReferenceSolver.Solve(objective);
        ReferenceDualityGap atOptimum = ReferenceCertificate.Compute(objective, solution.Coefficients, solution.Intercept);
        Assert.InRange(Math.Abs(atOptimum.Gap), 0, 1e-14);
        AssertClose(solution.Intercept, atOptimum.ShiftedIntercept, 1e-12);

        double previous = double.NaN;
        foreach (double distance in (double[])[1e-1, 1e-2, 1e-3, 1e-4])
        {
            double[] moved = [.. solution.Coefficients.Select((b, j) => b + (distance * (j - 1.3)))];
            double gap = ReferenceCertificate.Compute(objective, moved, solution.Intercept).Gap;
            Assert.True(double.IsNaN(previous) || (gap > previous / 200 && gap < previous / 50));
            previous = gap;
        }
    }

    [Theory]
    [InlineData(1e-3, true)]
    [InlineData(0.1, true)]
    [InlineData(0.1, false)]
    public void AtTheShiftedInterceptTheGapIsTheGradientBoundExactly(double l2Strength, bool fitIntercept)
    {
        ReferenceObjective objective = Random(6, l2Strength: l2Strength, fitIntercept: fitIntercept, weighted: true);
        double[] coefficients = [0.2, -0.5, 0.3];
        double shifted = ReferenceCertificate.Compute(objective, coefficients, 0).ShiftedIntercept;
        ReferenceDualityGap gap = ReferenceCertificate.Compute(objective, coefficients, shifted);
        (double[] gradient, double interceptGradient) = objective.Gradient(coefficients, shifted);
        Assert.InRange(Math.Abs(interceptGradient), 0, 1e-15);
        AssertClose(gradient.Sum(g => g * g) / (2 * l2Strength), gap.Gap, 1e-12);
        Assert.True(fitIntercept ? shifted != 0 : shifted == 0);
        Assert.True(!fitIntercept || Math.Abs(gap.DualVariables.Sum()) < 1e-15);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EveryFeasibleDualPointIsALowerBound(bool fitIntercept)
    {
        ReferenceObjective objective = Random(7, 40, 3, 0.2, fitIntercept: fitIntercept);
        double minimum = ReferenceSolver.Solve(objective).Objective;
        double positives = objective.Labels.ToArray().Sum();
        var random = new Random(7);
        double best = double.NegativeInfinity;
        for (int trial = 0; trial < 200; trial++)
        {
            // p = y − t (y − u) with Σ u = Σ y is feasible for a fitted intercept, t in [0, 1].
            double[] u = Vector(random, 40, 0.1);
            double shift = fitIntercept ? (positives - u.Sum()) / 40 : 0.5;
            double t = random.NextDouble();
            double[] p = [.. u.Select((v, i) => ((1 - t) * objective.Labels[i]) + (t * (v + shift)))];
            Assert.All(p, v => Assert.InRange(v, 0, 1));
            double dual = ReferenceCertificate.DualValue(objective, p, 0);
            Assert.True(dual <= minimum, $"Dual value {dual:R} above {minimum:R}.");
            best = Math.Max(best, dual);
        }

        Assert.True(best > 0.5 * minimum);
    }

    [Fact]
    public void BreakingTheConstraintBreaksTheBound()
    {
        // All labels 1 but one: p = 1/2 has the entropy log 2, more than the minimum, because its residuals do not sum to 0.
        var objective = new ReferenceObjective([0, 0, 0, 0], 4, 1, [1, 1, 1, 0], l2Strength: 1);
        double minimum = ReferenceSolver.Solve(objective).Objective;
        Assert.True(ReferenceCertificate.DualValue(objective, [0.5, 0.5, 0.5, 0.5], 0) > minimum);
        AssertClose(minimum, ReferenceCertificate.DualValue(objective, [0.75, 0.75, 0.75, 0.75], 0), 1e-14);
    }

    [Fact]
    public void AHeldInterceptIsAConstant()
    {
        ReferenceObjective objective = Random(12, l2Strength: 0.1, fitIntercept: false);
        ReferenceSolution solution = ReferenceSolver.Solve(objective, [], 0.8);
        Assert.Equal(0.8, solution.Intercept);
        Assert.InRange(Math.Abs(ReferenceCertificate.Compute(objective, solution.Coefficients, 0.8).Gap), 0, 1e-14);
        ReferenceDualityGap gap = ReferenceCertificate.Compute(objective, [0.3, -0.3, 0.1], 0.8);
        Assert.True(gap.Gap >= gap.Objective - solution.Objective && gap.ShiftedIntercept == 0.8);
    }

    [Fact]
    public void WithL1TheGapClosesAtTheSparseOptimum()
    {
        ReferenceObjective objective = Random(13, l2Strength: 0.05, l1Strength: 0.2);
        double[] beta = [0, 0, 0];
        double intercept = 0;
        double previous = double.PositiveInfinity;
        for (int iteration = 0; iteration < 5000; iteration++)
        {
            // Formula 4.10: a proximal gradient step of length 0.4 (1/L here).
            (double[] gradient, double interceptGradient) = objective.Gradient(beta, intercept);
            beta = [.. beta.Zip(gradient, (b, g) => SoftThreshold(b - (0.4 * g), 0.4 * 0.2))];
            intercept -= 0.4 * interceptGradient;
            if (iteration is 0 or 10 or 100)
            {
                double gap = ReferenceCertificate.Compute(objective, beta, intercept).Gap;
                Assert.True(gap < previous && gap > 0);
                previous = gap;
            }
        }

        Assert.Contains(0, beta);
        Assert.Contains(beta, b => b != 0);
        Assert.InRange(objective.SubgradientInfinityNorm(beta, intercept), 0, 1e-14);
        Assert.InRange(Math.Abs(ReferenceCertificate.Compute(objective, beta, intercept).Gap), 0, 1e-14);
    }

    [Fact]
    public void OneClassHasTheBoundZero()
    {
        var objective = new ReferenceObjective([1, 2, 3], 3, 1, [1, 1, 1], l2Strength: 1);
        ReferenceDualityGap gap = ReferenceCertificate.Compute(objective, [0.5], 3);
        Assert.Equal(double.PositiveInfinity, gap.ShiftedIntercept);
        Assert.Equal(0, gap.DualValue);
        Assert.Equal(gap.Objective, gap.Gap);
    }

    [Fact]
    public void WithoutL2ThereIsNoCertificate()
        => Assert.Throws<ArgumentException>(() => ReferenceCertificate.Compute(Random(1), [0, 0, 0], 0));

    [Fact]
    public void EntropyIsTheConjugate()
    {
        // softplus(z) = max over p of p z + H(p), reached at σ(z).
        foreach (double z in (double[])[-5, -0.3, 0, 2, 8])
        {
            double p = ReferenceFunctions.Sigmoid(z);
            AssertClose(ReferenceFunctions.Softplus(z), (p * z) + ReferenceCertificate.BinaryEntropy(p), 1e-12);
            for (double other = 0; other <= 1; other += 1 / 64.0)
            {
                Assert.True((other * z) + ReferenceCertificate.BinaryEntropy(other) <= ReferenceFunctions.Softplus(z) + 1e-15);
            }
        }

        Assert.Equal(0, ReferenceCertificate.BinaryEntropy(0));
        Assert.Equal(0, ReferenceCertificate.BinaryEntropy(1));
    }

    private static double SoftThreshold(double x, double threshold)
        => Math.Sign(x) * Math.Max(Math.Abs(x) - threshold, 0);
}
