using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>The softmax objective against five-point differences of the reference, and the reference against its own.</summary>
public class SoftmaxObjectiveTests
{
    private const double L2Strength = 0.125;

    [Theory]
    [InlineData(2, 3, true, true)]
    [InlineData(3, 4, false, true)]
    [InlineData(4, 2, true, false)]
    [InlineData(6, 5, true, true)]
    public void Value_gradient_and_hessian_products_are_those_of_differences(int classCount, int featureCount, bool weighted, bool fitIntercept)
    {
        TrainingData data = MulticlassData.Draw(131, 50, featureCount, classCount, weighted);
        ReferenceSoftmaxObjective reference = data.SoftmaxObjective(L2Strength, 0, fitIntercept);
        double[] point = new SplitMix(8).Vector<double>(reference.Length);
        double[] direction = new SplitMix(9).Vector<double>(reference.Length);
        if (!fitIntercept)
        {
            Array.Clear(point, reference.CoefficientCount, classCount);
            Array.Clear(direction, reference.CoefficientCount, classCount);
        }

        int variables = fitIntercept ? reference.Length : reference.CoefficientCount;
        double[] expected = ReferenceCalculus.Gradient(theta => reference.Value(theta), point, 1e-3)[..variables];

        // Five-point differences of step h are off by h⁴ times a fifth derivative, and 1e-16/h: about 1e-11 here.
        const double Room = 1e-9;
        Assert.All(expected.Zip(reference.Gradient(point)), pair => Assert.Equal(pair.First, pair.Second, Room));
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, featureCount);
        ClassCoordinates coordinates = new(new Coordinates(featureCount, fitIntercept), classCount);
        using SoftmaxObjective<double> objective = new(
            features, new SampleMemory<double>(data.Labels, data.Weights, classCount), coordinates, new Penalty(0, L2Strength), team, new WorkCounter());
        Assert.Equal(variables, objective.VariableCount);
        double[] gradient = new double[variables];
        Assert.Equal(reference.Value(point), objective.Evaluate(point.AsSpan(0, variables), gradient), 1e-13);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, Room));
        objective.Accept();

        double[] batch = new double[variables];
        objective.EvaluateBatch([.. Enumerable.Range(0, data.Rows)], point.AsSpan(0, variables), batch);
        Assert.All(gradient.Zip(batch), pair => Assert.Equal(pair.First, pair.Second, 1e-13));

        // Batches estimate it: the mean of two halves is the whole.
        double[] other = new double[variables];
        objective.EvaluateBatch([.. Enumerable.Range(0, 25)], point.AsSpan(0, variables), batch);
        objective.EvaluateBatch([.. Enumerable.Range(25, 25)], point.AsSpan(0, variables), other);
        Assert.All(gradient.Select((g, j) => (g, 0.5 * (batch[j] + other[j]))), pair => Assert.Equal(pair.g, pair.Item2, 1e-13));

        double[] product = new double[variables];
        objective.ComputeHessianProduct(direction.AsSpan(0, variables), product);
        double[] hessian = reference.Hessian(point);
        for (int a = 0; a < variables; a++)
        {
            int variable = a;
            double difference = ReferenceCalculus.Derivative(t => reference.Gradient([.. point.Zip(direction, (p, d) => p + (t * d))])[variable], 0, 1e-3);
            double formed = Enumerable.Range(0, reference.Length).Sum(b => hessian[(variable * reference.Length) + b] * direction[b]);
            Assert.Equal(difference, formed, Room);
            Assert.Equal(difference, product[a], Room);
        }

        using LowerMatrix whole = new(variables);
        objective.ComputeWholeHessian(whole);
        for (int a = 0; a < variables; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                Assert.Equal(hessian[(a * reference.Length) + b], whole.Row(a)[b], 1e-13);
            }
        }

        // The line from the point to point + direction: the losses alone.
        double[] moved = [.. point.Zip(direction, (p, d) => p + d)];
        objective.Evaluate(moved.AsSpan(0, variables), new double[variables]);
        double LossAt(double t) => reference.MeanLoss([.. point.Zip(direction, (p, d) => p + (t * d))]);
        LinePoint line = objective.EvaluateLine(0.5);
        Assert.Equal(LossAt(0.5), line.Loss, 1e-12);
        Assert.Equal(ReferenceCalculus.Derivative(LossAt, 0.5, 1e-3), line.Slope, Room);
        Assert.Equal(ReferenceCalculus.SecondDerivative(LossAt, 0.5, 1e-2), line.Curvature, 1e-6);
    }

    [Fact]
    public void Shifted_intercepts_leave_no_residual_in_any_class_and_the_dual_value_is_a_lower_bound() =>
        Property.Check<MulticlassTrainingCase>(
            item =>
            {
                ReferenceSoftmaxObjective objective = item.Derive().SoftmaxObjective(item.L2Strength, 0, item.FitIntercept);
                double minimum = objective.Value(ReferenceSoftmaxSolver.Solve(objective));
                double[] theta = new SplitMix((ulong)item.Seed).Vector<double>(objective.Length);
                Array.Clear(theta, item.FitIntercept ? 0 : objective.CoefficientCount, item.FitIntercept ? 0 : objective.ClassCount);
                if (item.FitIntercept)
                {
                    double[] slope = objective.Slope(ReferenceSoftmaxSolver.ShiftIntercepts(objective, theta));
                    Assert.All(slope[objective.CoefficientCount..], sum => Assert.InRange(Math.Abs(sum), 0, 1e-12));
                }

                double dual = ReferenceSoftmaxSolver.DualValue(objective, theta);
                Assert.True(dual <= minimum + 1e-13, $"The dual value {dual:R} exceeds the minimum {minimum:R}.");
            },
            30);

    [Fact]
    public void At_the_optimum_the_dual_value_is_the_minimum() =>
        Property.Check<MulticlassTrainingCase>(
            item =>
            {
                ReferenceSoftmaxObjective objective = item.Derive().SoftmaxObjective(item.L2Strength, 0, item.FitIntercept);
                double[] theta = ReferenceSoftmaxSolver.Solve(objective);
                double minimum = objective.Value(theta);
                Assert.InRange(objective.SubgradientInfinityNorm(theta), 0, 1e-12);
                Assert.InRange(minimum - ReferenceSoftmaxSolver.DualValue(objective, theta), -1e-12, 1e-11);
            },
            20);
}
