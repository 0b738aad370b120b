using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>What a model's link makes of its logits: probabilities, decisions, bits, errors.</summary>
public class LinkTests
{
    private const int Rows = 300;
    private const int FeatureCount = 7;

    private static readonly double[] Features = TrainingData.Draw(431, Rows, FeatureCount).Features;
    private static readonly double[] Coefficients = [0.5, -0.25, 1, 0.125, -0.75, 0, 0.375];

    public static TheoryData<Link> Links => [.. Enum.GetValues<Link>()];

    [Theory]
    [MemberData(nameof(Links))]
    public void Probabilities_are_those_of_the_link_alone_and_in_a_batch(Link link)
    {
        LogisticModel model = new(Coefficients, 0.25, link);
        float[] single = TrainingData.Narrow<float>(Features);
        (double[] logits, double[] probabilities) = (new double[Rows], new double[Rows]);
        (float[] singleLogits, float[] singleProbabilities) = (new float[Rows], new float[Rows]);
        model.ComputeLogits(Features, logits);
        model.PredictProbabilities(Features, probabilities);
        model.ComputeLogits(single, singleLogits);
        model.PredictProbabilities(single, singleProbabilities);
        Assert.Equal(link, model.Link);
        for (int i = 0; i < Rows; i++)
        {
            // Each within a few units of 1: tanh and exp of the library, and one ULP of the kernel.
            Assert.Equal(Probability(link, logits[i]), probabilities[i], 1e-15);
            Assert.Equal(Probability(link, singleLogits[i]), singleProbabilities[i], 2e-7);
            Assert.Equal(probabilities[i], model.PredictProbability(Features.AsSpan(i * FeatureCount, FeatureCount)));
            Assert.Equal(singleProbabilities[i], model.PredictProbability(single.AsSpan(i * FeatureCount, FeatureCount)));
        }

        // The logits reach beyond both labels.
        Assert.Contains(logits, z => z < 0);
        Assert.Contains(logits, z => z > 1);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Decisions_are_those_of_the_probabilities(Link link)
    {
        LogisticModel model = new(Coefficients, 0.25, link);
        float[] single = TrainingData.Narrow<float>(Features);
        bool[] classes = new bool[Rows];
        bool[] singleClasses = new bool[Rows];
        foreach (double threshold in (double[])[0, 0.1, 0.5, 0.77, 1])
        {
            model.Predict(Features, classes, threshold);
            model.Predict(single, singleClasses, threshold);
            for (int i = 0; i < Rows; i++)
            {
                double[] row = Features[(i * FeatureCount)..((i + 1) * FeatureCount)];
                float[] singleRow = single[(i * FeatureCount)..((i + 1) * FeatureCount)];
                double probability = model.PredictProbability(row);

                // Nothing lies within rounding of a threshold, but on 0 and 1.
                Assert.True(threshold is 0 or 1 || Math.Abs(probability - threshold) > 1e-6);
                Assert.Equal(probability > threshold, classes[i]);
                Assert.Equal(probability > threshold, singleClasses[i]);
                Assert.Equal(classes[i], model.Predict(row, threshold));
                Assert.Equal(classes[i], model.Predict(singleRow, threshold));
            }
        }
    }

    [Fact]
    public void Nan_is_no_probability_of_any_link()
    {
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new([1], 0, link);
            double[] probabilities = new double[1];
            float[] singleProbabilities = new float[1];
            model.PredictProbabilities([double.NaN], probabilities);
            model.PredictProbabilities([float.NaN], singleProbabilities);
            Assert.Equal([double.NaN, double.NaN], (double[])[probabilities[0], model.PredictProbability([double.NaN])]);
            Assert.Equal([float.NaN, float.NaN], (float[])[singleProbabilities[0], model.PredictProbability([float.NaN])]);
        }
    }

    [Fact]
    public void Scoring_allocates_nothing_with_any_link()
    {
        float[] single = TrainingData.Narrow<float>(Features);
        float[] singleScores = new float[Rows];
        double[] scores = new double[Rows];
        bool[] classes = new bool[Rows];
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new(Coefficients, 0.25, link);
            void Score()
            {
                model.PredictProbabilities(Features, scores);
                model.PredictProbabilities(single, singleScores);
                model.Predict(Features, classes);
                model.Predict(single, classes);
                model.PredictProbability(Features.AsSpan(0, FeatureCount));
                model.PredictProbability(single.AsSpan(0, FeatureCount));
            }

            AllocatedBytes.AssertNone(Score, $"{link}");
        }
    }

    [Fact]
    public void Bad_links_and_numbers_too_large_for_theirs_are_refused()
    {
        Assert.Equal("link", Assert.Throws<ArgumentOutOfRangeException>(() => new LogisticModel([1], 0, (Link)9)).ParamName);
        Assert.Equal("coefficients", Assert.Throws<ArgumentException>(() => new LogisticModel([0, 1e308], 0, Link.Tanh)).ParamName);
        Assert.Equal("intercept", Assert.Throws<ArgumentException>(() => new LogisticModel([0], -1e308, Link.Tanh)).ParamName);
        Assert.Equal(1e308, new LogisticModel([1e308], 0, Link.Identity).Coefficients[0]);
    }

    private static double Probability(Link link, double z) => link switch
    {
        Link.Tanh => (Math.Tanh(z) + 1) / 2,
        Link.Identity => Math.Min(Math.Max(z, 0), 1),
        _ => 1 / (1 + Math.Exp(-z)),
    };
}
