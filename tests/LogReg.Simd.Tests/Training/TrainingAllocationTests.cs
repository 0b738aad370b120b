using LogReg.Simd.Tests.Allocation;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>After the first iterations training allocates nothing on the thread that runs it; scoring and streaming never do.</summary>
[Collection(nameof(AllocationTests))]
public class TrainingAllocationTests
{
    private const int Iterations = 12;

    public static TheoryData<Solver, int> Cases()
    {
        TheoryData<Solver, int> data = [];
        foreach (Solver solver in Enum.GetValues<Solver>())
        {
            data.Add(solver, 1);
            data.Add(solver, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_iteration_allocates_nothing(Solver solver, int threadCount)
    {
        TrainingData data = TrainingData.Draw(81, 9000, 12);
        foreach (bool isSingle in (bool[])[true, false])
        {
            // No estimate falls below this tolerance: the certificate, which reserves its memory when it is first asked for, is left out of the loop.
            TrainingOptions options = new()
            {
                Solver = solver,
                L2Strength = 1e-6,
                L1Strength = solver is Solver.ProximalNewton or Solver.OrthantWiseLbfgs ? 1e-6 : 0,
                MaxIterations = Iterations,
                Tolerance = 1e-200,
                ThreadCount = threadCount,
                SharesAlways = true,
            };
            data.Train(isSingle, options);
            long least = Meter.Least(meter => data.Train(isSingle, options, meter));
            Assert.True(least == 0, $"{solver}, {(isSingle ? "single" : "double")}: {least} bytes.");
        }
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        LogisticModel model = new([.. Enumerable.Range(0, 40).Select(j => Math.Sin(j))], 0.25);
        float[] single = TrainingData.Narrow<float>(TrainingData.Draw(82, 700, 40).Features);
        double[] twice = TrainingData.Draw(82, 700, 40).Features;
        float[] singleScores = new float[700];
        double[] scores = new double[700];
        bool[] classes = new bool[700];
        Dictionary<string, Action> calls = new()
        {
            ["logit, single"] = () => model.ComputeLogit(single.AsSpan(0, 40)),
            ["logit, double"] = () => model.ComputeLogit(twice.AsSpan(0, 40)),
            ["probability, single"] = () => model.PredictProbability(single.AsSpan(0, 40)),
            ["probability, double"] = () => model.PredictProbability(twice.AsSpan(0, 40)),
            ["class, single"] = () => model.Predict(single.AsSpan(0, 40)),
            ["class, double"] = () => model.Predict(twice.AsSpan(0, 40)),
            ["logits, single"] = () => model.ComputeLogits(single, singleScores),
            ["logits, double"] = () => model.ComputeLogits(twice, scores),
            ["probabilities, single"] = () => model.PredictProbabilities(single, singleScores),
            ["probabilities, double"] = () => model.PredictProbabilities(twice, scores),
            ["classes, single"] = () => model.Predict(single, classes),
            ["classes, double"] = () => model.Predict(twice, classes),
        };
        Assert.All(calls, call => AllocatedBytes.AssertNone(call.Value, call.Key));
    }

    [Theory]
    [InlineData(Solver.StochasticGradient)]
    [InlineData(Solver.AdaGrad)]
    public void A_batch_of_a_stream_allocates_nothing(Solver solver)
    {
        TrainingOptions options = new() { Solver = solver, L2Strength = 0.01 };
        TrainingData data = TrainingData.Draw(83, 64, 30);
        float[] features = TrainingData.Narrow<float>(data.Features);
        float[] labels = TrainingData.Narrow<float>(data.Labels);
        using IncrementalTrainer<float> single = new(30, options);
        using IncrementalTrainer<double> twice = new(30, options);
        AllocatedBytes.AssertNone(() => single.Train(features, labels, labels));
        AllocatedBytes.AssertNone(() => twice.Train(data.Features, data.Labels, data.Labels));
    }

    /// <summary>Adds up what the calling thread allocates between reports from the second iteration on.</summary>
    /// <param name="isInterleaved">Whether classes report every iteration, one after the other, as with one-vs-rest.</param>
    /// <param name="mostIterations">The last iteration, at which a class's result is made before the next class reports.</param>
    internal sealed class Meter(bool isInterleaved = false, int mostIterations = int.MaxValue) : IProgress<TrainingProgress>
    {
        private long last;
        private int lastIteration;

        public int Steps { get; private set; }

        public long Allocated { get; private set; }

        /// <summary>What a run allocates between its reports, the least of some runs with a meter each.</summary>
        public static long Least(Action<Meter> run, Func<Meter>? newMeter = null, int leastSteps = 3) => AllocatedBytes.Least(() =>
        {
            Meter meter = newMeter?.Invoke() ?? new Meter();
            run(meter);
            Assert.True(meter.Steps >= leastSteps, $"{meter.Steps} steps measured.");
            return meter.Allocated;
        });

        public void Report(TrainingProgress value)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();

            // A report that repeats an iteration is the change to double arithmetic, which reserves its memory once.
            bool counts = isInterleaved ? value.Iteration >= lastIteration && value.Iteration < mostIterations : value.Iteration > lastIteration;
            if (value.Iteration > 2 && counts)
            {
                Allocated += now - last;
                Steps++;
            }

            lastIteration = value.Iteration;
            last = now;
        }
    }
}
