using LogReg.Simd.Sessions;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>
/// One rule of all trainers: before there is a model a cancelled run throws, afterwards it returns the best one so far; what the caller's observer throws reaches the caller as it is; a matrix
/// that is disposed during a run ends it with an <see cref="ObjectDisposedException"/>.
/// </summary>
public class CancellationTests
{
    private const int Rows = 300;
    private const int FeatureCount = 3;

    private static readonly TrainingData Binary = TrainingData.Draw(301, Rows, FeatureCount);
    private static readonly TrainingData Several = MulticlassData.Draw(302, Rows, FeatureCount, 3);

    private delegate TrainingReport Run(FeatureMatrix<double>? matrix, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken token);

    public static TheoryData<string, int> Trainers
    {
        get
        {
            TheoryData<string, int> trainers = [];
            foreach (string name in (string[])["binary, NewtonCholesky", "binary, Lbfgs", "binary, StochasticGradient", "softmax", "one-vs-rest", "network"])
            {
                trainers.Add(name, 1);
                trainers.Add(name, 3);
            }

            return trainers;
        }
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Cancelled_before_there_is_a_model_a_run_throws(string trainer, int threads)
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = Options(trainer, threads) with { Standardize = standardize };
            Assert.Equal(source.Token, Assert.ThrowsAny<OperationCanceledException>(() => Train(trainer)(null, options, null, source.Token)).CancellationToken);
            using FeatureMatrix<double> matrix = Matrix(trainer);
            Assert.Equal(source.Token, Assert.ThrowsAny<OperationCanceledException>(() => Train(trainer)(matrix, options, null, source.Token)).CancellationToken);
        }

        // What is wrong with the arguments is said first.
        Assert.Throws<ArgumentOutOfRangeException>("options", () => Train(trainer)(null, Options(trainer, threads) with { Tolerance = -1 }, null, source.Token));
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void Cancelled_later_it_returns_the_model_so_far(string trainer, int threads)
    {
        foreach (int iteration in (int[])[0, 2])
        {
            using CancellationTokenSource source = new();
            int reports = 0;
            int runs = trainer == "one-vs-rest" ? 3 : 1;
            Recorder recorder = new(progress =>
            {
                // With one-vs-rest every class must have its start.
                if (++reports >= runs && progress.Iteration == iteration)
                {
                    source.Cancel();
                }
            });
            TrainingReport report = Train(trainer)(null, Options(trainer, threads), recorder, source.Token);
            Assert.Equal(StopReason.Cancelled, report.StopReason);
            Assert.True(double.IsFinite(report.Objective));
            if (runs == 1)
            {
                Assert.Equal(iteration, report.Iterations);
                Assert.Equal(recorder.Reports[^1].Objective, report.Objective);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void What_the_observer_throws_reaches_the_caller(string trainer, int threads)
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        using CancellationTokenSource own = new();
        foreach (int iteration in (int[])[0, 1])
        {
            foreach (Exception thrown in (Exception[])
                [
                    new InvalidOperationException("mine"), new OperationCanceledException("mine"), new OperationCanceledException(cancelled.Token),
                    new TaskCanceledException("mine"), new NotSupportedException("mine"),
                ])
            {
                int after = 0;
                Recorder recorder = new(progress =>
                {
                    after++;
                    if (progress.Iteration == iteration)
                    {
                        after = 0;
                        throw thrown;
                    }
                });
                Exception? caught = Record.Exception(() => Train(trainer)(null, Options(trainer, threads), recorder, own.Token));
                Assert.Same(thrown, caught);
                Assert.InRange(after, 0, 3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Trainers))]
    public void A_matrix_disposed_during_a_run_ends_it(string trainer, int threads)
    {
        foreach (int iteration in (int[])[0, 1])
        {
            FeatureMatrix<double> matrix = Matrix(trainer);
            Recorder recorder = new(progress =>
            {
                if (progress.Iteration == iteration)
                {
                    matrix.Dispose();
                }
            });
            ObjectDisposedException thrown = Assert.Throws<ObjectDisposedException>(() => Train(trainer)(matrix, Options(trainer, threads), recorder, default));
            Assert.Equal(typeof(FeatureMatrix<double>).FullName, thrown.ObjectName);
        }
    }

    [Fact]
    public void Packing_and_moments_honour_the_token()
    {
        using CancellationTokenSource source = new();
        using WorkerTeam team = new(2) { Cancellation = source.Token };
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.PackOn(team, Binary.Features, Rows, FeatureCount, FeatureCount);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => FeatureMatrix<double>.PackOn(team, Binary.Features, Rows, FeatureCount, FeatureCount));
        using ProblemSamples<double> samples = ProblemSamples<double>.OfLabels(Binary.Labels, []);
        MeasuredFeatures<double> features = new(matrix, samples);
        Assert.Throws<OperationCanceledException>(() => new FeatureScaling<double>(features, new TrainingOptions { Standardize = true }, standardizes: true, team));
    }

    private static TrainingOptions Options(string trainer, int threads) => new()
    {
        ThreadCount = threads,
        Tolerance = 1e-15,
        L2Strength = 1e-4,
        Solver = trainer.StartsWith("binary", StringComparison.Ordinal) ? Enum.Parse<Solver>(trainer["binary, ".Length..]) : Solver.Auto,
    };

    private static FeatureMatrix<double> Matrix(string trainer)
    {
        TrainingData data = trainer.StartsWith("binary", StringComparison.Ordinal) ? Binary : Several;
        return FeatureMatrix<double>.Pack(data.Features, Rows, FeatureCount);
    }

    private static Run Train(string trainer) => trainer switch
    {
        "softmax" => (matrix, options, progress, token) => Classes(matrix, MulticlassMethod.Softmax, options, progress, token),
        "one-vs-rest" => (matrix, options, progress, token) => Classes(matrix, MulticlassMethod.OneVsRest, options, progress, token),
        "network" => (matrix, options, progress, token) => matrix is null
            ? HiddenLayerNetwork.Train<double>(Several.Features, FeatureCount, Several.Classes(), 2, options, [], progress, token)
            : HiddenLayerNetwork.Train(matrix, Several.Classes(), 2, options, [], progress, token),
        _ => (matrix, options, progress, token) => matrix is null
            ? LogisticRegression.Train<double>(Binary.Features, FeatureCount, Binary.Labels, options, [], progress, token)
            : LogisticRegression.Train<double>(matrix, Binary.Labels, options, [], progress, token),
    };

    private static MulticlassResult Classes(
        FeatureMatrix<double>? matrix, MulticlassMethod method, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken token) => matrix is null
        ? MulticlassRegression.Train<double>(Several.Features, FeatureCount, Several.Classes(), method, options, [], progress, token)
        : MulticlassRegression.Train(matrix, Several.Classes(), method, options, [], progress, token);
}
