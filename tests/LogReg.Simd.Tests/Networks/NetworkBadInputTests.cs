using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Networks;

/// <summary>Bad calls of network training: the argument's name, the numbers and the remedy.</summary>
public class NetworkBadInputTests
{
    private static readonly float[] Features = [1, 2, 3, 4, 5, 6, 7, 9];
    private static readonly int[] Classes = [0, 1, 0, 1];

    [Fact]
    public void A_network_has_units()
    {
        foreach (int units in (int[])[0, -3])
        {
            Refused("hiddenUnits", $"{units} hidden units", () => HiddenLayerNetwork.Train<float>(Features, 2, Classes, units));
        }
    }

    [Fact]
    public void Too_many_coefficients_are_refused_before_any_work()
    {
        using FeatureMatrix<float> wide = FeatureMatrix<float>.Pack(new float[4 * 1000], 4, 1000);
        Refused("hiddenUnits", "2204000203", () => HiddenLayerNetwork.Train<float>(wide, Classes, 2_199_601));
        Refused("hiddenUnits", "Pass fewer units", () => HiddenLayerNetwork.Train<float>(Features, 2, Classes, int.MaxValue));
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky)]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.SubsampledLbfgs)]
    public void Solvers_that_need_a_Hessian_are_refused(Solver solver) =>
        Refused("options", $"The solver {solver} needs a Hessian", () => Train(new() { Solver = solver }));

    [Fact]
    public void Options_that_are_not_for_networks_are_refused()
    {
        Refused("options", "L1Strength 0.5", () => Train(new() { Solver = Solver.Lbfgs, L1Strength = 0.5 }));
        Refused("options", "ProximalNewton", () => Train(new() { Solver = Solver.ProximalNewton, L1Strength = 0.5 }));
        Refused("options", "Lipschitz", () => Train(new() { Solver = Solver.GradientDescent }));
        Refused("options", "SquaredLogit", () => Train(new() { Loss = Loss.SquaredLogit }));
        Refused("options", "WarmStart", () => Train(new() { WarmStart = new LogisticModel([1, 2], 3) }));
        Refused("options", "3 class weights for 2 classes", () => Train(new() { ClassWeights = ClassWeights.Of([1, 2, 3]) }));
        Refused("options", "MaxIterations must be at least 0, but is -1", () => Train(new() { MaxIterations = -1 }));
    }

    [Fact]
    public void Samples_that_make_no_problem_are_refused()
    {
        Refused("classes", "All 4 samples are of class 0", () => HiddenLayerNetwork.Train<float>(Features, 2, new int[4], 3));
        Refused("classes", "None of the 4 labels is class 1", () => HiddenLayerNetwork.Train<float>(Features, 2, [0, 2, 0, 2], 3));
        Refused("classes", "-1", () => HiddenLayerNetwork.Train<float>(Features, 2, [0, -1, 0, 1], 3));
        Refused("classes", "no samples", () => HiddenLayerNetwork.Train<float>([], 2, [], 3));
        Refused("features", "8", () => HiddenLayerNetwork.Train<float>(Features, 3, Classes, 3));
        Refused("sampleWeights", "2", () => HiddenLayerNetwork.Train<float>(Features, 2, Classes, 3, sampleWeights: [1, 2]));
        Refused("sampleWeights", "Class 1 has no weight", () => HiddenLayerNetwork.Train<float>(Features, 2, Classes, 3, sampleWeights: [1, 0, 1, 0]));
        float[] broken = [.. Features];
        broken[5] = float.NaN;
        Refused("features", "row 2, column 1", () => HiddenLayerNetwork.Train<float>(broken, 2, Classes, 3));
        Assert.Throws<NotSupportedException>(() => HiddenLayerNetwork.Train<int>([1, 2], 1, [0, 1], 3));
        Assert.Throws<ArgumentNullException>(() => HiddenLayerNetwork.Train<float>(null!, Classes, 3));
        FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(Features, 4, 2);
        Refused("classes", "3", () => HiddenLayerNetwork.Train<float>(matrix, [0, 1, 0], 3));
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => HiddenLayerNetwork.Train<float>(matrix, Classes, 3));
    }

    private static void Train(TrainingOptions options) => HiddenLayerNetwork.Train<float>(Features, 2, Classes, 3, options);

    private static void Refused(string argument, string words, Action call)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(argument, thrown.ParamName);
        Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", thrown.Message.Split(" (Parameter")[0], StringComparison.Ordinal);
    }
}
