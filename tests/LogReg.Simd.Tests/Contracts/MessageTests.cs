using System.Globalization;
using LogReg.Simd.Guards;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Messages and printed records are the same under every culture, print what they hold, and name a parameter of the method that was called.</summary>
public class MessageTests
{
    private static readonly float[] Features = [1, 2, 3, 4.5f];
    private static readonly float[] Labels = [0, 1, 0, 1];

    /// <summary>Calls with a fraction or a negative number in the message, the argument, and the number as the invariant culture writes it.</summary>
    public static TheoryData<string, string, Action> Refusals => new()
    {
        { "options", "-0.25", () => LogisticRegression.Train<float>(Features, 1, Labels, new() { L1Strength = -0.25 }) },
        { "options", "-0.5", () => MulticlassRegression.Train<float>(Features, 1, [0, 1, 0, 1], options: new() { C = -0.5 }) },
        { "options", "-3", () => HiddenLayerNetwork.Train<float>(Features, 1, [0, 1, 0, 1], 1, new() { MaxIterations = -3 }) },
        { "labels", "0.5", () => LogisticRegression.Train<float>(Features, 1, [0, 1, 0, 0.5f]) },
        { "sampleWeights", "-1.5", () => LogisticRegression.Train<float>(Features, 1, Labels, null, [1, 1, 1, -1.5f]) },
        { "threshold", "1.5", () => new LogisticModel([1], 0).Predict([1f], 1.5) },
        { "negative", "-1.5", () => ClassWeights.Of(-1.5, 1) },
        { "labels", "0.5", () => BinaryMetrics.ComputeRocAuc<float>([1, 2], [0, 0.5f]) },
        { "falsePositiveCost", "-0.5", () => ThresholdChoice.ForCalibratedModel(-0.5, 1) },
        { "targetRecall", "1.5", () => ThresholdChoice.ByRecall<float>([1, 2], [0, 1], 1.5) },
        { "featureCount", "-2", () => FeatureMatrix<float>.Pack(Features, 4, -2) },
        { "sampleCount", "-4", () => FeatureMatrix<float>.Pack(Features, -4, 1) },
        { "sampleCount", "-4", () => new FeatureMatrixBuilder<float>(-4, 1).Dispose() },
        { "featureCount", "-4", () => new FeatureMatrixBuilder<float>(4, -4).Dispose() },
        { "featureCount", "-4", () => new IncrementalTrainer<float>(-4, new() { Solver = Solver.AdaGrad, L2Strength = 0 }).Dispose() },
        { "featureCount", "-1", () => MulticlassRegression.Train<float>(Features, -1, [0, 1, 0, 1]) },
        { "featureCount", "-1", () => HiddenLayerNetwork.Train<float>(Features, -1, [0, 1, 0, 1], 1) },
        { "link", "7", () => _ = new LogisticModel([1], 0, (Link)7) },
        { "row", "-1", () => Packed().CopyRowTo(-1, new float[1]) },
        { "classIndex", "-1", () => _ = new ClassLabels<int>([1, 2])[-1] },
        { "values", "index 1", () => _ = new ClassLabels<string>(["a", null!]) },
        { "labels", "index 1", () => ClassLabels<string>.Of(["a", null!]) },
        { "labels", "Sample 1", () => new ClassLabels<string>(["a", "b"]).Encode(["a", null!]) },
        { "labels", "no order", () => ClassLabels<object>.Of([new object(), new object()]) },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_message_is_the_same_under_every_culture(string argument, string text, Action call)
    {
        AssertRefused(argument, [text], call);
        string invariant = Assert.ThrowsAny<ArgumentException>(call).Message;
        Under(Odd(), () => Assert.Equal(invariant, Assert.ThrowsAny<ArgumentException>(call).Message));
    }

    [Fact]
    public void Null_is_named()
    {
        Assert.Throws<ArgumentNullException>("features", () => LogisticRegression.Train(null!, Labels));
        Assert.Throws<ArgumentNullException>("features", () => MulticlassRegression.Train<float>(null!, [0, 1]));
        Assert.Throws<ArgumentNullException>("features", () => HiddenLayerNetwork.Train<float>(null!, [0, 1], 1));
        Assert.Throws<ArgumentNullException>("features", () => new FeaturePasses<float>(null!));
        Assert.Throws<ArgumentNullException>("options", () => new IncrementalTrainer<float>(1, null!));
        Assert.Throws<ArgumentNullException>("values", () => new ClassLabels<string>(null!));
        Assert.Throws<ArgumentNullException>("label", () => new ClassLabels<string>(["a", "b"]).IndexOf(null!));
        Assert.Throws<ArgumentNullException>("model", () => new LabeledModel<string>(null!, new ClassLabels<string>(["a", "b"])));
    }

    [Fact]
    public void A_shape_that_no_memory_holds_is_said_to_be_so()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(Guard.MostSamples, int.MaxValue), (Guard.MostSamples, 1 << 20), (1 << 30, int.MaxValue)])
        {
            string message = Assert.ThrowsAny<OutOfMemoryException>(() => new FeatureMatrixBuilder<double>(rows, columns)).Message;
            Assert.Contains($"{rows} rows of {columns} features", message, StringComparison.Ordinal);
        }

        // Without features a matrix has no bytes, however many rows.
        using FeatureMatrix<float> empty = FeatureMatrix<float>.Pack((float[])[], 1 << 20, 0);
        Assert.Equal(1 << 20, empty.SampleCount);
    }

    [Fact]
    public void Records_print_what_they_hold()
    {
        TrainingResult result = LogisticRegression.Train<float>(Features, 1, Labels, new() { MaxIterations = 3, ClassWeights = ClassWeights.Of(1, 2.5) });
        Dictionary<object, string[]> expected = new()
        {
            [new RocPoint(0.5, 0.25, 1)] = ["LogitThreshold = 0.5", "FalsePositiveRate = 0.25", "TruePositiveRate = 1"],
            [new PrecisionRecallPoint(-0.5, 0.25, 1)] = ["LogitThreshold = -0.5", "Recall = 0.25", "Precision = 1"],
            [new CalibrationBin(0, 0.1, 3, 0.05, 0.5)] = ["UpperEdge = 0.1", "MeanProbability = 0.05", "PositiveFraction = 0.5"],
            [new ConfusionMatrix(1, 1.5, 2, 1)] = ["FalsePositives = 1.5", "Precision = 0.4", "Accuracy = 0.5454545454545454"],
            [new ChosenThreshold(0.5, 0.625, new ConfusionMatrix(1, 0, 1, 0))] = ["ProbabilityThreshold = 0.625", "ConfusionMatrix = ConfusionMatrix { TruePositives = 1,"],
            [new LogLossSums(1.5, -2.5, 3)] = ["LogLossSums { Loss = 1.5, InterceptGradient = -2.5, WeightSum = 3 }"],
            [new TrainingProgress(1, 0.5, 0.25, double.NaN, 2, TimeSpan.FromSeconds(1.5))] = ["Objective = 0.5", "GapEstimate = NaN", "Elapsed = 00:00:01.5"],
            [ClassWeights.Of([1, 2.5, 3])] = ["ClassWeights { IsBalanced = False, Factors = [1, 2.5, 3] }"],
            [ClassWeights.Of(new double[12].Select(_ => 1.5).ToArray())] = ["1.5, … 2 more]"],
            [new TrainingOptions { L2Strength = 0.5, WarmStart = new LogisticModel([0.5, 2], 0.25) }] =
                ["L2Strength = 0.5", "C = null", "ClassWeights = ClassWeights { IsBalanced", "WarmStart = LogisticModel { FeatureCount = 2, Intercept = 0.25, Coefficients = [0.5, 2], Link = Logistic }"],
            [result] = ["TrainingResult { StopReason = ", "ObjectiveHistory = [0.", "SeparatingFeatures = []", "Model = LogisticModel { FeatureCount = 1, Intercept = "],
            [MulticlassRegression.Train<float>(Features, 1, [0, 1, 2, 1], MulticlassMethod.OneVsRest)] =
                ["MulticlassResult { StopReason", "Model = MulticlassModel { ClassCount = 3, FeatureCount = 1", "Classes = [TrainingResult { StopReason"],
            [HiddenLayerNetwork.Train<float>(Features, 1, [0, 1, 0, 1], 2, new() { MaxIterations = 2 })] = ["NetworkResult { StopReason", "Model = HiddenLayerModel { ClassCount = 2"],
        };
        foreach ((object record, string[] texts) in expected)
        {
            string text = record.ToString()!;
            Assert.All(texts, part => Assert.Contains(part, text, StringComparison.Ordinal));
            Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("LogReg.Simd.", text, StringComparison.Ordinal);
            Under(Odd(), () => Assert.Equal(text, record.ToString()));
        }
    }

    private static FeatureMatrix<float> Packed() => FeatureMatrix<float>.Pack(Features, 4, 1);

    /// <summary>A culture that writes 0,5 and ~1.</summary>
    private static CultureInfo Odd()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }

    private static void Under(CultureInfo culture, Action action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
