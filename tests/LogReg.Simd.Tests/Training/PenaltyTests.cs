using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>The penalty as one concept, and as something that an objective is given and not made of.</summary>
public class PenaltyTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 0.5)]
    [InlineData(0.25, 0)]
    [InlineData(0.25, 0.5)]
    public void Values_subgradients_and_lines_are_those_of_the_formula(double l1, double l2)
    {
        Penalty penalty = new(l1, l2);
        double[] point = [1.5, 0, -2, 0];
        double[] direction = [1, -1, 0.5, 3];
        double Smooth(double t) => 0.5 * l2 * point.Zip(direction, (v, p) => (v + (t * p)) * (v + (t * p))).Sum();
        Assert.Equal(Smooth(0) + (l1 * 3.5), penalty.ValueOf(point), 1e-15);
        PenaltyLine line = penalty.Along(point, direction, 2);
        Assert.Equal(Smooth(1) - Smooth(0), line.Change(0.5), 1e-14);
        Assert.Equal((Smooth(1.001) - Smooth(0.999)) / 0.001, line.Slope(0.5), 1e-9);
        Assert.Equal(0.2 + l1, penalty.Subgradient(0.2, 1), 1e-15);
        Assert.Equal(0.2 - l1, penalty.Subgradient(0.2, -1), 1e-15);

        // At zero λ₁ absorbs what is below it.
        Assert.Equal(l1 > 0.2 ? 0 : 0.2, penalty.Subgradient(0.2, 0), 1e-15);
        Assert.Equal(-0.5 + l1, penalty.Subgradient(-0.5, 0), 1e-15);
        double[] gradient = new double[4];
        Assert.Equal(Smooth(0), penalty.AddSmooth(point, gradient, 3), 1e-15);
        Assert.Equal([l2 * 1.5, 0, l2 * -2, 0], gradient);
    }

    [Fact]
    public void An_objective_under_another_penalty_is_the_objective_made_with_it()
    {
        TrainingData data = TrainingData.Draw(12, 200, 5, weighted: true);
        double[] point = new SplitMix(3).Vector<double>(6);
        using WorkerTeam team = new(1);
        using FeatureMatrix<float> features = FeatureMatrix<float>.Pack(data.Features, data.Rows, 5);
        LinearObjective<LogLoss, float> New(Penalty penalty) =>
            new(features, new SampleMemory<float>(TrainingData.Narrow<float>(data.Labels), TrainingData.Narrow<float>(data.Weights)), new Coordinates(5, true), penalty, team, new WorkCounter());

        using LinearObjective<LogLoss, float> moved = New(new Penalty(0, 0.5));
        Seen(moved, point);
        foreach (Penalty penalty in (Penalty[])[new(0, 0.125), new(0.01, 0.125), new(0.01, 0), default])
        {
            using LinearObjective<LogLoss, float> made = New(penalty);
            moved.Penalty = penalty;
            Assert.Equal(Seen(made, point), Seen(moved, point));
            Assert.Equal(Seen(made.Refine()!, point), Seen(moved.Refine()!, point));
        }
    }

    /// <summary>Value, gradient, a Hessian product and a certificate.</summary>
    private static double[] Seen(IObjective objective, double[] point)
    {
        double[] gradient = new double[point.Length];
        double[] product = new double[point.Length];
        objective.Curvature!.KeepsCurvatures = true;
        double value = objective.Evaluate(point, gradient);
        objective.Accept();
        objective.Curvature.ComputeHessianProduct(gradient, product);
        Certificate certificate = objective.Certify(point, movesIntercept: true);
        return [value, .. gradient, .. product, certificate.Objective, certificate.Gap, certificate.GradientNorm];
    }
}
