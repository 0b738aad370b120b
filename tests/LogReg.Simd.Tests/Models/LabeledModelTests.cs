using System.Globalization;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>Models with labels of any type: what they predict, and that they come back from a file.</summary>
public class LabeledModelTests
{
    private enum Colour
    {
        Red,
        Green,
        Blue,
    }

    public static TheoryData<string> Names => [.. ModelSamples.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_and_probabilities_are_those_of_the_model(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        LabeledModel<long> labeled = new(model, new ClassLabels<long>(Enumerable.Range(0, model.ClassCount).Select(k => 1000L - k)));
        const int Rows = 700;
        const int Stride = ModelSamples.FeatureCount + 2;
        Random random = new(7);
        double[] features = [.. Enumerable.Range(0, (Rows * Stride) - 2).Select(_ => (4 * random.NextDouble()) - 2)];
        int[] classes = new int[Rows];
        long[] labels = new long[Rows];
        double[] expected = new double[Rows * model.ClassCount];
        double[] actual = new double[Rows * model.ClassCount];
        model.Predict(features, classes, Stride);
        model.PredictProbabilities(features, expected, Stride);
        labeled.Predict(features, labels, Stride);
        labeled.PredictProbabilities(features, actual, Stride);
        Assert.Equal(classes.Select(k => 1000L - k), labels);
        Assert.Equal(expected, actual);
        Assert.Equal(labels[3], labeled.Predict(features.AsSpan(3 * Stride, ModelSamples.FeatureCount)));
        features[(600 * Stride) + 1] = double.NaN;
        Assert.Contains("Row 600 ", Assert.Throws<ArgumentException>("features", () => labeled.Predict(features, labels, Stride)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("features", () => labeled.Predict(features, labels, Stride + 1));
    }

    [Fact]
    public void Labels_of_every_type_come_back()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = SavedModelTests.Commas;
            AssertRoundTrip("a", "b \"c\"", "é|𝄞");
            AssertRoundTrip(-1, 0, int.MaxValue);
            AssertRoundTrip(long.MinValue, 5L, long.MaxValue);
            AssertRoundTrip(-0.1, 1.0 / 3, 1e-300);
            AssertRoundTrip(-0.1f, 1f / 3, 1e-30f);
            AssertRoundTrip(-1.50m, 2m, 3.00m);
            AssertRoundTrip((byte)1, (byte)2, (byte)255);
            AssertRoundTrip('a', 'é', '|');
            AssertRoundTrip(Colour.Blue, Colour.Red, Colour.Green);
            AssertRoundTrip(new Guid("00112233-4455-6677-8899-aabbccddeeff"), Guid.Empty, new Guid("ffffffff-4455-6677-8899-aabbccddeeff"));
            AssertRoundTripBy(label => $"{label.Item1}/{label.Item2}", text => (int.Parse(text.Split('/')[0], CultureInfo.InvariantCulture), text.Split('/')[1]), (1, "x"), (1, "y"), (2, "x"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        LogisticModel binary = (LogisticModel)ModelSamples.Of("tanh");
        using MemoryStream stream = new();
        binary.WithLabels(new ClassLabels<bool>([true, false])).Save(stream);
        stream.Position = 0;
        Assert.Equal(binary.WithLabels(new ClassLabels<bool>([true, false])), ModelFile.LoadLabeled<bool>(stream));
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        using MemoryStream stream = new();
        ((MulticlassModel)ModelSamples.Of("one-vs-rest")).WithLabels(new ClassLabels<string>(["1", "2", "x"])).Save(stream);
        Assert.Contains("'x' is no label of the type Int32", Refusal<int>(stream), StringComparison.Ordinal);
        Assert.Contains("'1' is no label of the type Boolean", Refusal<bool>(stream), StringComparison.Ordinal);
        Assert.Contains("is no label of the type Colour", Refusal<Colour>(stream), StringComparison.Ordinal);
        using MemoryStream bare = new();
        ModelSamples.Of("one-vs-rest").Save(bare);
        Assert.Contains("no names for its classes", Refusal<string>(bare), StringComparison.Ordinal);
        LabeledModel<(int, int)> pairs = new(ModelSamples.Of("logistic"), new ClassLabels<(int, int)>([(1, 2), (1, 3)]));
        Assert.Throws<ArgumentException>("label", () => pairs.Save(Stream.Null));
        Assert.Throws<ArgumentException>("format", () => pairs.Save(Stream.Null, label => $"{label.Item1}"));
    }

    [Fact]
    public void Models_are_equal_where_model_and_labels_are()
    {
        MulticlassModel model = new([1, 2, 3, 4], [0, 1], MulticlassMethod.Softmax);
        MulticlassModel same = new([1, 2, 3, 4], [0, 1], MulticlassMethod.Softmax);
        ClassLabels<string> labels = new(["a", "b"]);
        Assert.Equal(model.WithLabels(labels), same.WithLabels(new ClassLabels<string>(["a", "b"])));
        Assert.Equal(model.WithLabels(labels).GetHashCode(), same.WithLabels(new ClassLabels<string>(["a", "b"])).GetHashCode());
        Assert.NotEqual(model.WithLabels(labels), same.WithLabels(new ClassLabels<string>(["b", "a"])));
        Assert.NotEqual(model.WithLabels(labels), new MulticlassModel([1, 2, 3, 5], [0, 1], MulticlassMethod.Softmax).WithLabels(labels));
        Assert.NotEqual(labels, new ClassLabels<string>(["a"]));
    }

    private static void AssertRoundTrip<TLabel>(params TLabel[] labels)
        where TLabel : notnull =>
        AssertRoundTripBy(null, null, labels);

    private static void AssertRoundTripBy<TLabel>(Func<TLabel, string>? format, Func<string, TLabel>? parse, params TLabel[] labels)
        where TLabel : notnull
    {
        foreach (string name in (string[])["one-vs-rest", "network of three"])
        {
            LabeledModel<TLabel> model = new(ModelSamples.Of(name), new ClassLabels<TLabel>(labels));
            using MemoryStream stream = new();
            model.Save(stream, format);
            stream.Position = 0;
            Assert.Equal(model, ModelFile.LoadLabeled(stream, parse));
        }
    }

    private static string Refusal<TLabel>(MemoryStream stream)
        where TLabel : notnull
    {
        stream.Position = 0;
        return Assert.Throws<ModelFormatException>(() => ModelFile.LoadLabeled<TLabel>(stream)).Reason;
    }
}
