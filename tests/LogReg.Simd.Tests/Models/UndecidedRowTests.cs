using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Models;

/// <summary>A row with NaN has NaN probabilities and no class: a decision about it is an error that names the row, and not class 0.</summary>
public class UndecidedRowTests
{
    private const int Rows = 700;

    private static readonly MulticlassModel Softmax = new([1, 2, -1, 0.5, 0, 1], [0, 0.5, 0], MulticlassMethod.Softmax);
    private static readonly MulticlassModel OneVsRest = new([1, 2, -1, 0.5, 0, 1], [0, 0.5, 0], MulticlassMethod.OneVsRest);
    private static readonly HiddenLayerModel TwoClasses = new(2, [1, 2, 3, 4], [0, 0], [1, -1], [0]);
    private static readonly HiddenLayerModel ThreeClasses = new(2, [1, 2, 3, 4], [0, 0], [1, -1, 0, 1, 1, 1], [0, 0, 0]);

    public static TheoryData<IClassifier> Classifiers => [Softmax, OneVsRest, TwoClasses, ThreeClasses];

    public static TheoryData<Link> Links => [.. Enum.GetValues<Link>()];

    [Theory]
    [MemberData(nameof(Links))]
    public void A_binary_model_decides_no_NaN(Link link)
    {
        LogisticModel model = new([1, -2], 0.25, link);
        foreach (int at in (int[])[0, 15, 16, 255, 256, Rows - 1])
        {
            double[] features = Features(at);
            float[] single = Array.ConvertAll(features, x => (float)x);
            AssertRefused("features", [$"Row {at} ", "NaN"], () => model.Predict(features, new bool[Rows]));
            AssertRefused("features", [$"Row {at} ", "NaN"], () => model.Predict(single, new bool[Rows], 0.25));
            double[] probabilities = new double[Rows];
            float[] singleProbabilities = new float[Rows];
            model.PredictProbabilities(features, probabilities);
            model.PredictProbabilities(single, singleProbabilities);
            Assert.Equal([at], Enumerable.Range(0, Rows).Where(i => double.IsNaN(probabilities[i])));
            Assert.Equal([at], Enumerable.Range(0, Rows).Where(i => float.IsNaN(singleProbabilities[i])));
        }

        AssertRefused("row", ["Row 0 ", "NaN"], () => model.Predict([double.NaN, 1]));
        AssertRefused("row", ["Row 0 ", "NaN"], () => model.Predict([1, float.NaN]));

        // ∞ − ∞ is no class either, an infinite logit is one.
        AssertRefused("row", ["NaN"], () => model.Predict([double.PositiveInfinity, double.PositiveInfinity]));
        Assert.True(model.Predict([double.PositiveInfinity, 0.0]));
        Assert.False(model.Predict([float.NegativeInfinity, 0f]));
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void A_model_of_classes_decides_no_NaN(IClassifier model)
    {
        LabeledModel<string> labeled = new(model, new ClassLabels<string>(Enumerable.Range(0, model.ClassCount).Select(k => $"class {k}")));
        foreach (int at in (int[])[0, 15, 16, 255, 256, Rows - 1])
        {
            double[] features = Features(at);
            float[] single = Array.ConvertAll(features, x => (float)x);
            AssertRefused("features", [$"Row {at} ", "NaN"], () => model.Predict(features, new int[Rows]));
            AssertRefused("features", [$"Row {at} ", "NaN"], () => model.Predict(single, new int[Rows]));
            AssertRefused("features", [$"Row {at} ", "NaN"], () => labeled.Predict(features, new string[Rows]));
            AssertRefused("features", [$"Row {at} ", "NaN"], () => labeled.Predict(single, new string[Rows]));
            double[] probabilities = new double[Rows * model.ClassCount];
            float[] singleProbabilities = new float[Rows * model.ClassCount];
            model.PredictProbabilities(features, probabilities);
            model.PredictProbabilities(single, singleProbabilities);
            for (int i = 0; i < probabilities.Length; i++)
            {
                Assert.Equal(i / model.ClassCount == at, double.IsNaN(probabilities[i]));
                Assert.Equal(i / model.ClassCount == at, float.IsNaN(singleProbabilities[i]));
            }
        }

        AssertRefused("row", ["NaN"], () => model.Predict([double.NaN, 1]));
        AssertRefused("row", ["NaN"], () => model.Predict([1, float.NaN]));
        AssertRefused("row", ["NaN"], () => labeled.Predict([double.NaN, 1]));
        AssertRefused("row", ["NaN"], () => labeled.Predict([1, float.NaN]));
    }

    [Fact]
    public void A_class_of_an_infinite_logit_has_the_whole_probability()
    {
        float[] p = new float[3];
        Softmax.PredictProbabilities([float.MaxValue, float.MaxValue], p);
        Assert.Equal([1f, 0f, 0f], p);
        Assert.Equal(0, Softmax.Predict([float.MaxValue, float.MaxValue]));
    }

    private static double[] Features(int at)
    {
        double[] features = new double[2 * Rows];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = i % 5;
        }

        features[(2 * at) + 1] = double.NaN;
        return features;
    }
}
