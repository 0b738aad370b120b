using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Tests.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>Scoring (formulas 1.1 to 1.4) against the reference, alone and in batches, from one thread and from many.</summary>
public class LogisticModelTests
{
    private const double Intercept = -0.40625;

    /// <summary>More than two of the blocks of 256 rows in which classes are decided.</summary>
    private const int Rows = 600;

    public static TheoryData<int, int> Shapes => new()
    {
        { 0, 0 }, { 0, 3 }, { 1, 0 }, { 1, 2 }, { 3, 0 }, { 15, 1 }, { 16, 0 }, { 17, 5 }, { 33, 0 }, { 100, 7 }, { 200, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Logits_and_probabilities_are_those_of_the_reference_and_the_same_alone_and_in_a_batch(int featureCount, int gap)
    {
        LogisticModel model = Model(featureCount);
        int stride = featureCount + gap;
        double[] features = Features(featureCount, gap);
        float[] single = TrainingData.Narrow<float>(features);
        (double[] logits, double[] probabilities) = (new double[Rows], new double[Rows]);
        (float[] singleLogits, float[] singleProbabilities) = (new float[Rows], new float[Rows]);
        model.ComputeLogits(features, logits, stride);
        model.ComputeLogits(single, singleLogits, stride);
        model.PredictProbabilities(features, probabilities, stride);
        model.PredictProbabilities(single, singleProbabilities, stride);
        double[] expected = ReferenceModel.Logits(features, Rows, featureCount, stride, model.Coefficients, Intercept);
        double[] sizes = ReferenceModel.AbsoluteLogits(features, Rows, featureCount, stride, model.Coefficients, Intercept);

        // Coefficients and features are floats exactly. The bound of a row-major logit is γ(⌈d/16⌉ + 5) (docs/kernels.md), that of the reference γ(d + 1);
        // σ has slope ¼ at most and is itself within one unit of 1.
        int roundings = ((featureCount + 15) / 16) + 5;
        double reference = Rounding<double>.Gamma(featureCount + 1);
        Bits.AssertWithin<double>(expected, logits, [.. sizes.Select(s => s * (Rounding<double>.Gamma(roundings) + reference))], "logit", featureCount);
        Bits.AssertWithin<float>(expected, singleLogits, [.. sizes.Select(s => s * (Rounding<float>.Gamma(roundings) + reference))], "logit", featureCount);
        double[] sigmoids = [.. expected.Select(ReferenceFunctions.Sigmoid)];
        Bits.AssertWithin<double>(
            sigmoids, probabilities, [.. sizes.Select(s => (0.25 * s * (Rounding<double>.Gamma(roundings) + reference)) + Rounding<double>.Gamma(4))], "probability", featureCount);
        Bits.AssertWithin<float>(
            sigmoids, singleProbabilities, [.. sizes.Select(s => (0.25 * s * (Rounding<float>.Gamma(roundings) + reference)) + Rounding<float>.Gamma(4))], "probability", featureCount);
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> row = features.AsSpan(i * stride, featureCount);
            ReadOnlySpan<float> singleRow = single.AsSpan(i * stride, featureCount);
            Assert.Equal(logits[i], model.ComputeLogit(row));
            Assert.Equal(singleLogits[i], model.ComputeLogit(singleRow));
            Assert.Equal(probabilities[i], model.PredictProbability(row));
            Assert.Equal(singleProbabilities[i], model.PredictProbability(singleRow));
        }

        Assert.Equal(featureCount, model.FeatureCount);
        Assert.Equal(Intercept, model.Intercept);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_class_is_decided_by_the_logit(int featureCount, int gap)
    {
        LogisticModel model = Model(featureCount);
        int stride = featureCount + gap;
        double[] features = Features(featureCount, gap);
        float[] single = TrainingData.Narrow<float>(features);
        foreach (double threshold in (double[])[0, 1e-3, 0.25, 0.5, 0.75, 0.999, 1])
        {
            bool[] classes = new bool[Rows];
            bool[] singleClasses = new bool[Rows];
            model.Predict(features, classes, threshold, stride);
            model.Predict(single, singleClasses, threshold, stride);
            double bar = threshold switch { 0 => double.NegativeInfinity, 1 => double.PositiveInfinity, _ => ReferenceFunctions.Logit(threshold) };
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<double> row = features.AsSpan(i * stride, featureCount);
                ReadOnlySpan<float> singleRow = single.AsSpan(i * stride, featureCount);
                Assert.Equal(classes[i], model.Predict(row, threshold));
                Assert.Equal(singleClasses[i], model.Predict(singleRow, threshold));
                double distance = model.ComputeLogit(row) - bar;
                if (!(Math.Abs(distance) < 1e-12))
                {
                    Assert.Equal(distance > 0, classes[i]);
                }

                distance = model.ComputeLogit(singleRow) - bar;
                if (!(Math.Abs(distance) < 1e-5))
                {
                    Assert.Equal(distance > 0, singleClasses[i]);
                }
            }

            Assert.True(threshold is > 0 and < 1 || classes.All(c => c == (threshold == 0)));
        }
    }

    [Fact]
    public void A_threshold_of_one_half_is_a_logit_of_zero_exactly()
    {
        LogisticModel model = new([1], 0);
        Assert.False(model.Predict([0.0]));
        Assert.False(model.Predict([0f]));
        Assert.False(model.Predict([-0.0]));
        Assert.True(model.Predict([double.Epsilon]));
        Assert.True(model.Predict([float.Epsilon]));
        Assert.False(model.Predict([-double.Epsilon]));
    }

    [Fact]
    public void A_model_copies_its_numbers_and_rounds_them_for_single_precision_only()
    {
        double[] numbers = [1.0 / 3, -1e-7];
        LogisticModel model = new(numbers, 0.1);
        numbers[0] = 7;
        Assert.Equal([1.0 / 3, -1e-7], model.Coefficients.ToArray());
        Assert.Equal((1.0 / 3) + 0.1, model.ComputeLogit([1.0, 0]));
        Assert.Equal((1f / 3) + 0.1f, model.ComputeLogit([1f, 0]));
    }

    [Fact]
    public void A_model_trained_in_single_precision_needs_no_rounding()
    {
        foreach (bool standardize in (bool[])[false, true])
        {
            LogisticModel model = TrainingData.Draw(111, 300, 6).Train<float>(new() { Standardize = standardize, ThreadCount = 1 }).Model;
            Assert.All(model.Coefficients.ToArray(), c => Assert.True((float)c == c, $"{c:R} is no float (standardised: {standardize})."));
            Assert.Equal((float)model.Intercept, model.Intercept);
        }
    }

    [Fact]
    public void Bad_arguments_are_refused_and_nothing_is_written()
    {
        LogisticModel model = Model(3);
        float[] scores = [7, 7];
        bool[] classes = [true, true];
        IncrementalTrainerTests.AssertRefused("coefficients", ["NaN", "index 1"], () => _ = new LogisticModel([1, double.NaN], 0));
        IncrementalTrainerTests.AssertRefused("intercept", ["∞|Infinity"], () => _ = new LogisticModel([1], double.NegativeInfinity));
        IncrementalTrainerTests.AssertRefused("features", ["5", "2 rows", "3"], () => model.ComputeLogits(new float[5], scores));
        IncrementalTrainerTests.AssertRefused("features", ["5", "2 rows", "3"], () => model.PredictProbabilities(new float[5], scores));
        IncrementalTrainerTests.AssertRefused("features", ["5", "2 rows", "3"], () => model.Predict(new float[5], classes));
        IncrementalTrainerTests.AssertRefused("stride", ["2", "3"], () => model.ComputeLogits(new float[6], scores, 2));
        IncrementalTrainerTests.AssertRefused("stride", ["2", "3"], () => model.Predict(new float[6], classes, 0.5, 2));
        IncrementalTrainerTests.AssertRefused("threshold", ["1.5"], () => model.Predict(new float[6], classes, 1.5));
        IncrementalTrainerTests.AssertRefused("threshold", ["NaN"], () => model.Predict(new double[6], classes, double.NaN));
        IncrementalTrainerTests.AssertRefused("threshold", ["-0.1"], () => model.Predict([1.0, 2, 3], -0.1));
        Assert.ThrowsAny<ArgumentException>(() => model.ComputeLogit([1f, 2]));
        Assert.ThrowsAny<ArgumentException>(() => model.PredictProbability([1.0, 2, 3, 4]));
        Assert.ThrowsAny<ArgumentException>(() => model.Predict([1.0, 2]));
        float[] shared = new float[8];
        Assert.ThrowsAny<ArgumentException>(() => model.ComputeLogits(shared.AsSpan(0, 6), shared.AsSpan(5, 2)));
        Assert.Equal([7, 7], scores);
        Assert.Equal([true, true], classes);
    }

    [Fact]
    public void Eight_threads_get_the_bits_of_one()
    {
        LogisticModel model = Model(37);
        double[] features = Features(37, 0);
        float[] single = TrainingData.Narrow<float>(features);
        double[] expected = new double[Rows];
        float[] singleExpected = new float[Rows];
        model.ComputeLogits(features, expected);
        model.PredictProbabilities(single, singleExpected);
        Exception?[] failures = new Exception?[8];
        Thread[] threads =
        [
            .. Enumerable.Range(0, 8).Select(t => new Thread(() =>
            {
                failures[t] = Record.Exception(() =>
                {
                    double[] scores = new double[Rows];
                    float[] singleScores = new float[Rows];
                    for (int repeat = 0; repeat < 30; repeat++)
                    {
                        model.ComputeLogits(features, scores);
                        model.PredictProbabilities(single, singleScores);
                        Bits.AssertSame<double>(expected, scores, "logit", t);
                        Bits.AssertSame<float>(singleExpected, singleScores, "probability", t);
                    }
                });
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(failures, Assert.Null);
    }

    private static LogisticModel Model(int featureCount) => new(new SplitMix(3).Vector<double>(featureCount), Intercept);

    /// <summary>Rows at a stride, NaN between them.</summary>
    private static double[] Features(int featureCount, int gap)
    {
        double[] dense = new SplitMix(4).Vector<double>(Rows * featureCount, 2);
        return NanPadding.Spread<double>(dense, Rows, featureCount, featureCount + gap);
    }
}
