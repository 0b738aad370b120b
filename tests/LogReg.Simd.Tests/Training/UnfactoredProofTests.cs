using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Proofs without a penalty where variables are too many to form a Hessian: 1,111 directions.</summary>
public sealed class UnfactoredProofTests
{
    private static readonly TrainingOptions Options = new() { L2Strength = 0, ThreadCount = 1 };

    [Fact]
    public void One_solution_by_products_proves_that_an_optimum_exists()
    {
        MulticlassResult result = MulticlassData.Draw(401, 6000, 100, 12).TrainClasses(isSingle: true, Options);
        Assert.Equal((StopReason.Converged, OptimumExistence.Proven), (result.StopReason, result.OptimumExistence));

        // A product reads the features 22 times, once forth and once back for each class but one: some fifty products, and those of the solver.
        Assert.InRange(result.Passes, 22, 2000);
    }
}
