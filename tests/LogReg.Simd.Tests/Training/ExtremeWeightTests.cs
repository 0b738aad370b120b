using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Objectives are means: weights of any size that the element type holds train what weights around one do.</summary>
public class ExtremeWeightTests
{
    private static readonly TrainingData Data = MulticlassData.Draw(61, 400, 3, 3).Map((_, _, x) => 7 * x);

    public static TheoryData<bool, int> Sizes => new()
    {
        { true, 10 }, { true, 66 }, { true, 120 }, { true, 126 }, { true, -66 }, { true, -126 }, { true, -147 }, { false, 1013 }, { false, -1020 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Weights_of_any_size_have_the_bits_of_ones(bool isSingle, int exponent)
    {
        double size = Math.ScaleB(1, exponent);
        double[] weights = [.. Enumerable.Repeat(size, Data.Rows)];
        TrainingData binary = Data.Of(1);
        TrainingOptions options = new() { L2Strength = 0.01, ThreadCount = 1 };
        TrainingOptions classes = options with { ClassWeights = ClassWeights.Of(size, size) };
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Lbfgs, Solver.StochasticGradient])
        {
            TrainingResult expected = binary.Train(isSingle, options with { Solver = solver });
            AssertSame(expected, (binary with { Weights = weights }).Train(isSingle, options with { Solver = solver }));
            AssertSame(expected, binary.Train(isSingle, classes with { Solver = solver }));
        }

        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassModel expected = Data.TrainClasses(isSingle, options, method).Model;
            Assert.Equal(expected, (Data with { Weights = weights }).TrainClasses(isSingle, options, method).Model);
            Assert.Equal(expected, Data.TrainClasses(isSingle, options with { ClassWeights = ClassWeights.Of([size, size, size]) }, method).Model);
        }

        // 1/C over S, of the weights as they came.
        TrainingOptions inverse = new() { C = 1 / size, ThreadCount = 1 };
        AssertSame(binary.Train(isSingle, inverse with { C = 1 }), (binary with { Weights = weights }).Train(isSingle, inverse));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void No_weight_is_lost_beside_large_ones(float rare)
    {
        // One class, whichever, has weights that would be zeros if the others were made ones, and that leave no trace in a sum of all.
        float[] weights = [1e37f, 1e-37f, 1e37f, 1e-37f, 1e37f, 1e-37f];
        float[] labels = [1 - rare, rare, 1 - rare, rare, 1 - rare, rare];
        foreach (ClassWeights balance in (ClassWeights[])[ClassWeights.None, ClassWeights.Balanced])
        {
            TrainingOptions options = new() { L2Strength = 1, ClassWeights = balance };
            if (balance.IsBalanced)
            {
                // Single precision does not hold the balanced weights; double does.
                double[] features = [1, 2, 3, 4, 5, 7];
                TrainingResult balanced = LogisticRegression.Train<double>(features, 1, Array.ConvertAll(labels, y => (double)y), options, Array.ConvertAll(weights, s => (double)s));
                TrainingResult plain = LogisticRegression.Train<double>(features, 1, Array.ConvertAll(labels, y => (double)y), new TrainingOptions { L2Strength = 1 });
                Assert.Equal(plain.Model.Intercept, balanced.Model.Intercept, 1e-5);
                Assert.Equal(plain.Model.Coefficients[0], balanced.Model.Coefficients[0], 1e-5);
                continue;
            }

            double intercept = LogisticRegression.Train<float>([1, 2, 3, 4, 5, 7], 1, labels, options, weights).Model.Intercept;
            Assert.InRange(rare == 1 ? -intercept : intercept, 160, 180);
        }
    }

    private static void AssertSame(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(expected.StopReason, actual.StopReason);
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.Objective, actual.Objective);
    }
}
