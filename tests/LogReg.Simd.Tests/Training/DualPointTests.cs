using System.Numerics;
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

/// <summary>Certificates by the residuals of another point (formula 4.16): true bounds wherever that point lies, tight where it is the optimum, and forecast before the pass.</summary>
public class DualPointTests
{
    [Theory]
    [InlineData(Loss.LogLoss, true, 0)]
    [InlineData(Loss.LogLoss, true, 0.01)]
    [InlineData(Loss.LogLoss, false, 0)]
    [InlineData(Loss.TanhCrossEntropy, true, 0)]
    [InlineData(Loss.SquaredLogit, true, 0)]
    [InlineData(Loss.SquaredLogit, false, 0.01)]
    public void The_bound_is_true_and_as_good_as_the_dual_point(Loss loss, bool fitIntercept, double l1Strength)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            TrainingData data = TrainingData.Draw(400 + seed, 90, 4, weighted: seed % 2 == 0);
            ReferenceObjective reference = data.Objective(0.01, l1Strength, fitIntercept, loss);
            TrainingOptions options = new() { L2Strength = 0.01, L1Strength = l1Strength, FitIntercept = fitIntercept, Loss = loss, Tolerance = 1e-12, ThreadCount = 1 };
            TrainingResult solution = data.Train<double>(options);
            double[] optimum = fitIntercept ? [.. solution.Model.Coefficients, solution.Model.Intercept] : [.. solution.Model.Coefficients];
            foreach (double distance in (double[])[1e-1, 1e-3])
            {
                // The primal point ten times as far away as the dual one, and the other way round.
                double[] far = Near(optimum, 10 * distance, 71 + seed);
                double[] near = Near(optimum, distance, 91 + seed);
                Check(data, reference, solution.Objective, far, near, loss, fitIntercept);
                Check(data, reference, solution.Objective, near, far, loss, fitIntercept);
                Check(data, reference, solution.Objective, far, optimum, loss, fitIntercept);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_several_classes_too(bool fitIntercept)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            TrainingData data = MulticlassData.Draw(300 + seed, 80, 3, 4, weighted: seed % 2 == 0);
            ReferenceSoftmaxObjective reference = data.SoftmaxObjective(0.05, 0, fitIntercept);
            double[] optimum = ReferenceSoftmaxSolver.Solve(reference)[..(fitIntercept ? reference.Length : reference.CoefficientCount)];
            double minimum = reference.Value(Whole(optimum, reference));
            using WorkerTeam team = new(1);
            using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
            using SoftmaxObjective<double> objective = Softmax(data, features, fitIntercept, 0.05, team, new WorkCounter());
            foreach (double distance in (double[])[1e-1, 1e-3])
            {
                double[] far = Near(optimum, 10 * distance, 71 + seed);
                double[] near = Near(optimum, distance, 91 + seed);
                foreach ((double[] primal, double[] dual) in ((double[], double[])[])[(far, near), (near, far), (far, optimum)])
                {
                    double value = objective.Evaluate(primal, new double[primal.Length]) + objective.Penalty.L1ValueOf(primal.AsSpan(0, objective.PenalizedCount));
                    objective.Accept();
                    Certificate certificate = objective.Certify(primal, movesIntercept: true, new DualPoint(dual, value, 0));
                    double stated = ReferenceSoftmaxSolver.DualValue(reference, Whole(dual, reference));

                    // The intercepts are moved by the curvature of the dual point, however far that is: what the sums of its residuals leave open is rounding.
                    Assert.InRange(certificate.LowerBound, stated - 1e-12, minimum + 1e-15);
                }
            }
        }
    }

    [Theory]
    [InlineData(Solver.Lbfgs, true, 10)]
    [InlineData(Solver.Lbfgs, false, 10)]
    [InlineData(Solver.SubsampledLbfgs, true, double.PositiveInfinity)]
    [InlineData(Solver.NewtonCholesky, true, 12)]
    [InlineData(Solver.NewtonCg, true, 6)]
    [InlineData(Solver.NewtonCg, false, 2.8)]
    public void A_run_ends_with_a_gap_near_the_truth_that_it_had_forecast(Solver solver, bool fitIntercept, double mostRatio)
    {
        TrainingData data = Mixed(TrainingData.Draw(55, 9000, 40));
        TrainingOptions options = new() { L2Strength = 1e-5, Solver = solver, FitIntercept = fitIntercept, ThreadCount = 1, Tolerance = 1e-12 };
        double minimum = data.Train<double>(options with { Solver = Solver.NewtonCholesky }).Objective;
        foreach (double tolerance in (double[])[1e-7, 1e-9])
        {
            LastEstimate last = new();
            TrainingResult result = data.Train<double>(options with { Tolerance = tolerance }, last);
            double truth = result.Objective - minimum;
            Assert.True(
                result.CertifiedGap >= truth && result.CertifiedGap <= (mostRatio * truth) + 1e-13, $"{solver} at {tolerance}: certified {result.CertifiedGap:E2}, where F − F* is {truth:E2}.");

            // What the pairs say is near the truth; what a factor says, nobody has checked before.
            Assert.True(
                solver != Solver.Lbfgs || (result.CertifiedGap >= 0.5 * last.Estimate && result.CertifiedGap <= 2 * last.Estimate),
                $"{solver} at {tolerance}: forecast {last.Estimate:E2}, certified {result.CertifiedGap:E2}.");
        }
    }

    [Theory]
    [InlineData(Loss.LogLoss, true)]
    [InlineData(Loss.LogLoss, false)]
    [InlineData(Loss.SquaredLogit, true)]
    public void A_point_ahead_has_its_value_its_gradient_and_a_true_bound(Loss loss, bool fitIntercept)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            TrainingData data = TrainingData.Draw(500 + seed, 90, 4, weighted: seed % 2 == 0);
            ReferenceObjective reference = data.Objective(0.01, 0, fitIntercept, loss);
            TrainingOptions options = new() { L2Strength = 0.01, FitIntercept = fitIntercept, Loss = loss, Tolerance = 1e-12, ThreadCount = 1 };
            TrainingResult solution = data.Train<double>(options);
            double[] optimum = fitIntercept ? [.. solution.Model.Coefficients, solution.Model.Intercept] : [.. solution.Model.Coefficients];
            foreach (double distance in (double[])[1e-1, 1e-3, 0])
            {
                double[] point = Near(optimum, distance, 17 + seed);
                double[] gradient = new double[point.Length];
                Certificate ahead = loss == Loss.LogLoss ? Ahead<LogLoss>(data, reference, point, gradient) : Ahead<SquaredLogit>(data, reference, point, gradient);
                double[] beta = point[..data.FeatureCount];
                double intercept = fitIntercept ? point[^1] : 0;
                (double[] slopes, double slope) = reference.Gradient(beta, intercept);
                double[] expected = fitIntercept ? [.. slopes, slope] : slopes;
                double value = reference.Value(beta, intercept);
                Assert.Equal(value, ahead.Objective, 1e-14 * value);
                Assert.All(gradient.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
                Assert.Equal(gradient.Max(Math.Abs), ahead.GradientNorm);
                double bound = ReferenceCertificate.Compute(reference, beta, 0).DualValue;
                Assert.InRange(ahead.LowerBound, bound - (20 * distance * distance) - 1e-12, solution.Objective + 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_several_classes_a_point_ahead_has_them_too(bool fitIntercept)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            TrainingData data = MulticlassData.Draw(300 + seed, 80, 3, 4, weighted: seed % 2 == 0);
            ReferenceSoftmaxObjective reference = data.SoftmaxObjective(0.05, 0, fitIntercept);
            double[] optimum = ReferenceSoftmaxSolver.Solve(reference)[..(fitIntercept ? reference.Length : reference.CoefficientCount)];
            double minimum = reference.Value(Whole(optimum, reference));
            using WorkerTeam team = new(1);
            using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
            using SoftmaxObjective<double> objective = Softmax(data, features, fitIntercept, 0.05, team, new WorkCounter());
            foreach (double distance in (double[])[1e-1, 1e-3, 0])
            {
                double[] point = Near(optimum, distance, 71 + seed);
                double[] gradient = new double[point.Length];
                objective.Evaluate(Near(optimum, distance, 91 + seed), gradient);
                objective.Accept();
                Certificate ahead = objective.CertifyAhead(point, gradient)!.Value;

                // The intercepts of the point are moved to where the residuals are nearly feasible; value and gradient are those there.
                Assert.All(point[objective.PenalizedCount..].Zip(objective.CertifiedIntercepts.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-15));
                double[] stated = point;
                double value = reference.Value(Whole(stated, reference));
                Assert.Equal(value, ahead.Objective, 1e-14 * value);
                double[] expected = reference.Gradient(Whole(stated, reference))[..point.Length];
                Assert.All(gradient.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-14));
                double bound = ReferenceSoftmaxSolver.DualValue(reference, Whole(stated, reference));
                Assert.InRange(ahead.LowerBound, bound - 1e-12, minimum + 1e-15);
            }
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-3)]
    public void A_certificate_of_several_classes_reads_the_features_once_and_by_another_point_twice(double distance)
    {
        Assert.Equal((1, 2, 2), Reads<double>(distance));

        // In single precision F at the certified point takes a read as well.
        Assert.Equal((1, 3, 2), Reads<float>(distance));
    }

    /// <summary>The reads of a certificate by the point's own residuals, by those of another point, and of that other point, where the classes are far apart and of very different size.</summary>
    private static (double Own, double Other, double Ahead) Reads<T>(double distance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingData drawn = MulticlassData.Draw(300, 600, 3, 4).Map((_, _, x) => (float)x);
        TrainingData data = drawn with { Labels = [.. drawn.Labels.Select((label, i) => i % 5 == 0 ? label : 0)] };
        ReferenceSoftmaxObjective reference = data.SoftmaxObjective(0.01, 0, true);
        double[] optimum = ReferenceSoftmaxSolver.Solve(reference);
        double minimum = reference.Value(optimum);
        WorkCounter work = new();
        using WorkerTeam team = new(1);
        using FeatureMatrix<T> features = FeatureMatrix<T>.Pack(data.Features, data.Rows, data.FeatureCount);
        using SoftmaxObjective<T> objective = Softmax(data, features, true, 0.01, team, work);
        double[] point = Near(optimum, distance, 71);
        double[] other = Near(optimum, distance, 91);
        objective.Snap(point);
        objective.Snap(other);
        double value = objective.Evaluate(point, new double[point.Length]);
        objective.Accept();
        double[] reads = new double[3];
        for (int i = 0; i < reads.Length; i++)
        {
            work.Reset();
            Certificate certificate = i switch
            {
                0 => objective.Certify(point, movesIntercept: true),
                1 => objective.Certify(point, movesIntercept: true, new DualPoint(other, value, 0)),
                _ => objective.CertifyAhead(other, new double[point.Length])!.Value,
            };
            Assert.InRange(certificate.LowerBound, double.NegativeInfinity, minimum + 1e-14);
            reads[i] = work.Passes;
        }

        return (reads[0], reads[1], reads[2]);
    }

    [Theory]
    [InlineData(Solver.SubsampledLbfgs)]
    [InlineData(Solver.NewtonCholesky)]
    public void A_run_ends_at_its_dual_point_where_F_is_lower_there(Solver solver)
    {
        TrainingData data = Mixed(TrainingData.Draw(55, 9000, 40));
        TrainingOptions options = new() { L2Strength = 1e-5, Solver = solver, ThreadCount = 1, Tolerance = 1e-5 };
        TrainingResult result = data.Train<float>(options);

        // In single precision a value that was evaluated is another than that of the certificate, in double.
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.Equal(result.Objective, result.ObjectiveHistory[^1]);
        Assert.True(result.Objective < result.ObjectiveHistory[^2] * (1 + 4e-8));
        Assert.Equal(result.Iterations + 1, result.ObjectiveHistory.Count);

        // Where no iteration is left the run ends at the point before, and is certified there.
        TrainingResult limited = data.Train<float>(options with { MaxIterations = result.Iterations - 1 });
        Assert.Equal(result.ObjectiveHistory.SkipLast(1), limited.ObjectiveHistory);
        Assert.NotEqual(limited.Objective, limited.ObjectiveHistory[^1]);
        Assert.True(limited.Objective - limited.CertifiedGap <= result.Objective);
    }

    private static SoftmaxObjective<T> Softmax<T>(TrainingData data, FeatureMatrix<T> features, bool fitIntercept, double l2Strength, WorkerTeam team, WorkCounter work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classCount = 1 + (int)data.Labels.Max();
        return new SoftmaxObjective<T>(
            features,
            new SampleMemory<T>(TrainingData.Narrow<T>(data.Labels), TrainingData.Narrow<T>(data.Weights), classCount),
            new ClassCoordinates(new Coordinates(data.FeatureCount, fitIntercept), classCount),
            new Penalty(0, l2Strength),
            team,
            work);
    }

    private static void Check(TrainingData data, ReferenceObjective reference, double minimum, double[] primal, double[] dual, Loss loss, bool fitIntercept)
    {
        // Wherever the residuals' sum lies, the bound is true.
        Assert.True(Certify(data, reference, primal, dual, loss, fitIntercept).LowerBound <= minimum + 1e-14);
        double[] beta = dual[..data.FeatureCount];
        ReferenceDualityGap stated = ReferenceCertificate.Compute(reference, beta, 0);
        double[] balanced = fitIntercept ? [.. beta, stated.ShiftedIntercept] : beta;

        // Where it is zero the bound is what the reference says.
        Assert.InRange(Certify(data, reference, primal, balanced, loss, fitIntercept).LowerBound, stated.DualValue - (1e-12 * (1 + Math.Abs(stated.DualValue))), minimum + 1e-14);

        // Near zero a move along the curvatures costs the square of the distance.
        if (fitIntercept)
        {
            const double Distance = 1e-3;
            double[] beside = [.. beta, stated.ShiftedIntercept + Distance];
            Assert.InRange(Certify(data, reference, primal, beside, loss, fitIntercept).LowerBound, stated.DualValue - (Distance * Distance / reference.L2Strength), minimum + 1e-14);
        }
    }

    private static Certificate Certify(TrainingData data, ReferenceObjective reference, double[] primal, double[] dual, Loss loss, bool fitIntercept) => loss switch
    {
        Loss.TanhCrossEntropy => Certify<TanhCrossEntropy>(data, reference, primal, dual, fitIntercept),
        Loss.SquaredLogit => Certify<SquaredLogit>(data, reference, primal, dual, fitIntercept),
        _ => Certify<LogLoss>(data, reference, primal, dual, fitIntercept),
    };

    private static Certificate Ahead<L>(TrainingData data, ReferenceObjective reference, double[] point, double[] gradient)
        where L : struct, IPointwiseLoss
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using LinearObjective<L, double> objective = new(
            features,
            new SampleMemory<double>(data.Labels, data.Weights),
            new Coordinates(data.FeatureCount, point.Length > data.FeatureCount),
            new Penalty(0, reference.L2Strength),
            team,
            new WorkCounter());
        return objective.CertifyAhead(point, gradient)!.Value;
    }

    private static Certificate Certify<L>(TrainingData data, ReferenceObjective reference, double[] primal, double[] dual, bool fitIntercept)
        where L : struct, IPointwiseLoss
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using LinearObjective<L, double> objective = new(
            features,
            new SampleMemory<double>(data.Labels, data.Weights),
            new Coordinates(data.FeatureCount, fitIntercept),
            new Penalty(reference.L1Strength, reference.L2Strength),
            team,
            new WorkCounter());
        double value = objective.Evaluate(primal, new double[primal.Length]) + objective.Penalty.L1ValueOf(primal.AsSpan(0, objective.PenalizedCount));
        objective.Accept();
        return objective.Certify(primal, movesIntercept: true, new DualPoint(dual, value, 0));
    }

    /// <summary>Columns that are mixtures of parts of very different size, so that curvatures differ by orders of magnitude and no scale of columns mends it.</summary>
    private static TrainingData Mixed(TrainingData data)
    {
        int d = data.FeatureCount;
        double[] mixture = new SplitMix(8).Vector<double>(d * d);
        return data.Map((i, j, _) => Enumerable.Range(0, d).Sum(k => Math.Pow(0.8, k) * data.Features[(i * d) + k] * mixture[(k * d) + j]));
    }

    private static double[] Near(double[] point, double distance, int seed)
    {
        double[] noise = new SplitMix((ulong)seed).Vector<double>(point.Length, distance);
        return [.. point.Zip(noise, (value, move) => value + move)];
    }

    private static double[] Whole(double[] point, ReferenceSoftmaxObjective reference) => [.. point, .. new double[reference.Length - point.Length]];

    private sealed class LastEstimate : IProgress<TrainingProgress>
    {
        public double Estimate { get; private set; }

        public void Report(TrainingProgress value) => Estimate = value.GapEstimate;
    }
}
