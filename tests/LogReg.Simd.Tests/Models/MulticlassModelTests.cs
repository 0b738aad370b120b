using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Models;

/// <summary>Scoring of several classes (formulas 1.1, 2.5 and 5.1) against the reference, alone and in batches, from one thread and from many.</summary>
public class MulticlassModelTests
{
    /// <summary>More than two of the blocks of 16 rows, and an end.</summary>
    private const int Rows = 41;

    /// <summary>Classes around the block of 128, features around 16, and the gap between rows.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 2, 0, 0 }, { 2, 1, 2 }, { 3, 15, 0 }, { 3, 16, 1 }, { 5, 17, 0 }, { 7, 100, 3 }, { 10, 200, 0 }, { 127, 3, 0 }, { 128, 4, 0 }, { 129, 5, 2 }, { 300, 33, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Logits_are_those_of_the_reference_and_the_same_alone_in_a_batch_and_anywhere(int classCount, int featureCount, int gap)
    {
        MulticlassModel model = Model(classCount, featureCount);
        AssertLogits<double>(model, gap, (x, z, stride) => model.ComputeLogits(x, z, stride));
        AssertLogits<float>(model, gap, (x, z, stride) => model.ComputeLogits(x, z, stride));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Probabilities_sum_to_one_and_are_those_of_the_logits(int classCount, int featureCount, int gap)
    {
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassModel model = Model(classCount, featureCount, method);
            double[] features = Features(featureCount, gap);
            float[] single = TrainingData.Narrow<float>(features);
            double[] logits = new double[Rows * classCount];
            double[] probabilities = new double[Rows * classCount];
            model.ComputeLogits(features, logits, featureCount + gap);
            model.PredictProbabilities(features, probabilities, featureCount + gap);
            AssertProbabilities<double>(method, classCount, logits, probabilities);
            model.ToProbabilities(logits);
            Bits.AssertSame<double>(probabilities, logits, "probability", method);
            float[] singleLogits = new float[Rows * classCount];
            float[] singleProbabilities = new float[Rows * classCount];
            model.ComputeLogits(single, singleLogits, featureCount + gap);
            model.PredictProbabilities(single, singleProbabilities, featureCount + gap);
            AssertProbabilities<float>(method, classCount, singleLogits, singleProbabilities);
            model.ToProbabilities(singleLogits);
            Bits.AssertSame<float>(singleProbabilities, singleLogits, "probability", method);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_class_is_that_of_the_largest_logit(int classCount, int featureCount, int gap)
    {
        MulticlassModel model = Model(classCount, featureCount);
        int stride = featureCount + gap;
        double[] features = Features(featureCount, gap);
        float[] single = TrainingData.Narrow<float>(features);
        double[] logits = new double[Rows * classCount];
        float[] singleLogits = new float[Rows * classCount];
        int[] classes = [.. Enumerable.Repeat(-1, Rows)];
        int[] singleClasses = [.. Enumerable.Repeat(-1, Rows)];
        model.ComputeLogits(features, logits, stride);
        model.ComputeLogits(single, singleLogits, stride);
        model.Predict(features, classes, stride);
        model.Predict(single, singleClasses, stride);
        for (int i = 0; i < Rows; i++)
        {
            double[] row = logits[(i * classCount)..((i + 1) * classCount)];
            float[] singleRow = singleLogits[(i * classCount)..((i + 1) * classCount)];
            Assert.Equal(Array.IndexOf(row, row.Max()), classes[i]);
            Assert.Equal(Array.IndexOf(singleRow, singleRow.Max()), singleClasses[i]);
            Assert.Equal(classes[i], model.Predict(features.AsSpan(i * stride, featureCount)));
            Assert.Equal(singleClasses[i], model.Predict(single.AsSpan(i * stride, featureCount)));
        }
    }

    [Theory]
    [InlineData(3, 1, 2)]
    [InlineData(300, 5, 200)]
    [InlineData(300, 127, 128)]
    [InlineData(300, 130, 299)]
    public void A_tie_goes_to_the_smaller_index(int classCount, int first, int second)
    {
        double[] intercepts = new double[classCount];
        (intercepts[first], intercepts[second]) = (1, 1);
        MulticlassModel model = new(new double[classCount * 2], intercepts, MulticlassMethod.Softmax);
        Assert.Equal(first, model.Predict([3.0, 4]));
        Assert.Equal(first, model.Predict([3f, 4]));
        Assert.Equal(0, new MulticlassModel(new double[classCount], new double[classCount], MulticlassMethod.OneVsRest).Predict([1.0]));
    }

    [Fact]
    public void Where_every_class_says_no_all_are_alike()
    {
        MulticlassModel model = new(new double[4], [-1e4, -1e4, -2e4, -1e4], MulticlassMethod.OneVsRest);
        double[] probabilities = new double[4];
        model.PredictProbabilities([1.0], probabilities);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], probabilities);
        float[] single = new float[4];
        model.PredictProbabilities([1f], single);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], single);
    }

    [Fact]
    public void A_model_copies_its_numbers_and_hands_out_those_of_a_class()
    {
        double[] numbers = [1.0 / 3, 2, 3, 4];
        double[] intercepts = [0.1, 0];
        MulticlassModel model = new(numbers, intercepts, MulticlassMethod.Softmax);
        (numbers[0], intercepts[1]) = (7, 7);
        Assert.Equal([1.0 / 3, 2, 3, 4], model.Coefficients.ToArray());
        Assert.Equal([3, 4], model.CoefficientsOf(1).ToArray());
        Assert.Equal([0.1, 0], model.Intercepts.ToArray());
        Assert.Equal((2, 2), (model.ClassCount, model.FeatureCount));
        float[] logits = new float[2];
        model.ComputeLogits([1f, 0], logits);
        Assert.Equal((1f / 3) + 0.1f, logits[0]);
    }

    [Fact]
    public void Bad_arguments_are_refused_and_nothing_is_written()
    {
        MulticlassModel model = Model(3, 2);
        float[] scores = [7, 7, 7, 7, 7, 7];
        int[] classes = [7, 7];
        AssertRefused("coefficients", ["NaN", "index 1"], () => _ = new MulticlassModel([1, double.NaN], [0, 0], MulticlassMethod.Softmax));
        AssertRefused("intercepts", ["∞|Infinity", "index 1"], () => _ = new MulticlassModel([1, 2], [0, double.NegativeInfinity], MulticlassMethod.Softmax));
        AssertRefused("intercepts", ["1 intercepts", "2 classes"], () => _ = new MulticlassModel([1, 2], [0], MulticlassMethod.Softmax));
        AssertRefused("coefficients", ["5", "2"], () => _ = new MulticlassModel([1, 2, 3, 4, 5], [0, 0], MulticlassMethod.Softmax));
        AssertRefused("method", ["9"], () => _ = new MulticlassModel([1, 2], [0, 0], (MulticlassMethod)9));
        AssertRefused("features", ["3", "2 rows"], () => model.ComputeLogits(new float[3], scores));
        AssertRefused("features", ["3", "2 rows"], () => model.PredictProbabilities(new float[3], scores));
        AssertRefused("features", ["3", "2 rows"], () => model.Predict(new float[3], classes));
        AssertRefused("destination", ["5", "3"], () => model.ComputeLogits(new float[4], scores.AsSpan(0, 5)));
        AssertRefused("logits", ["5", "3"], () => model.ToProbabilities(scores.AsSpan(0, 5)));
        AssertRefused("logits", ["5", "3"], () => model.ToProbabilities(new double[5]));
        AssertRefused("stride", ["1", "2"], () => model.ComputeLogits(new float[4], scores, 1));
        AssertRefused("stride", ["1", "2"], () => model.Predict(new float[4], classes, 1));
        AssertRefused("row", ["3", "2"], () => model.Predict([1f, 2, 3]));
        AssertRefused("row", ["1", "2"], () => model.Predict([1.0]));
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => model.CoefficientsOf(3).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => model.CoefficientsOf(-1).ToArray());
        float[] shared = new float[9];
        Assert.ThrowsAny<ArgumentException>(() => model.ComputeLogits(shared.AsSpan(0, 4), shared.AsSpan(3, 6)));
        Assert.Equal([7, 7, 7, 7, 7, 7], scores);
        Assert.Equal([7, 7], classes);
    }

    [Fact]
    public void Eight_threads_get_the_bits_of_one()
    {
        MulticlassModel model = Model(130, 37);
        double[] features = Features(37, 0);
        double[] expected = new double[Rows * 130];
        int[] expectedClasses = new int[Rows];
        model.PredictProbabilities(features, expected);
        model.Predict(features, expectedClasses);
        Exception?[] failures = new Exception?[8];
        Thread[] threads =
        [
            .. Enumerable.Range(0, 8).Select(t => new Thread(() => failures[t] = Record.Exception(() =>
            {
                double[] scores = new double[Rows * 130];
                int[] classes = new int[Rows];
                for (int repeat = 0; repeat < 10; repeat++)
                {
                    model.PredictProbabilities(features, scores);
                    model.Predict(features, classes);
                    Bits.AssertSame<double>(expected, scores, "probability", t);
                    Assert.Equal(expectedClasses, classes);
                }
            }))),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(failures, Assert.Null);
    }

    private static MulticlassModel Model(int classCount, int featureCount, MulticlassMethod method = MulticlassMethod.Softmax)
    {
        SplitMix random = new(3);
        return new MulticlassModel(random.Vector<double>(classCount * featureCount), random.Vector<double>(classCount), method);
    }

    /// <summary>Rows at a stride, NaN between them.</summary>
    private static double[] Features(int featureCount, int gap) =>
        NanPadding.Spread<double>(new SplitMix(4).Vector<double>(Rows * featureCount, 2), Rows, featureCount, featureCount + gap);

    private static void AssertLogits<T>(MulticlassModel model, int gap, Scorer<T> compute)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int k, int d) = (model.ClassCount, model.FeatureCount);
        int stride = d + gap;
        double[] features = Features(d, gap);
        T[] narrow = TrainingData.Narrow<T>(features);
        T[] logits = new T[Rows * k];
        compute(narrow, logits, stride);
        T[] alone = new T[k];

        // Coefficients and features are floats exactly; the bound is that of a row-major logit (docs/kernels.md) and of the reference.
        double relative = Rounding<T>.Gamma(((d + 15) / 16) + 5) + Rounding<double>.Gamma(d + 1);
        for (int c = 0; c < k; c++)
        {
            double[] expected = ReferenceModel.Logits(features, Rows, d, stride, model.CoefficientsOf(c), model.Intercepts[c]);
            double[] sizes = ReferenceModel.AbsoluteLogits(features, Rows, d, stride, model.CoefficientsOf(c), model.Intercepts[c]);
            T[] ofClass = [.. Enumerable.Range(0, Rows).Select(i => logits[(i * k) + c])];
            Bits.AssertWithin<T>(expected, ofClass, [.. sizes.Select(s => s * relative)], "logit", (k, d, c));
        }

        for (int i = 0; i < Rows; i++)
        {
            compute(narrow.AsSpan(i * stride, d), alone, 0);
            Bits.AssertSame<T>(logits.AsSpan(i * k, k), alone, "logit alone", (k, d, i));
        }

        // At another offset, in a batch of another length, densely.
        int some = Rows - 5;
        T[] moved = new T[3 + (some * d)];
        for (int i = 0; i < some; i++)
        {
            narrow.AsSpan((i + 4) * stride, d).CopyTo(moved.AsSpan(3 + (i * d)));
        }

        T[] other = new T[some * k];
        compute(moved.AsSpan(3), other, 0);
        Bits.AssertSame<T>(logits.AsSpan(4 * k, some * k), other, "logit elsewhere", (k, d));
    }

    private static void AssertProbabilities<T>(MulticlassMethod method, int classCount, T[] logits, T[] probabilities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < Rows; i++)
        {
            double[] z = [.. logits.AsSpan(i * classCount, classCount).ToArray().Select(double.CreateChecked)];
            double[] sigmoids = [.. z.Select(ReferenceFunctions.Sigmoid)];
            double[] expected = method == MulticlassMethod.Softmax ? ReferenceFunctions.SoftMax(z) : [.. sigmoids.Select(p => p / sigmoids.Sum())];
            ReadOnlySpan<T> row = probabilities.AsSpan(i * classCount, classCount);

            // An exponential is off by its argument's roundings, the sum by K of them (SoftmaxBounds says more).
            double relative = Rounding<T>.Gamma((2 * z.Max(Math.Abs)) + classCount + 8) + Rounding<double>.Gamma(classCount + 8);
            Bits.AssertWithin(expected, row, [.. expected.Select(p => p * relative)], "probability", (method, classCount));
            double sum = 0;
            foreach (T p in row)
            {
                sum += double.CreateChecked(p);
            }

            Assert.InRange(Math.Abs(sum - 1), 0, Rounding<T>.Gamma(classCount + 4));
        }
    }

    private delegate void Scorer<T>(ReadOnlySpan<T> features, Span<T> destination, int stride);
}
