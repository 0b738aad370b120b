using LogReg.Simd;
using LogReg.Simd.Metrics;
using LogReg.Simd.Sampling;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The C# blocks of docs/imbalance.md, one program in a method whose body is those blocks, line by line.</summary>
public sealed class ImbalanceExamples
{
    /// <summary>Gets what an example prints to: it stands where the system's console stands for a reader.</summary>
    public StringWriter Console { get; } = new() { NewLine = "\n" };

    public void Handles_ten_deaths_among_a_hundred_patients()
    {
        float[] features = new float[200]; // 100 patients: age in decades, severity of the illness
        float[] labels = new float[100]; // 1 for the 10 who died
        uint state = 7;
        float Random() => (state = (state * 1664525) + 1013904223) / 4294967296f; // a linear congruential generator
        for (int i = 0; i < 100; i++)
        {
            labels[i] = i % 10 == 0 ? 1 : 0;
            features[2 * i] = 3 + (5 * Random()) + labels[i];
            features[(2 * i) + 1] = Random() + Random() + (0.6f * labels[i]);
        }

        void Report(string name, ConfusionMatrix matrix) => Console.WriteLine(
            $"{name,-17} found {matrix.TruePositives,2} of 10, false alarms {matrix.FalsePositives,2}, "
            + $"accuracy {matrix.Accuracy:F2}, balanced {matrix.BalancedAccuracy:F2}");

        float[] survives = new float[100]; // a logit of 0 is never called 1
        Report("always survives", BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(survives, labels));

        TrainingOptions plain = new() { L2Strength = 0.001 };
        ConfusionMatrix Judge(LogisticModel model, out float[] logits)
        {
            logits = new float[100];
            model.ComputeLogits(features, logits);
            return BinaryMetrics.ComputeConfusionMatrixFromLogits<float>(logits, labels);
        }

        LogisticModel model = LogisticRegression.Train<float>(features, 2, labels, plain).Model;
        Report("as it is", Judge(model, out float[] logits));

        TrainingOptions balanced = plain with { ClassWeights = ClassWeights.Balanced };
        Report("balanced weights", Judge(LogisticRegression.Train<float>(features, 2, labels, balanced).Model, out _));

        TrainingOptions ninefold = plain with { ClassWeights = ClassWeights.Of(negative: 1, positive: 9) };
        Report("deaths times 9", Judge(LogisticRegression.Train<float>(features, 2, labels, ninefold).Model, out _));

        int[] more = Resampling.UpSample<float>(labels, seed: 1);
        float[] moreWeights = Resampling.ToSampleWeights<float>(more, sampleCount: 100);
        Console.WriteLine($"{more.Length} rows, the first death {moreWeights[0]} times");
        Report("up-sampled", Judge(LogisticRegression.Train<float>(features, 2, labels, plain, moreWeights).Model, out _));

        int[] fewer = Resampling.DownSample<float>(labels, seed: 1);
        float[] fewerWeights = Resampling.ToSampleWeights<float>(fewer, sampleCount: 100);
        Console.WriteLine($"{fewer.Length} rows");
        Report("down-sampled", Judge(LogisticRegression.Train<float>(features, 2, labels, plain, fewerWeights).Model, out _));

        ChosenThreshold cheapest = ThresholdChoice.ByCost<float>(logits, labels, falsePositiveCost: 1, falseNegativeCost: 9);
        Console.WriteLine($"threshold {cheapest.ProbabilityThreshold:F2}, cost {cheapest.ConfusionMatrix.ComputeCost(1, 9)}");
        Report("by cost", cheapest.ConfusionMatrix);
        Console.WriteLine($"for a calibrated model {ThresholdChoice.ForCalibratedModel(1, 9):F2}");

        ChosenThreshold enough = ThresholdChoice.ByRecall<float>(logits, labels, targetRecall: 0.8);
        Console.WriteLine($"threshold {enough.ProbabilityThreshold:F2}");
        Report("recall of 0.8", enough.ConfusionMatrix);

        bool[] called = new bool[100];
        model.Predict(features, called, enough.ProbabilityThreshold);
        Console.WriteLine($"{called.Count(positive => positive)} patients to look after");
    }
}
