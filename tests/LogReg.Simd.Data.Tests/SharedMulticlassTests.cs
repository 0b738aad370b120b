using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Several classes on the data sets beside the repository: the optima are those that their descriptions state, from independent solvers.</summary>
public class SharedMulticlassTests
{
    private const double Given = 0.192575444027283;
    private const double Standardised = 0.20919178840531;
    private const double VirginicaGiven = 0.160365105648361;
    private const double VirginicaStandardised = 0.173104304897066;

    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.NewtonCg)]
    public void Softmax_reaches_the_optimum_of_iris(Solver solver)
    {
        if (SharedData.Find("iris/iris.csv") is not { } path)
        {
            return;
        }

        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = new() { Solver = solver, Standardize = standardize };
            double optimum = standardize ? Standardised : Given;
            MulticlassResult single = Train<float>(path, MulticlassMethod.Softmax, options);
            MulticlassResult twice = Train<double>(path, MulticlassMethod.Softmax, options);
            Assert.Equal((StopReason.Converged, StopReason.Converged), (single.StopReason, twice.StopReason));
            Assert.Equal(1.0 / 150, twice.L2Strength);

            // Features in single precision are other features: 2⁻²⁵ relative at most.
            Assert.InRange((single.Objective / optimum) - 1, -1e-7, 1e-6);
            Assert.InRange((twice.Objective / optimum) - 1, -1e-13, 1e-10);
            Assert.True(single.CertifiedGap <= 5e-7 * single.Objective);
        }
    }

    [Fact]
    public void One_vs_rest_reaches_the_optimum_of_virginica()
    {
        if (SharedData.Find("iris/iris.csv") is not { } path)
        {
            return;
        }

        foreach (bool standardize in (bool[])[false, true])
        {
            TrainingOptions options = new() { Standardize = standardize };
            double optimum = standardize ? VirginicaStandardised : VirginicaGiven;
            TrainingReport single = Train<float>(path, MulticlassMethod.OneVsRest, options).Classes[2];
            TrainingReport twice = Train<double>(path, MulticlassMethod.OneVsRest, options).Classes[2];
            Assert.InRange((single.Objective / optimum) - 1, -1e-7, 1e-6);
            Assert.InRange((twice.Objective / optimum) - 1, -1e-13, 1e-10);
        }
    }

    private static MulticlassResult Train<T>(string path, MulticlassMethod method, TrainingOptions options)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using Dataset<T> dataset = DataFile.Load<T>(path);
        int[] classes = [.. dataset.Labels.ToArray().Select(label => int.CreateChecked(label))];
        return MulticlassRegression.Train(dataset.Features, classes, method, options);
    }
}
