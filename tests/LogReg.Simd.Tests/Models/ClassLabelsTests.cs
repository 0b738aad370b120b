using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Models;

/// <summary>Labels of any type, their classes, and models that answer with them.</summary>
public class ClassLabelsTests
{
    private enum Colour
    {
        Red = 7,
        Green = -2,
        Blue = 3,
    }

    [Fact]
    public void Texts_are_sorted_by_ordinal_and_other_labels_by_their_own_order()
    {
        // By culture "ä" would follow "a", and "b" precede "Z".
        Assert.Equal(["10", "9", "Z", "b", "ä"], ClassLabels<string>.Of(["b", "ä", "9", "Z", "b", "10", "9"]).Values);
        Assert.Equal([-5, 2, 9, 10], ClassLabels<int>.Of([10, 9, 2, -5, 10]).Values);
        Assert.Equal([Colour.Green, Colour.Blue, Colour.Red], ClassLabels<Colour>.Of([Colour.Red, Colour.Blue, Colour.Green]).Values);
        Assert.Equal([false, true], ClassLabels<bool>.Of([true, false, true]).Values);
    }

    [Fact]
    public void A_given_order_is_kept()
    {
        ClassLabels<string> labels = new(["small", "medium", "large"]);
        Assert.Equal(3, labels.Count);
        Assert.Equal("medium", labels[1]);
        Assert.Equal(2, labels.IndexOf("large"));
        Assert.Equal([2, 0, 0, 1], labels.Encode(["large", "small", "small", "medium"]));
        Assert.Empty(labels.Encode([]));
    }

    [Fact]
    public void Encoding_and_decoding_give_the_labels_back()
    {
        SplitMix random = new(5);
        int[] values = [.. Enumerable.Range(0, 500).Select(_ => random.Below(40) - 20)];
        ClassLabels<int> labels = ClassLabels<int>.Of(values);
        Assert.Equal(values, labels.Encode(values).Select(index => labels[index]));
    }

    [Theory]
    [InlineData("setosa", "Setosa")]
    [InlineData("setosa", "setosa ")]
    [InlineData("iris setosa", " Iris\t SETOSA")]
    [InlineData("", " ")]
    public void Texts_that_differ_in_case_or_blanks_alone_are_refused_and_both_named(string first, string second)
    {
        AssertRefused("values", [$"'{first}'", $"'{second}'", "case or blanks"], () => ClassLabels<string>.Of([first, "other", second]));
        AssertRefused("values", [$"'{first}'", $"'{second}'"], () => _ = new ClassLabels<string>([second, "other", first]));
    }

    [Fact]
    public void Texts_that_differ_otherwise_are_taken()
    {
        Assert.Equal(4, ClassLabels<string>.Of(["ab", "a b", "abc", "a"]).Count);
        Assert.Equal(2, new ClassLabels<char>(['a', 'A']).Count);
    }

    [Fact]
    public void Bad_labels_are_refused()
    {
        ClassLabels<string> labels = new(["a", "b"]);
        AssertRefused("values", ["'a'", "class 0", "class 2"], () => _ = new ClassLabels<string>(["a", "b", "a"]));
        AssertRefused("values", ["'7'", "class 1", "class 2"], () => _ = new ClassLabels<int>([1, 7, 7]));
        AssertRefused("label", ["'c'", "'a', 'b'"], () => labels.IndexOf("c"));
        AssertRefused("labels", ["Sample 2", "'A'", "'a', 'b'"], () => labels.Encode(["a", "b", "A"]));
        AssertRefused("label", ["'99'", "and 5 more"], () => new ClassLabels<int>(Enumerable.Range(0, 15)).IndexOf(99));
        Assert.Throws<ArgumentNullException>("values", () => new ClassLabels<string>(null!));
    }

    [Fact]
    public void A_labelled_model_answers_with_labels_alone_and_in_a_batch()
    {
        // More than two of the blocks of 256 rows.
        const int Rows = 600;
        double[] features = new SplitMix(6).Vector<double>(Rows * 3, 2);
        float[] single = TrainingData.Narrow<float>(features);
        SplitMix random = new(7);
        MulticlassModel model = new(random.Vector<double>(12), new double[4], MulticlassMethod.Softmax);
        LabeledModel<string> labeled = model.WithLabels(new ClassLabels<string>(["d", "c", "b", "a"]));
        Assert.Same(model, labeled.Model);
        string[] labels = new string[Rows];
        string[] singleLabels = new string[Rows];
        labeled.Predict(features, labels);
        labeled.Predict(single, singleLabels);
        Assert.Equal(4, labels.Distinct().Count());
        for (int i = 0; i < Rows; i++)
        {
            string expected = labeled.Labels[model.Predict(features.AsSpan(i * 3, 3))];
            Assert.Equal(expected, labels[i]);
            Assert.Equal(expected, labeled.Predict(features.AsSpan(i * 3, 3)));
            Assert.Equal(labeled.Labels[model.Predict(single.AsSpan(i * 3, 3))], singleLabels[i]);
            Assert.Equal(singleLabels[i], labeled.Predict(single.AsSpan(i * 3, 3)));
        }
    }

    [Fact]
    public void A_labelled_model_refuses_what_does_not_fit()
    {
        MulticlassModel model = new(new double[6], new double[3], MulticlassMethod.Softmax);
        AssertRefused("labels", ["2 labels", "3"], () => model.WithLabels(new ClassLabels<int>([1, 2])));
        LabeledModel<int> labeled = model.WithLabels(new ClassLabels<int>([5, 6, 7]));
        int[] labels = [9, 9];
        AssertRefused("features", ["3", "2"], () => labeled.Predict(new float[3], labels));
        AssertRefused("features", ["5", "2"], () => labeled.Predict(new double[5], labels));
        AssertRefused("row", ["3", "2"], () => labeled.Predict([1f, 2, 3]));
        Assert.Equal([9, 9], labels);
        Assert.Throws<ArgumentNullException>("model", () => new LabeledModel<int>(null!, new ClassLabels<int>([1])));
        Assert.Throws<ArgumentNullException>("labels", () => model.WithLabels<int>(null!));
    }
}
