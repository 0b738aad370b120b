using System.Numerics;
using LogReg.Simd.Tests.Allocation;
using LogReg.Simd.Tests.Networks;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>A problem is prepared once: each of its fits has the bits of a training from scratch, whatever was fitted before.</summary>
[Collection(nameof(AllocationTests))]
public class TrainingProblemTests
{
    private static readonly TrainingOptions Options = new() { L2Strength = 1e-3, ThreadCount = 1 };

    /// <summary>A path, then whatever makes something of it anew: other penalties, solvers, scales, weights, losses, threads.</summary>
    private static readonly TrainingOptions[] Sequence =
    [
        Options,
        Options with { L2Strength = 1e-2 },
        Options with { L2Strength = 1e-1, Solver = Solver.NewtonCholesky },
        Options with { L2Strength = 1e-4, Solver = Solver.Lbfgs },
        Options with { L1Strength = 1e-2, L2Strength = 0 },
        Options with { Solver = Solver.GradientDescent, MaxIterations = 5 },
        Options with { Solver = Solver.StochasticGradient, MaxIterations = 2, Seed = 3 },
        Options with { Solver = Solver.NewtonCg },
        Options with { Standardize = true },
        Options with { Standardize = true, L2Strength = 1e-5, Solver = Solver.SubsampledLbfgs },
        Options with { L2Strength = 0 },
        Options with { FitIntercept = false },
        Options with { ClassWeights = ClassWeights.Balanced },
        Options with { ClassWeights = ClassWeights.Of(2, 0.5), FeatureScale = 4 },
        Options with { Loss = Loss.SquaredProbability },
        Options with { ThreadCount = 3, SharesAlways = true },
        Options,
    ];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Every_fit_of_two_classes_has_the_bits_of_a_training_from_scratch(bool isSingle, bool isFar)
    {
        TrainingData data = TrainingData.Draw(301, 5000, 6, weighted: true);
        data = isFar ? data.Map((_, j, x) => j == 2 ? x + 4096 : x) : data;
        Check(isSingle, data, (problem, options) => problem.Fit(options), (features, options) => data.Train(isSingle, options));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_fit_of_several_classes_has_the_bits_of_a_training_from_scratch(bool isSingle)
    {
        TrainingData data = MulticlassData.Draw(302, 5000, 5, 3, weighted: true);
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            TrainingOptions[] sequence =
                [.. Sequence.Where(options => options is { Loss: Loss.LogLoss, ClassWeights.Factors.Count: 0 } && (options.L1Strength == 0 || method == MulticlassMethod.OneVsRest))];
            if (isSingle)
            {
                CheckClasses<float>(data, method, sequence);
            }
            else
            {
                CheckClasses<double>(data, method, sequence);
            }
        }

        static void CheckClasses<T>(TrainingData data, MulticlassMethod method, TrainingOptions[] sequence)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using FeatureMatrix<T> matrix = FeatureMatrix<T>.Pack(data.Features, data.Rows, data.FeatureCount);
            using TrainingProblem<T> problem = new(matrix, data.Classes(), TrainingData.Narrow<T>(data.Weights));
            Assert.Equal((data.Rows, data.FeatureCount, 3), (problem.SampleCount, problem.FeatureCount, problem.ClassCount));
            foreach (TrainingOptions options in sequence)
            {
                MulticlassResult expected = data.TrainClasses<T>(options, method);
                MulticlassResult actual = problem.FitClasses(method, options);
                Bits.AssertSame<double>(expected.Model.Theta(), actual.Model.Theta(), "coefficient", options);
                AssertSameReport(expected, actual);
            }
        }
    }

    [Fact]
    public void Networks_and_linear_models_take_turns()
    {
        TrainingData data = TrainingData.Draw(303, 800, 5, weighted: true);
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using TrainingProblem<double> problem = new(matrix, data.Classes(), data.Weights);
        foreach (int units in (int[])[3, 3, 2])
        {
            TrainingOptions options = Options with { Standardize = true, MaxIterations = 30 };
            NetworkResult expected = HiddenLayerNetwork.Train(matrix, data.Classes(), units, options, data.Weights);
            NetworkResult actual = problem.FitNetwork(units, options);
            Assert.True(expected.Model.Equals(actual.Model));
            AssertSameReport(expected, actual);
            TrainingResult linear = problem.Fit(Options);
            Assert.True(data.Train<double>(Options).Model.Equals(linear.Model));
        }
    }

    [Fact]
    public void A_network_starts_from_an_earlier_one()
    {
        TrainingData data = TrainingData.Draw(304, 500, 4);
        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = Options with { L2Strength = 1e-2, Standardize = standardize, Tolerance = 1e-9 };
            using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Map((_, j, x) => j == 1 ? x + 3 : x).Features, data.Rows, data.FeatureCount);
            NetworkResult first = HiddenLayerNetwork.Train(matrix, data.Classes(), 3, options);
            NetworkResult again = HiddenLayerNetwork.Train(matrix, data.Classes(), 3, options with { WarmStart = first.Model });
            Assert.Equal(first.Objective, again.ObjectiveHistory[0], 1e-12 * first.Objective);
            Assert.True(again.Iterations < first.Iterations / 2, $"{again.Iterations} of {first.Iterations}");
        }
    }

    [Fact]
    public void Fits_of_sparse_rows_remember_nothing_of_earlier_ones()
    {
        TrainingData data = TrainingData.Draw(309, 900, 40);
        data = data.Map((i, j, x) => (i + (3 * j)) % 7 == 0 ? x : 0);
        using SparseMatrixBuilder<double> builder = new(1500);
        for (int i = 0; i < data.Rows; i++)
        {
            int[] columns = [.. Enumerable.Range(0, 40).Where(j => data.Features[(i * 40) + j] != 0)];
            builder.Append(Array.ConvertAll(columns, j => j * 37), Array.ConvertAll(columns, j => data.Features[(i * 40) + j]));
        }

        using SparseMatrix<double> sparse = builder.Build();
        using TrainingProblem<double> problem = new(sparse, data.Classes());
        foreach (TrainingOptions options in (TrainingOptions[])[Options, Options with { L1Strength = 1e-3, L2Strength = 0 }, Options with { Solver = Solver.Lbfgs }, Options with { L2Strength = 1e-1 }, Options])
        {
            TrainingResult expected = LogisticRegression.Train(sparse, data.Labels, options);
            TrainingResult actual = problem.Fit(options);
            Bits.AssertSame<double>(expected.Model.Coefficients, actual.Model.Coefficients, "coefficient", options);
            AssertSameReport(expected, actual);
        }
    }

    [Fact]
    public void A_path_of_penalties_starts_each_fit_at_the_last_model()
    {
        TrainingData data = TrainingData.Draw(305, 3000, 12);
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using TrainingProblem<double> problem = new(matrix, data.Classes());
        LogisticModel? last = null;
        double warm = 0;
        double cold = 0;
        foreach (double strength in (double[])[1e-1, 5e-2, 2e-2, 1e-2])
        {
            TrainingOptions options = new() { L2Strength = strength, Solver = Solver.Lbfgs, Tolerance = 1e-9, WarmStart = last };
            TrainingResult fit = problem.Fit(options);
            Assert.Equal(StopReason.Converged, fit.StopReason);
            Bits.AssertSame<double>(data.Train<double>(options).Model.Coefficients, fit.Model.Coefficients, "coefficient", strength);
            warm += fit.Iterations;
            cold += data.Train<double>(options with { WarmStart = null }).Iterations;
            last = fit.Model;
        }

        Assert.True(warm < cold, $"{warm} of {cold}");
    }

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.Lbfgs)]
    public void A_further_fit_allocates_nothing_by_sample(Solver solver)
    {
        // Both more than sub-samples hold.
        const long Most = 200_000;
        const long Noise = 4096;
        long few = Allocated(20_000, Most - Noise);
        long many = Allocated(40_000, few + Noise);
        Assert.True(many <= few + Noise, $"{few} bytes at 20,000 rows, {many} at 40,000.");
        Assert.True(many < Most, $"{many} bytes.");

        long Allocated(int rows, long enough)
        {
            TrainingData data = TrainingData.Draw(306, rows, 8);
            using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Features, rows, 8);
            using TrainingProblem<double> problem = new(matrix, data.Classes());
            TrainingOptions options = Options with { Solver = solver, MaxIterations = 3, Tolerance = 1e-200, Standardize = true };
            problem.Fit(options);
            int fits = 1;
            long leastNative = AllocatedBytes.Least(NativeBytesThatStay, rows - 1);
            Assert.True(leastNative < rows, $"{leastNative} bytes of native memory that stay.");
            return AllocatedBytes.Least(() => AllocatedBytes.Of(FitOnce), enough);

            void FitOnce() => problem.Fit(options with { L2Strength = ++fits * 1e-3 });

            long NativeBytesThatStay()
            {
                long before = NativeMemoryInUse.Bytes;
                FitOnce();
                return NativeMemoryInUse.Bytes - before;
            }
        }
    }

    [Fact]
    public void What_the_problem_cannot_do_is_said()
    {
        TrainingData data = MulticlassData.Draw(307, 60, 3, 3);
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Features, 60, 3);
        Assert.Throws<ArgumentNullException>("features", () => new TrainingProblem<double>(null!, [0, 1]));
        Assert.Throws<ArgumentException>("classes", () => new TrainingProblem<double>(matrix, [0, 1]));
        Assert.Throws<ArgumentException>("classes", () => new TrainingProblem<double>(matrix, new int[60]));
        Assert.Throws<ArgumentException>("sampleWeights", () => new TrainingProblem<double>(matrix, data.Classes(), [1, 2]));
        TrainingProblem<double> problem = new(matrix, data.Classes());
        Assert.Contains("3 classes", Assert.Throws<InvalidOperationException>(() => problem.Fit()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("options", () => problem.FitClasses(options: new() { Loss = Loss.SquaredLogit }));
        Assert.Throws<ArgumentException>("options", () => problem.FitClasses(options: new() { WarmStart = new LogisticModel([1, 2, 3], 0) }));
        Assert.Throws<ArgumentOutOfRangeException>("method", () => problem.FitClasses((MulticlassMethod)9));
        Assert.Throws<ArgumentOutOfRangeException>("hiddenUnits", () => problem.FitNetwork(0));
        Assert.Throws<ArgumentException>("options", () => problem.FitNetwork(2, new() { WarmStart = new HiddenLayerModel(3, new double[9], new double[3], new double[9], new double[3]) }));
        Recorder nested = new(_ => problem.FitClasses());
        Assert.Contains("running", Assert.Throws<InvalidOperationException>(() => problem.FitClasses(progress: nested)).Message, StringComparison.Ordinal);
        Assert.Equal(StopReason.Converged, problem.FitClasses().StopReason);
        problem.Dispose();
        Assert.Throws<ObjectDisposedException>(() => problem.FitClasses());
        using FeatureMatrix<double> broken = FeatureMatrix<double>.Pack((double[])[0, 1, double.NaN, 3], 2, 2);
        using TrainingProblem<double> with = new(broken, [0, 1]);
        Assert.Contains("row 1, column 0", Assert.Throws<InvalidOperationException>(() => with.Fit()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Class_indices_train_two_classes_as_labels_do()
    {
        TrainingData data = TrainingData.Draw(308, 300, 4, weighted: true);
        TrainingResult expected = data.Train<float>(Options);
        float[] features = TrainingData.Narrow<float>(data.Features);
        float[] weights = TrainingData.Narrow<float>(data.Weights);
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(features, 300, 4);
        Assert.True(expected.Model.Equals(LogisticRegression.Train<float>(features, 4, data.Classes(), Options, weights).Model));
        Assert.True(expected.Model.Equals(LogisticRegression.Train(matrix, data.Classes(), Options, weights).Model));
        Assert.Throws<ArgumentException>("classes", () => LogisticRegression.Train(matrix, (int[])[.. data.Classes()[1..], 2]));
    }

    private static void Check(
        bool isSingle, TrainingData data, Func<TrainingProblem<double>, TrainingOptions, TrainingResult> fit, Func<TrainingData, TrainingOptions, TrainingResult> train)
    {
        using FeatureMatrix<float> single = FeatureMatrix<float>.Pack(data.Features, data.Rows, data.FeatureCount);
        using FeatureMatrix<double> matrix = FeatureMatrix<double>.Pack(data.Features, data.Rows, data.FeatureCount);
        using TrainingProblem<float> singleProblem = new(single, data.Classes(), TrainingData.Narrow<float>(data.Weights));
        using TrainingProblem<double> problem = new(matrix, data.Classes(), data.Weights);
        foreach (TrainingOptions options in Sequence)
        {
            TrainingResult expected = train(data, options);
            TrainingResult actual = isSingle ? singleProblem.Fit(options) : fit(problem, options);
            Bits.AssertSame<double>(expected.Model.Coefficients, actual.Model.Coefficients, "coefficient", options);
            Assert.Equal((expected.Model.Intercept, expected.Model.ScoresInDouble), (actual.Model.Intercept, actual.Model.ScoresInDouble));
            AssertSameReport(expected, actual);
        }
    }

    /// <summary>The same report but for the time, and reads that a problem may spare.</summary>
    private static void AssertSameReport(TrainingReport expected, TrainingReport actual)
    {
        Assert.Equal((expected.StopReason, expected.Solver, expected.SolverReason), (actual.StopReason, actual.Solver, actual.SolverReason));
        Assert.Equal((expected.Iterations, expected.Evaluations, expected.OptimumExistence), (actual.Iterations, actual.Evaluations, actual.OptimumExistence));
        Assert.Equal((expected.Objective, expected.MeanLoss, expected.CertifiedGap), (actual.Objective, actual.MeanLoss, actual.CertifiedGap));
        Assert.Equal((expected.L1Strength, expected.L2Strength, expected.GradientNorm), (actual.L1Strength, actual.L2Strength, actual.GradientNorm));
        Assert.Equal(expected.ObjectiveHistory, actual.ObjectiveHistory);
        Assert.Equal(expected.UnidentifiedFeatures, actual.UnidentifiedFeatures);
        Assert.True(actual.Passes <= expected.Passes, $"{actual.Passes} passes, {expected.Passes} from scratch.");
    }
}
