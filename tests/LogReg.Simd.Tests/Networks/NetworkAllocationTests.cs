using LogReg.Simd.Tests.Allocation;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Networks;

/// <summary>After the first iterations training a network allocates nothing on the thread that runs it; scoring never does.</summary>
[Collection(nameof(AllocationTests))]
public class NetworkAllocationTests
{
    [Theory]
    [InlineData(Solver.Lbfgs, 1)]
    [InlineData(Solver.Lbfgs, 2)]
    [InlineData(Solver.GradientDescent, 1)]
    [InlineData(Solver.StochasticGradient, 1)]
    [InlineData(Solver.AdaGrad, 1)]
    public void An_iteration_allocates_nothing(Solver solver, int threadCount)
    {
        NetworkData data = NetworkData.Draw(2000, 6, 3);
        TrainingOptions options = new()
        {
            Solver = solver,
            GradientStep = GradientStep.Backtracking,
            L2Strength = 1e-6,
            MaxIterations = 12,
            Tolerance = 1e-200,
            ThreadCount = threadCount,
            SharesAlways = true,
        };
        data.Train<float>(5, options);
        Assert.Equal(0, TrainingAllocationTests.Meter.Least(meter => data.Train<float>(5, options, meter)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scoring_allocates_nothing(int outputs)
    {
        NetworkData data = NetworkData.Draw(333, 12, 2);
        HiddenLayerModel model = new(150, new double[150 * 12], new double[150], new double[150 * outputs], new double[outputs]);
        float[] single = NetworkData.Narrow<float>(data.Features);
        float[] singleScores = new float[333 * 4];
        double[] scores = new double[333 * 4];
        int[] classes = new int[333];
        Action[] calls =
        [
            () => model.ComputeLogits(single, singleScores.AsSpan(0, 333 * outputs)),
            () => model.ComputeLogits(data.Features, scores.AsSpan(0, 333 * outputs)),
            () => model.PredictProbabilities(single, singleScores.AsSpan(0, 333 * model.ClassCount)),
            () => model.PredictProbabilities(data.Features, scores.AsSpan(0, 333 * model.ClassCount)),
            () => model.Predict(single, classes),
            () => model.Predict(data.Features, classes),
            () => classes[0] = model.Predict(single.AsSpan(0, 12)),
            () => classes[0] = model.Predict(data.Features.AsSpan(0, 12)),
        ];
        Assert.All(calls, call => AllocatedBytes.AssertNone(call));
    }
}
