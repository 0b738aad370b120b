using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>With an L1 penalty proximal Newton takes over where the Hessian is small, in variables and in pairs of classes.</summary>
public class SolverFallbacksTests
{
    [Theory]
    [InlineData(1024, 1, true)]
    [InlineData(1025, 1, false)]
    [InlineData(1020, 10, true)]
    [InlineData(1030, 10, false)]
    [InlineData(55, 11, false)]
    [InlineData(46_342, 46_342, false)]
    public void Variables_and_pairs_of_classes_decide(int variables, int classes, bool mayTakeOver) =>
        Assert.Equal(mayTakeOver, SolverChoice.MayTakeOver(variables, classes));

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Ten_classes_are_handed_over_and_eleven_not(int classes, bool takesOver)
    {
        TrainingData data = MulticlassData.Draw(1301, 400, 4, classes);
        TrainingOptions options = new() { L1Strength = 1e-3, Tolerance = 1e-200, ThreadCount = 1 };
        MulticlassResult result = data.TrainClasses(false, options);
        Assert.Equal(Solver.OrthantWiseLbfgs, result.Solver);
        Assert.Equal(takesOver, result.SolverReason.Contains("ProximalNewton took over", StringComparison.Ordinal));
    }
}
