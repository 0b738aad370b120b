using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Networks;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Training;

/// <summary>C is that of scikit-learn: C·Σ s_i·α_(y_i)·ℓ_i + ½‖β‖² (formula 3.6), with sample weights and class weights, whatever is trained.</summary>
public class InverseStrengthTests
{
    private static readonly double[] Inverses = [0.01, 1, 30];

    private static readonly TrainingOptions Exact = new() { Tolerance = 1e-13, ThreadCount = 1, ClassWeights = ClassWeights.Of(1, 9) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_minimum_is_that_of_the_weighted_sum(bool weighted)
    {
        TrainingData data = TrainingData.Draw(201, 120, 3, weighted, intercept: -2);
        foreach (double c in Inverses)
        {
            LogisticModel model = data.Train<double>(Exact with { C = c }).Model;
            AssertStationary(c, data, i => data.Labels[i] > 0 ? 9 : 1, i => data.Labels[i], model.Coefficients, model.Intercept);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_vs_rest_has_the_sum_of_each_run(bool weighted)
    {
        TrainingData data = MulticlassData.Draw(202, 150, 2, 3, weighted, rare: 1);
        double[] alpha = [1, 4, 0.5];
        foreach (double c in Inverses)
        {
            MulticlassModel model = data.TrainClasses<double>(Exact with { C = c, ClassWeights = ClassWeights.Of(alpha) }, MulticlassMethod.OneVsRest).Model;
            for (int k = 0; k < 3; k++)
            {
                AssertStationary(c, data, i => alpha[(int)data.Labels[i]], i => data.Labels[i] == k ? 1 : 0, model.CoefficientsOf(k), model.Intercepts[k]);
            }

            // Balanced is each class against its rest, as in scikit-learn, by weight.
            model = data.TrainClasses<double>(Exact with { C = c, ClassWeights = ClassWeights.Balanced }, MulticlassMethod.OneVsRest).Model;
            for (int k = 0; k < 3; k++)
            {
                double all = Enumerable.Range(0, data.Rows).Sum(i => Weight(data, i));
                double own = Enumerable.Range(0, data.Rows).Sum(i => data.Labels[i] == k ? Weight(data, i) : 0);
                AssertStationary(
                    c, data, i => all / 2 / (data.Labels[i] == k ? own : all - own), i => data.Labels[i] == k ? 1 : 0, model.CoefficientsOf(k), model.Intercepts[k]);
            }
        }
    }

    [Fact]
    public void Softmax_and_networks_have_the_strength_of_the_sum()
    {
        TrainingData data = MulticlassData.Draw(203, 150, 2, 3, weighted: true);
        double[] alpha = [1, 4, 0.5];
        double sum = Enumerable.Range(0, data.Rows).Sum(i => Weight(data, i) * alpha[(int)data.Labels[i]]);
        NetworkData network = NetworkData.Draw(150, 2, 3, weighted: true);
        double networkSum = network.Classes.Zip(network.Weights, (y, s) => s * alpha[y]).Sum();
        foreach (double c in Inverses)
        {
            TrainingOptions options = new() { C = c, ClassWeights = ClassWeights.Of(alpha), ThreadCount = 1, MaxIterations = 3 };
            Assert.Equal(1 / (c * sum), data.TrainClasses<double>(options).L2Strength, 1e-12 / (c * sum));
            Assert.Equal(1 / (c * networkSum), network.Train<double>(2, options).L2Strength, 1e-12 / (c * networkSum));
        }
    }

    [Fact]
    public void One_is_the_default_and_the_default_is_one()
    {
        TrainingData data = TrainingData.Draw(204, 90, 3, weighted: true);
        TrainingOptions options = Exact with { Tolerance = null };
        Assert.Equal(data.Train<float>(options).Model.Coefficients.ToArray(), data.Train<float>(options with { C = 1 }).Model.Coefficients.ToArray());
        Assert.NotEqual(data.Train<float>(options).Model.Coefficients.ToArray(), data.Train<float>(options with { C = 2 }).Model.Coefficients.ToArray());

        // With an L1 penalty the default is no L2 penalty, and C still one.
        Assert.Equal(0, data.Train<float>(options with { L1Strength = 0.01 }).L2Strength);
        Assert.True(data.Train<float>(options with { L1Strength = 0.01, C = 1 }).L2Strength > 0);
    }

    [Fact]
    public void What_C_cannot_be_is_refused()
    {
        TrainingData data = TrainingData.Draw(205, 20, 1);
        foreach (double c in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            AssertRefused("options", ["option C "], () => data.Train<float>(new() { C = c }));
            AssertRefused("options", ["option C "], () => data.TrainClasses<float>(new() { C = c }));
        }

        AssertRefused("options", ["C ", "L2Strength"], () => data.Train<float>(new() { C = 1, L2Strength = 1 }));
        AssertRefused("options", ["L2Strength"], () => new IncrementalTrainer<float>(1, new() { Solver = Solver.AdaGrad, C = 1 }).Dispose());
    }

    private static double Weight(TrainingData data, int row) => data.Weights.Length == 0 ? 1 : data.Weights[row];

    /// <summary>The gradient of C·Σ s·α·ℓ + ½‖β‖², formula by formula.</summary>
    private static void AssertStationary(
        double c, TrainingData data, Func<int, double> alpha, Func<int, double> label, ReadOnlySpan<double> coefficients, double intercept)
    {
        int d = data.FeatureCount;
        double[] gradient = [.. coefficients, 0];
        double scale = 0;
        for (int i = 0; i < data.Rows; i++)
        {
            ReadOnlySpan<double> row = data.Features.AsSpan(i * d, d);
            double residual = c * Weight(data, i) * alpha(i) * (ReferenceFunctions.Sigmoid(ReferenceModel.Logit(row, coefficients, intercept)) - label(i));
            scale += Math.Abs(residual);
            gradient[d] += residual;
            for (int j = 0; j < d; j++)
            {
                gradient[j] += residual * row[j];
            }
        }

        // The relative gap is 1e-13, and the gradient goes with its root; a wrong S would leave a tenth of the scale or more.
        Assert.All(gradient, g => Assert.InRange(Math.Abs(g) / scale, 0, 1e-5));
    }
}
