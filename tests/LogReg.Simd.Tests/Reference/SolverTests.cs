using LogReg.Simd.Reference;
using Xunit;
using static LogReg.Simd.Tests.Reference.ReferenceProblems;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Formula 4.7 of the reference: optimality, closed forms, laws of the minimum, and refusal where there is none.</summary>
public class SolverTests
{
    [Theory]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    [InlineData(1e-3, true, true)]
    [InlineData(0.1, true, false)]
    [InlineData(10, false, false)]
    public void TheGradientVanishesAndNothingNearIsLower(double l2Strength, bool fitIntercept, bool weighted)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            ReferenceObjective objective = Random(
                seed, l2Strength: l2Strength, fitIntercept: fitIntercept, weighted: weighted);
            ReferenceSolution solution = ReferenceSolver.Solve(objective);
            Assert.InRange(solution.GradientInfinityNorm, 0, 1e-15);
            Assert.InRange(solution.Iterations, 1, 30);
            Assert.Equal(objective.Value(solution.Coefficients, solution.Intercept), solution.Objective);
            AssertClose(
                objective.SubgradientInfinityNorm(solution.Coefficients, solution.Intercept),
                solution.GradientInfinityNorm,
                0);
            Assert.True(fitIntercept || solution.Intercept == 0);

            var random = new Random(seed);
            for (int trial = 0; trial < 20; trial++)
            {
                double[] step = Vector(random, 4, 1e-3);
                double[] moved = [.. solution.Coefficients.Zip(step, (a, b) => a + b)];
                double intercept = solution.Intercept + (fitIntercept ? step[3] : 0);
                Assert.True(objective.Value(moved, intercept) > solution.Objective);
            }
        }
    }

    [Fact]
    public void WithoutFeaturesTheInterceptIsTheLogitOfTheMean()
    {
        var objective = new ReferenceObjective([], 4, 0, [1, 0, 0, 1], [1, 2, 3, 0.5]);
        ReferenceSolution solution = ReferenceSolver.Solve(objective);
        AssertClose(ReferenceFunctions.Logit(1.5 / 6.5), solution.Intercept, 1e-14);
        AssertClose(ReferenceCertificate.BinaryEntropy(1.5 / 6.5), solution.Objective, 1e-14);
    }

    [Fact]
    public void ATableGivesTheLogOddsRatio()
    {
        ReferenceSolution solution = ReferenceSolver.Solve(Table(7, 20, 15, 6));
        AssertClose(Math.Log(7.0 / 20), solution.Intercept, 1e-13);
        AssertClose(Math.Log(15.0 * 20 / (6 * 7)), solution.Coefficients[0], 1e-13);
    }

    [Fact]
    public void DoublingAWeightEqualsRepeatingTheRow()
    {
        double[] features = [0.3, 1.2, -0.7, 0.4, 2.2, -1.5];
        double[] labels = [0, 1, 0, 1, 1, 0];
        ReferenceSolution repeated = ReferenceSolver.Solve(
            new ReferenceObjective([.. features, 1.2, 2.2], 8, 1, [.. labels, 1, 1], l2Strength: 0.05));
        ReferenceSolution weighted = ReferenceSolver.Solve(
            new ReferenceObjective(features, 6, 1, labels, [1, 2, 1, 1, 2, 1], l2Strength: 0.05));
        AssertClose(repeated.Coefficients, weighted.Coefficients, 1e-13);
        AssertClose(repeated.Intercept, weighted.Intercept, 1e-13);
        AssertClose(repeated.Objective, weighted.Objective, 1e-14);
    }

    [Fact]
    public void AnUnpenalisedInterceptIsAColumnOfOnes()
    {
        ReferenceObjective objective = Random(3, 50, 2);
        var extended = new double[150];
        extended.AsSpan().Fill(1);
        for (int i = 0; i < 50; i++)
        {
            ReferenceModel.Row(objective.Features, i, 2, 2).CopyTo(extended.AsSpan(3 * i));
        }

        ReferenceSolution withIntercept = ReferenceSolver.Solve(objective);
        ReferenceSolution withColumn = ReferenceSolver.Solve(
            new ReferenceObjective(extended, 50, 3, objective.Labels.ToArray(), fitIntercept: false));
        AssertClose([.. withIntercept.Coefficients, withIntercept.Intercept], withColumn.Coefficients, 1e-12);
        Assert.Equal(0, withColumn.Intercept);
    }

    [Fact]
    public void BadScalesConverge()
    {
        // A rare class, and a feature a thousand times larger than the other.
        var random = new Random(11);
        var features = new double[400];
        var labels = new double[200];
        for (int i = 0; i < 200; i++)
        {
            labels[i] = i < 6 ? 1 : 0;
            features[2 * i] = 1000 * ((4 * random.NextDouble()) + labels[i]);
            features[(2 * i) + 1] = random.NextDouble() + (3 * labels[i]);
        }

        var objective = new ReferenceObjective(features, 200, 2, labels, l2Strength: 1e-6);
        ReferenceSolution solution = ReferenceSolver.Solve(objective);
        Assert.InRange(solution.GradientInfinityNorm, 0, 1e-11);
    }

    [Fact]
    public void TheMinimumDoesNotDependOnTheStart()
    {
        // From b = −5 the undamped first step is (½ − σ(−5))/σ'(−5) = 74, and the next one is infinite.
        var constant = new ReferenceObjective([], 2, 0, [0, 1]);
        AssertClose(0, ReferenceSolver.Solve(constant, [], -5).Intercept, 0, 1e-14);

        ReferenceObjective objective = Random(9, l2Strength: 0.01);
        ReferenceSolution fromZero = ReferenceSolver.Solve(objective);
        ReferenceSolution fromAfar = ReferenceSolver.Solve(objective, [5, -6, 7], -8);
        AssertClose(fromZero.Coefficients, fromAfar.Coefficients, 1e-12);
        AssertClose(fromZero.Intercept, fromAfar.Intercept, 1e-12);
    }

    [Fact]
    public void SeparatedClassesWithoutPenaltyAreRefused()
    {
        var objective = new ReferenceObjective([-2, -1, 1, 2], 4, 1, [0, 0, 1, 1]);
        Assert.Throws<InvalidOperationException>(() => ReferenceSolver.Solve(objective));
        var penalised = new ReferenceObjective([-2, -1, 1, 2], 4, 1, [0, 0, 1, 1], l2Strength: 1e-4);
        Assert.InRange(ReferenceSolver.Solve(penalised).GradientInfinityNorm, 0, 1e-15);
    }

    [Fact]
    public void AnL1PenaltyIsRefused()
        => Assert.Throws<ArgumentException>(() => ReferenceSolver.Solve(Random(1, l1Strength: 0.1)));

    [Fact]
    public void CholeskySolvesAndInverts()
    {
        double[] matrix = [4, 2, -1, 2, 5, 3, -1, 3, 6];
        AssertClose([2, 0, 0, 1, 2, 0, -0.5, 1.75, Math.Sqrt(6 - 0.25 - 3.0625)], ReferenceCholesky.Factor(matrix, 3), 1e-15);
        AssertClose([1, -2, 3], ReferenceCholesky.Solve(matrix, 3, [-3, 1, 11]), 1e-13);
        AssertClose(
            [21 / 43.0, -15 / 43.0, 11 / 43.0, -15 / 43.0, 23 / 43.0, -14 / 43.0, 11 / 43.0, -14 / 43.0, 16 / 43.0],
            ReferenceCholesky.Inverse(matrix, 3),
            1e-13);
        Assert.Throws<InvalidOperationException>(() => ReferenceCholesky.Factor([1, 2, 2, 1], 2));
    }
}
