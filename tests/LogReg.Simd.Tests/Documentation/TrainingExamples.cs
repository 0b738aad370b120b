using LogReg.Simd;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The C# blocks of docs/training.md, each a method whose body is the block, line by line.</summary>
public sealed class TrainingExamples
{
    /// <summary>Gets what an example prints to: it stands where the system's console stands for a reader.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

    public void Learns_the_exclusive_or()
    {
        float[] features = [0, 0, 0, 1, 1, 0, 1, 1];
        int[] classes = [0, 1, 1, 0];
        TrainingOptions options = new() { L2Strength = 1e-4, Seed = 1 };

        NetworkResult result = HiddenLayerNetwork.Train<float>(features, 2, classes, hiddenUnits: 4, options);
        int[] predicted = new int[4];
        result.Model.Predict(features, predicted);
        Console.WriteLine($"{result.StopReason}, {result.Model.ParameterCount} parameters: {string.Join(' ', predicted)}");
    }
}
