using LogReg.Simd;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The C# blocks of docs/training.md, each a method whose body is the block, line by line.</summary>
public sealed class TrainingExamples
{
    /// <summary>Gets what an example prints to: it stands where the system's console stands for a reader.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

    public void Tells_three_irises_apart()
    {
        // Petal length and width of three irises of each kind.
        float[] features = [1.4f, 0.2f, 1.5f, 0.2f, 1.3f, 0.3f, 4.1f, 1.3f, 4.5f, 1.5f, 4.0f, 1.2f, 6.0f, 2.5f, 5.1f, 1.9f, 5.9f, 2.1f];
        string[] species = ["setosa", "setosa", "setosa", "versicolor", "versicolor", "versicolor", "virginica", "virginica", "virginica"];
        ClassLabels<string> labels = ClassLabels<string>.Of(species);

        MulticlassResult result = MulticlassRegression.Train<float>(features, 2, labels.Encode(species), MulticlassMethod.Softmax);
        LabeledModel<string> model = result.Model.WithLabels(labels);
        Console.WriteLine($"{result.StopReason}, objective {result.Objective:F4}");
        Console.WriteLine($"an iris of 4.7 by 1.4 is {model.Predict([4.7f, 1.4f])}");

        MulticlassResult each = MulticlassRegression.Train<float>(features, 2, labels.Encode(species), MulticlassMethod.OneVsRest);
        Console.WriteLine($"one-vs-rest: {each.Classes.Count} runs, {each.StopReason}");
    }

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
