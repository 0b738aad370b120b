using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;
using LogReg.Simd.Objectives;
using LogReg.Simd.Reference;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Certificates under an L1 penalty alone (formula 4.18): below the dual value of the shrunk residuals, and below it by the square of the shrinking at most.</summary>
public class ShrunkResidualTests
{
    private const double L1Strength = 0.03;

    [Theory]
    [InlineData(Loss.LogLoss)]
    [InlineData(Loss.TanhCrossEntropy)]
    [InlineData(Loss.SquaredLogit)]
    public void The_bound_is_the_dual_value_of_the_shrunk_residuals_but_for_a_square(Loss loss)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            TrainingData data = TrainingData.Draw(600 + seed, 120, 5, weighted: seed % 2 == 0);
            TrainingOptions options = new() { L1Strength = L1Strength, L2Strength = 0, FitIntercept = false, Loss = loss, Tolerance = 1e-11, ThreadCount = 1 };
            TrainingResult solution = data.Train<double>(options);
            foreach (double distance in (double[])[1, 1e-1, 1e-2, 1e-4])
            {
                double[] noise = new SplitMix((ulong)(70 + seed)).Vector<double>(data.FeatureCount, distance);
                double[] point = [.. solution.Model.Coefficients.ToArray().Zip(noise, (value, move) => value + move)];
                Certificate certificate = Certify(data, point, loss);
                (double exact, double second) = ShrunkDual(data, point, loss);
                Assert.InRange(certificate.LowerBound, exact - (1.0001 * second) - 1e-12, exact + 1e-12);
                Assert.True(certificate.LowerBound <= solution.Objective + 1e-12, $"{loss} at {distance}: the bound {certificate.LowerBound} is above {solution.Objective}.");
            }
        }
    }

    [Fact]
    public void With_several_classes_too()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            TrainingData data = MulticlassData.Draw(700 + seed, 90, 3, 4, weighted: seed % 2 == 0);
            double[] point = new SplitMix((ulong)(20 + seed)).Vector<double>(4 * data.FeatureCount, 0.5);
            using WorkerTeam team = new(1);
            using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
            using SoftmaxObjective<double> objective = new(
                features, new SampleMemory<double>(data.Labels, data.Weights, 4), new ClassCoordinates(new Coordinates(data.FeatureCount, false), 4), new Penalty(L1Strength, 0), team, new WorkCounter());
            objective.Evaluate(point, new double[point.Length]);
            objective.Accept();
            (double exact, double second) = ShrunkClassDual(data, point);
            Assert.InRange(objective.Certify(point, movesIntercept: true).LowerBound, exact - (1.0001 * second) - 1e-12, exact + 1e-12);
        }
    }

    [Fact]
    public void Rows_without_weight_and_rows_beyond_hope_bound_nothing_falsely()
    {
        // A logit of −5000 for class 1 has no curvature in double: there only the plain factor is left.
        TrainingData data = new([1, -1, 1, -1, 5000, 7], 1, [1, 0, 0, 1, 0, 1]) { Weights = [1, 1, 1, 1, 1, 0] };
        Certificate certificate = Certify(data, [1], Loss.LogLoss);
        Assert.InRange(certificate.LowerBound, 0, Math.Log(2));
    }

    [Fact]
    public void Orthant_wise_steps_that_help_no_more_are_followed_by_proximal_Newton()
    {
        // A tolerance that nothing reaches: orthant-wise steps end where rounding hides what they gain.
        TrainingData data = TrainingData.Draw(31, 600, 12).Map((_, column, value) => value * Math.Pow(10, column % 5));
        TrainingOptions options = new() { L1Strength = 1e-3, L2Strength = 0, Solver = Solver.OrthantWiseLbfgs, Tolerance = 1e-200, ThreadCount = 1 };
        TrainingResult result = data.Train<double>(options);
        Assert.Equal(StopReason.PrecisionLimit, result.StopReason);
        Assert.Contains("ProximalNewton took over", result.SolverReason, StringComparison.Ordinal);
        Assert.InRange(result.CertifiedGap!.Value, 0, 1e-12);
    }

    private static Certificate Certify(TrainingData data, double[] point, Loss loss) => loss switch
    {
        Loss.TanhCrossEntropy => Certify<TanhCrossEntropy>(data, point),
        Loss.SquaredLogit => Certify<SquaredLogit>(data, point),
        _ => Certify<LogLoss>(data, point),
    };

    private static Certificate Certify<L>(TrainingData data, double[] point)
        where L : struct, IPointwiseLoss
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using LinearObjective<L, double> objective = new(
            features, new SampleMemory<double>(data.Labels, data.Weights), new Coordinates(data.FeatureCount, false), new Penalty(L1Strength, 0), team, new WorkCounter());
        objective.Evaluate(point, new double[point.Length]);
        objective.Accept();
        return objective.Certify(point, movesIntercept: true);
    }

    /// <summary>The dual value of the residuals at a point, shrunk to where it is finite, from the entropies themselves; and the square that the bound may be below it by.</summary>
    private static (double Value, double Second) ShrunkDual(TrainingData data, double[] point, Loss loss)
    {
        double[] residuals = new double[data.Rows];
        for (int i = 0; i < data.Rows; i++)
        {
            double logit = ReferenceModel.Logit(data.Features.AsSpan(i * data.FeatureCount, data.FeatureCount), point, 0);
            residuals[i] = loss switch
            {
                Loss.SquaredLogit => logit - data.Labels[i],
                Loss.TanhCrossEntropy => 2 * (ReferenceFunctions.Sigmoid(2 * logit) - data.Labels[i]),
                _ => ReferenceFunctions.Sigmoid(logit) - data.Labels[i],
            };
        }

        double kept = Kept(data, residuals, 1);
        (double value, double second) = (0, 0);
        for (int i = 0; i < data.Rows; i++)
        {
            double wrong = Math.Abs(residuals[i]) / (loss == Loss.TanhCrossEntropy ? 2 : 1);
            double shrunk = kept * residuals[i];
            value += Weight(data, i) * (loss == Loss.SquaredLogit ? (-0.5 * shrunk * shrunk) - (shrunk * data.Labels[i]) : Entropy(kept * wrong) + Entropy(1 - (kept * wrong)));
            second += Weight(data, i) * (loss == Loss.SquaredLogit ? wrong * wrong : wrong / (1 - wrong));
        }

        double sum = WeightSum(data);
        return (value / sum, (1 - kept) * (1 - kept) * second / sum);
    }

    private static (double Value, double Second) ShrunkClassDual(TrainingData data, double[] point)
    {
        const int Classes = 4;
        int d = data.FeatureCount;
        double[] residuals = new double[data.Rows * Classes];
        double[] probabilities = new double[data.Rows * Classes];
        for (int i = 0; i < data.Rows; i++)
        {
            double[] powers = [.. Enumerable.Range(0, Classes).Select(k => Math.Exp(ReferenceModel.Logit(data.Features.AsSpan(i * d, d), point.AsSpan(k * d, d), 0)))];
            for (int k = 0; k < Classes; k++)
            {
                probabilities[(i * Classes) + k] = powers[k] / powers.Sum();
                residuals[(i * Classes) + k] = probabilities[(i * Classes) + k] - (data.Labels[i] == k ? 1 : 0);
            }
        }

        double kept = Kept(data, residuals, Classes);
        (double value, double second) = (0, 0);
        for (int i = 0; i < data.Rows; i++)
        {
            int label = (int)data.Labels[i];
            double wrong = 1 - probabilities[(i * Classes) + label];
            value += Weight(data, i) * Enumerable.Range(0, Classes).Sum(k => Entropy(k == label ? 1 - (kept * wrong) : kept * probabilities[(i * Classes) + k]));
            second += Weight(data, i) * wrong / (1 - wrong);
        }

        double sum = WeightSum(data);
        return (value / sum, (1 - kept) * (1 - kept) * second / sum);
    }

    /// <summary>λ₁/‖g‖∞, one at most.</summary>
    private static double Kept(TrainingData data, double[] residuals, int classCount)
    {
        double largest = 0;
        for (int k = 0; k < classCount; k++)
        {
            for (int j = 0; j < data.FeatureCount; j++)
            {
                double slope = Enumerable.Range(0, data.Rows).Sum(i => Weight(data, i) * residuals[(i * classCount) + k] * data.Features[(i * data.FeatureCount) + j]);
                largest = Math.Max(largest, Math.Abs(slope) / WeightSum(data));
            }
        }

        return Math.Min(1, L1Strength / largest);
    }

    private static double Entropy(double probability) => probability > 0 ? -probability * Math.Log(probability) : 0;

    private static double Weight(TrainingData data, int row) => data.Weights.Length == 0 ? 1 : data.Weights[row];

    private static double WeightSum(TrainingData data) => data.Weights.Length == 0 ? data.Rows : data.Weights.Sum();
}
