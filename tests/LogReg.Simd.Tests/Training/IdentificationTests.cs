using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Coefficients that the data do not determine are named, and no others.</summary>
public class IdentificationTests
{
    private static readonly TrainingOptions Unpenalized = new() { L2Strength = 0, ThreadCount = 1 };

    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    /// <summary>A number, the three levels of a category, another number, a constant, and its double: with an intercept all but the numbers are open.</summary>
    private static TrainingData Groups => TrainingData.Draw(81, 150, 2)
        .WithColumn(i => i % 3 == 0 ? 1 : 0)
        .WithColumn(i => i % 3 == 1 ? 1 : 0)
        .WithColumn(i => i % 3 == 2 ? 1 : 0);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void All_levels_of_a_category_beside_an_intercept_are_open(Solver solver)
    {
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = Groups.Train(isSingle, Unpenalized with { Solver = solver, MaxIterations = 200 });
            Assert.Equal([2, 3, 4], result.UnidentifiedFeatures);
            Assert.Equal(OptimumExistence.Proven, result.OptimumExistence);
            TrainingResult without = Groups.Train(isSingle, Unpenalized with { Solver = solver, FitIntercept = false, MaxIterations = 200 });
            Assert.Empty(without.UnidentifiedFeatures);
            Assert.Empty(Groups.Train(isSingle, Unpenalized with { Solver = solver, L2Strength = 0.1 }).UnidentifiedFeatures);
        }
    }

    [Fact]
    public void The_loss_is_that_of_the_columns_that_are_left()
    {
        TrainingData data = Groups;
        TrainingData reference = data.Map((_, j, x) => j == 4 ? 0 : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult all = data.Train(isSingle, Unpenalized);
            TrainingResult left = reference.Train(isSingle, Unpenalized);
            Assert.Equal(StopReason.Converged, all.StopReason);
            Assert.Equal([4], left.UnidentifiedFeatures);
            Assert.Equal(0, left.Model.Coefficients[4]);
            Assert.InRange(Math.Abs(all.MeanLoss - left.MeanLoss), 0, 1e-6 * left.MeanLoss);
            Assert.All(all.Model.Coefficients.ToArray(), c => Assert.InRange(Math.Abs(c), 0, 20));
        }
    }

    [Fact]
    public void Copies_multiples_and_constants_are_open_and_their_neighbours_are_not()
    {
        TrainingData data = TrainingData.Draw(82, 120, 3);
        TrainingData wider = data.WithColumn(i => -4 * data.Features[(3 * i) + 1]).WithColumn(_ => 2.5);
        foreach (bool isSingle in (bool[])[true, false])
        {
            Assert.Equal([1, 3, 4], wider.Train(isSingle, Unpenalized).UnidentifiedFeatures);

            // A constant is an intercept where there is none else.
            Assert.Equal([1, 3], wider.Train(isSingle, Unpenalized with { FitIntercept = false }).UnidentifiedFeatures);
            Assert.Empty(data.Train(isSingle, Unpenalized).UnidentifiedFeatures);
        }
    }

    [Fact]
    public void More_columns_than_rows_leave_all_of_them_open()
    {
        TrainingData data = TrainingData.Draw(83, 12, 20);
        TrainingResult result = data.Train<double>(Unpenalized);
        Assert.Equal(Enumerable.Range(0, 20), result.UnidentifiedFeatures);
        Assert.Equal(StopReason.Separated, result.StopReason);
    }

    [Theory]
    [InlineData(MulticlassMethod.Softmax)]
    [InlineData(MulticlassMethod.OneVsRest)]
    public void Several_classes_name_the_columns_and_not_what_softmax_leaves_open_by_itself(MulticlassMethod method)
    {
        TrainingData plain = MulticlassData.Draw(84, 240, 3, 3);
        TrainingData data = plain.WithColumn(i => plain.Features[3 * i] + 1);
        foreach (bool isSingle in (bool[])[true, false])
        {
            MulticlassResult result = data.TrainClasses(isSingle, Unpenalized, method);
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.Equal([0, 3], result.UnidentifiedFeatures);
            Assert.Equal(OptimumExistence.Proven, result.OptimumExistence);
            Assert.Empty(plain.TrainClasses(isSingle, Unpenalized, method).UnidentifiedFeatures);
        }
    }
}
