using LogReg.Simd;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The C# blocks of the README, as methods whose bodies are those blocks, line by line.</summary>
public sealed class ReadmeExamples
{
    /// <summary>Gets what an example prints to: it stands where the system's console stands for a reader.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

    public void Trains_a_model()
    {
        float[] features = [1.4f, 0.2f, 1.5f, 0.2f, 3.0f, 1.1f, 4.1f, 1.3f]; // four flowers: length and width of a petal
        float[] labels = [0, 0, 1, 1];
        TrainingResult result = LogisticRegression.Train<float>(features, featureCount: 2, labels);
        Console.WriteLine($"{result.StopReason}: objective {result.Objective:F6}, proven to 5e-7: {result.RelativeCertifiedGap <= 5e-7}");

        float[] flower = [2.0f, 0.5f];
        Console.WriteLine($"probability {result.Model.PredictProbability(flower):F4}, class 1: {result.Model.Predict(flower)}");
    }

    public void Scores_a_batch()
    {
        float[] features = [1.4f, 0.2f, 1.5f, 0.2f, 3.0f, 1.1f, 4.1f, 1.3f]; // four samples, two features each
        float[] coefficients = [0.5f, -0.1f];
        float[] probabilities = new float[4];
        LogisticPrimitives.ComputeProbabilities(features, coefficients, intercept: 0.1f, probabilities);
        foreach (float probability in probabilities)
        {
            Console.WriteLine($"{probability:F6}");
        }
    }
}
