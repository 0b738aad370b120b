using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>Models are equal where all their numbers and names are, bit by bit.</summary>
public class ModelEqualityTests
{
    public static TheoryData<string> Names => [.. ModelSamples.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_of_the_same_numbers_is_equal_and_others_are_not(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        Assert.Equal(model, ModelSamples.Of(name));
        Assert.Equal(model.GetHashCode(), ModelSamples.Of(name).GetHashCode());
        Assert.False(model.Equals(null));
        Assert.All(ModelSamples.Names.Where(other => other != name), other => Assert.NotEqual(model, ModelSamples.Of(other)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_keeps_its_names_when_another_is_made_of_its_numbers(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        IClassifier named = model.WithFeatureNames([.. Enumerable.Range(0, model.FeatureCount).Select(i => $"f{i}")]);
        IClassifier bare = named.WithFeatureNames([]);
        Assert.Equal(ModelSamples.Of(name), model);
        Assert.Equal("f0", named.FeatureNames[0]);
        Assert.Empty(bare.FeatureNames);
        Assert.NotEqual(bare, named);
    }

    [Fact]
    public void Every_number_counts()
    {
        Assert.NotEqual(new LogisticModel([0.0, 1], 2), new LogisticModel([-0.0, 1], 2));
        Assert.NotEqual(new LogisticModel([0.0, 1], 2), new LogisticModel([0.0, 1], 3));
        Assert.NotEqual(new LogisticModel([0.0, 1], 2), new LogisticModel([0.0, 1], 2, Link.Tanh));
        Assert.NotEqual(new LogisticModel([0.0, 1], 2), new LogisticModel([0.0, 1], 2, scoresInDouble: true));
        Assert.NotEqual(new MulticlassModel([1, 2], [0, 1], MulticlassMethod.Softmax), new MulticlassModel([1, 2], [0, 1], MulticlassMethod.OneVsRest));
        Assert.NotEqual(new MulticlassModel([1, 2], [0, 1], MulticlassMethod.Softmax), new MulticlassModel([1, 2], [0, 2], MulticlassMethod.Softmax));
        Assert.NotEqual(new HiddenLayerModel(1, [1, 2], [3], [4], [5]), new HiddenLayerModel(1, [1, 2], [3], [4], [6]));
        Assert.NotEqual(new HiddenLayerModel(1, [1, 2], [3], [4], [5]), new HiddenLayerModel(1, [1, 2], [3], [6], [5]));
        Assert.NotEqual(new HiddenLayerModel(1, [1, 2], [3], [4], [5]), new HiddenLayerModel(2, [1, 2], [3, 3], [4, 4], [5]));
    }

    [Fact]
    public void Names_count_and_change_no_bit()
    {
        LogisticModel model = new([0.5, 1], 2, Link.Tanh);
        LogisticModel named = model.WithFeatureNames(["a", "b"]);
        Assert.Equal(["a", "b"], named.FeatureNames);
        Assert.Empty(model.FeatureNames);
        Assert.NotEqual(model, named);
        Assert.Equal(named, model.WithFeatureNames(["a", "b"]));
        Assert.NotEqual(named, model.WithFeatureNames(["a", "c"]));
        Assert.Equal(model, named.WithFeatureNames([]));
        Assert.Equal(model.PredictProbability([1.5f, 3f]), named.PredictProbability([1.5f, 3f]));
    }

    [Fact]
    public void Names_that_do_not_fit_are_refused()
    {
        MulticlassModel model = new([1, 2, 3, 4], [0, 1], MulticlassMethod.Softmax);
        Assert.Throws<ArgumentNullException>("names", () => model.WithFeatureNames(null!));
        Assert.Contains("1", Assert.Throws<ArgumentException>("names", () => model.WithFeatureNames(["a"])).Message, StringComparison.Ordinal);
        Assert.Contains("feature 1 is null", Assert.Throws<ArgumentException>("names", () => model.WithFeatureNames(["a", null!])).Message, StringComparison.Ordinal);
        Assert.Contains("feature 1 has half", Assert.Throws<ArgumentException>("names", () => model.WithFeatureNames(["\ud83d\ude00", "a\ud83d"])).Message, StringComparison.Ordinal);
        Assert.Contains("same name, 'a'", Assert.Throws<ArgumentException>("names", () => model.WithFeatureNames(["a", "a"])).Message, StringComparison.Ordinal);
    }
}
