using LogReg.Simd;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The C# blocks of the README, as methods whose bodies are those blocks, line by line.</summary>
public sealed class ReadmeExamples
{
    /// <summary>Gets what an example prints to: it stands where the system's console stands for a reader.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

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

    public void Descends_the_gradient()
    {
        float[] features = [1.4f, 0.2f, 1.5f, 0.2f, 3.0f, 1.1f, 4.1f, 1.3f];
        float[] labels = [0, 0, 1, 1];
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(features, sampleCount: 4, featureCount: 2);
        using FeaturePasses<float> passes = new(matrix, threadCount: 2);

        float[] coefficients = [0.5f, -0.1f];
        float intercept = 0.1f;
        double[] gradient = new double[2];
        for (int step = 0; step <= 20; step++)
        {
            LogLossSums sums = passes.ComputeLogLossGradient(labels, sampleWeights: [], coefficients, intercept, gradient);
            if (step % 10 == 0)
            {
                Console.WriteLine($"step {step}: mean log loss {sums.Loss / sums.WeightSum:F4}");
            }

            intercept -= (float)(0.5 * sums.InterceptGradient / sums.WeightSum);
            coefficients[0] -= (float)(0.5 * gradient[0] / sums.WeightSum);
            coefficients[1] -= (float)(0.5 * gradient[1] / sums.WeightSum);
        }
    }
}
