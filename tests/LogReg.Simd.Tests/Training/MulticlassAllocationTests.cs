using LogReg.Simd.Tests.Allocation;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>After the first iterations training of several classes allocates nothing on the thread that runs it; scoring never does.</summary>
[Collection(nameof(AllocationTests))]
public class MulticlassAllocationTests
{
    public static TheoryData<Solver, MulticlassMethod> Cases()
    {
        TheoryData<Solver, MulticlassMethod> data = [];
        foreach (Solver solver in Enum.GetValues<Solver>())
        {
            data.Add(solver, MulticlassMethod.OneVsRest);
            if (solver != Solver.ProximalNewton)
            {
                data.Add(solver, MulticlassMethod.Softmax);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_iteration_allocates_nothing(Solver solver, MulticlassMethod method)
    {
        // The class is the largest of three features: without noise Newton's method takes long enough.
        TrainingData data = MulticlassData.Draw(191, 9000, 6, 3);
        data = data with { Labels = [.. Enumerable.Range(0, 9000).Select(i => (double)Array.IndexOf(data.Features, data.Features[(i * 6)..((i * 6) + 3)].Max(), i * 6, 3) - (i * 6))] };
        foreach (bool isSingle in (bool[])[true, false])
        {
            // One class must not be at its end while others go on.
            // As for two classes: no certificate within the loop. Single precision is left before it is exhausted, and methods about as fast as Newton's too: the change to double,
            // and the solver that takes over, reserve memory once.
            TrainingOptions options = new()
            {
                Solver = solver,
                L2Strength = 1e-6,
                L1Strength = solver is Solver.ProximalNewton or Solver.OrthantWiseLbfgs ? 1e-6 : 0,
                MaxIterations = isSingle ? 5 : method == MulticlassMethod.OneVsRest ? 6 : solver is Solver.NewtonCholesky or Solver.SubsampledLbfgs or Solver.Auto ? 8 : 12,
                Tolerance = 1e-200,
                ThreadCount = 1,
            };
            data.TrainClasses(isSingle, options, method);
            long least = TrainingAllocationTests.Meter.Least(
                meter => data.TrainClasses(isSingle, options, method, progress: meter),
                () => new TrainingAllocationTests.Meter(method == MulticlassMethod.OneVsRest, options.MaxIterations));
            Assert.True(least == 0, $"{solver}, {method}, {(isSingle ? "single" : "double")}: {least} bytes.");
        }
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        TrainingData data = MulticlassData.Draw(192, 300, 40, 5);
        float[] single = TrainingData.Narrow<float>(data.Features);
        float[] singleScores = new float[1500];
        double[] scores = new double[1500];
        int[] classes = new int[300];
        string[] labels = new string[300];
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassModel model = new([.. data.Features.Take(200)], new double[5], method);
            LabeledModel<string> labeled = model.WithLabels(new ClassLabels<string>(["a", "b", "c", "d", "e"]));
            Dictionary<string, Action> calls = new()
            {
                ["class, single"] = () => model.Predict(single.AsSpan(0, 40)),
                ["class, double"] = () => model.Predict(data.Features.AsSpan(0, 40)),
                ["logits, single"] = () => model.ComputeLogits(single, singleScores),
                ["logits, double"] = () => model.ComputeLogits(data.Features, scores),
                ["probabilities, single"] = () => model.PredictProbabilities(single, singleScores),
                ["probabilities, double"] = () => model.PredictProbabilities(data.Features, scores),
                ["classes, single"] = () => model.Predict(single, classes),
                ["classes, double"] = () => model.Predict(data.Features, classes),
                ["label"] = () => labeled.Predict(single.AsSpan(0, 40)),
                ["labels, single"] = () => labeled.Predict(single, labels),
                ["labels, double"] = () => labeled.Predict(data.Features, labels),
            };
            Assert.All(calls, call => AllocatedBytes.AssertNone(call.Value, call.Key));
        }
    }

    [Fact]
    public void Many_classes_take_no_more_than_two_elements_by_sample_and_class()
    {
        const int Classes = 200;
        const int Rows = 10_000;
        const int Features = 4;
        TrainingData drawn = TrainingData.Draw(193, Rows, Features);
        float[] features = TrainingData.Narrow<float>(drawn.Features);
        int[] classes = [.. Enumerable.Range(0, Rows).Select(i => i < Classes ? i : (int)(Math.Abs(drawn.Features[i * Features]) * 99.9))];
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(features, Rows, Features);
        TrainingOptions options = new() { Solver = Solver.Lbfgs, MaxIterations = 6, ThreadCount = 1 };

        // All that was allocated of managed memory, though most of it is free again, and the most that was in use of the other.
        const long Bound = ((Classes * Features) + (2L * Classes * Rows)) * sizeof(float);
        long least = AllocatedBytes.Least(Train, Bound);
        Assert.True(least <= Bound, $"{least} bytes of {Bound}.");

        long Train()
        {
            int thread = Environment.CurrentManagedThreadId;
            GC.Collect();
            long before = NativeMemoryInUse.Bytes;
            long most = 0;
            Recorder recorder = new(_ =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                most = Math.Max(most, NativeMemoryInUse.Bytes - before);
            });
            long managed = AllocatedBytes.Of(
                () => Assert.Equal(Classes, MulticlassRegression.Train(matrix, classes, MulticlassMethod.OneVsRest, options, progress: recorder).Classes.Count));
            return most + managed;
        }
    }
}
