using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Proofs without a penalty where variables are too many to form a Hessian: 1,111 and 1,044 directions.</summary>
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

    /// <summary>A row of hardly any weight has a multiplier that is less than what rounding leaves of Newton's system: nothing proves that an optimum exists, however long the run goes on.</summary>
    [Fact]
    public void A_run_that_nothing_proves_ends_where_newtons_decrement_no_longer_falls()
    {
        TrainingData data = MulticlassData.Draw(401, 4000, 260, 5);
        double[] weights = [.. Enumerable.Repeat(1.0, data.Rows)];
        weights[^1] = 1e-20;
        MulticlassResult result = (data with { Weights = weights }).TrainClasses(isSingle: true, Options);
        Assert.Equal((StopReason.Converged, OptimumExistence.Undecided), (result.StopReason, result.OptimumExistence));

        // 1,912; up to the limit of Newton's steps it were 6,470.
        Assert.InRange(result.Passes, 8, 2500);
    }
}
