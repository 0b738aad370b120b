using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Elementwise;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Metrics;

/// <summary>Thresholds by cost and by recall against a search through every cut.</summary>
public class ThresholdChoiceTests
{
    private delegate ChosenThreshold Choice(float[] samples, float[] labels, float[] sampleWeights);

    private static (string Samples, Choice Call)[] All =>
    [
        ("logits", (z, y, s) => ThresholdChoice.ByCost<float>(z, y, 1, 2, s)),
        ("logits", (z, y, s) => ThresholdChoice.ByRecall<float>(z, y, 0.5, s)),
        ("probabilities", (p, y, s) => ThresholdChoice.ByCostFromProbabilities<float>(p, y, 1, 2, s)),
        ("probabilities", (p, y, s) => ThresholdChoice.ByRecallFromProbabilities<float>(p, y, 0.5, s)),
    ];

    [Theory]
    [EveryPrecision]
    public void No_cut_costs_less<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            // Integer costs and quarters for weights: every cost is exact.
            Samples samples = item.Derive();
            foreach ((double fp, double fn) in new[] { (1.0, 1.0), (1, 9), (7, 2), (0, 1), (1, 0) })
            {
                ChosenThreshold chosen = ThresholdChoice.ByCost<T>(samples.Z<T>(), samples.Y<T>(), fp, fn, samples.S<T>());
                (double Threshold, double Cost)[] cuts =
                    [.. Cuts(samples.Logits, samples).Select(cut => (cut.Threshold, Cost: (fp * cut.Matrix.FalsePositives) + (fn * cut.Matrix.FalseNegatives)))];
                double least = cuts.Min(cut => cut.Cost);
                Assert.Equal(least, chosen.ConfusionMatrix.ComputeCost(fp, fn));
                AssertCut(cuts.First(cut => cut.Cost == least).Threshold, chosen.LogitThreshold, samples.Logits, samples);
                AssertReproduced(chosen, samples, precision);
            }
        });

    [Theory]
    [EveryPrecision]
    public void No_higher_cut_finds_enough<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            Samples samples = item.Derive();
            foreach (double target in (double[])[1e-9, 0.3, 0.5, 0.9, 1])
            {
                ChosenThreshold chosen = ThresholdChoice.ByRecall<T>(samples.Z<T>(), samples.Y<T>(), target, samples.S<T>());
                (double threshold, ConfusionMatrix matrix) = Cuts(samples.Logits, samples).First(cut => cut.Matrix.Recall >= target);
                Assert.Equal(matrix, chosen.ConfusionMatrix);
                AssertCut(threshold, chosen.LogitThreshold, samples.Logits, samples);
                AssertReproduced(chosen, samples, precision);
            }
        });

    [Theory]
    [EveryPrecision]
    public void Probabilities_are_cut_like_logits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MetricCase>(item =>
        {
            // Probabilities that are multiples of 1/256, up to 1 and down to 0, which no threshold is below.
            Samples logits = item.Derive();
            Samples samples = logits with { Logits = [.. logits.Logits.Select(z => Math.Clamp((z + 4) / 8, 0, 1))] };
            bool someAtZero = Enumerable.Range(0, item.Count).Any(i => samples.Weight(i) > 0 && samples.Logits[i] == 0);
            (double Threshold, ConfusionMatrix Matrix)[] cuts = [.. Cuts(samples.Logits, samples).Where(cut => cut.Threshold >= 0 || !someAtZero)];
            ChosenThreshold cheap = ThresholdChoice.ByCostFromProbabilities<T>(samples.Z<T>(), samples.Y<T>(), 1, 3, samples.S<T>());
            Assert.Equal(cuts.Min(cut => cut.Matrix.ComputeCost(1, 3)), cheap.ConfusionMatrix.ComputeCost(1, 3));
            Assert.InRange(cheap.ProbabilityThreshold, 0, 1);
            Assert.Equal(
                cheap.ConfusionMatrix,
                BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), cheap.ProbabilityThreshold));
            foreach (double target in (double[])[0.25, 0.75, 1])
            {
                if (cuts.Any(cut => cut.Matrix.Recall >= target))
                {
                    ChosenThreshold chosen = ThresholdChoice.ByRecallFromProbabilities<T>(samples.Z<T>(), samples.Y<T>(), target, samples.S<T>());
                    Assert.Equal(cuts.First(cut => cut.Matrix.Recall >= target).Matrix, chosen.ConfusionMatrix);
                }
                else
                {
                    ArgumentException thrown = Assert.Throws<ArgumentException>(
                        "probabilities", () => ThresholdChoice.ByRecallFromProbabilities<T>(samples.Z<T>(), samples.Y<T>(), target, samples.S<T>()));
                    Assert.Contains("holds 0 for so many positives that no threshold finds more than", thrown.Message, StringComparison.Ordinal);
                }
            }

            Assert.NotNull(precision);
        });

    [Theory]
    [EveryPrecision]
    public void Neighbouring_numbers_are_told_apart<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (double value in (double[])[0, 1, 1 + Math.ScaleB(1, -52), 1 + Math.ScaleB(1, -23), -3.7, 0.1, -17, 1e-30, 1e30, -1e-40, -700])
        {
            T lower = Ulp.Narrow<T>([value])[0];
            T upper = T.BitIncrement(lower);
            T[] logits = [lower, upper];
            ChosenThreshold chosen = ThresholdChoice.ByCost<T>(logits, [T.Zero, T.One], 1, 1);
            Assert.Equal(new ConfusionMatrix(1, 0, 1, 0), chosen.ConfusionMatrix);
            Assert.Equal(double.CreateChecked(lower), chosen.LogitThreshold);
            if (Math.Abs(value) is >= 0.1 and <= 17 && typeof(T) == typeof(float))
            {
                AssertReproduced(chosen, new Samples([double.CreateChecked(lower), double.CreateChecked(upper)], [0, 1]), precision);
            }
        }

        // No double has a logit between these two.
        ChosenThreshold confident = ThresholdChoice.ByCost<T>([T.CreateChecked(30), T.BitIncrement(T.CreateChecked(30))], [T.Zero, T.One], 1, 1);
        Assert.Equal(30, confident.LogitThreshold);
        Assert.Equal(double.NaN, confident.ProbabilityThreshold);
    }

    [Fact]
    public void A_threshold_stands_half_way_between_its_neighbours()
    {
        ChosenThreshold chosen = ThresholdChoice.ByRecall<float>((float[])[-1, 0, 1, 3], (float[])[0, 1, 0, 1], 0.5);
        Assert.Equal((2, new ConfusionMatrix(1, 0, 2, 1)), (chosen.LogitThreshold, chosen.ConfusionMatrix));
        Assert.Equal(ReferenceFunctions.Sigmoid(2), chosen.ProbabilityThreshold, 2 * Rounding<double>.Unit);
    }

    [Fact]
    public void None_and_all_are_thresholds_at_the_ends()
    {
        float[] logits = [1, 0, -1, -2];
        float[] labels = [0, 1, 0, 1];
        ChosenThreshold none = ThresholdChoice.ByCost<float>(logits, labels, 1, 0);
        Assert.Equal(new ChosenThreshold(double.PositiveInfinity, 1, new ConfusionMatrix(0, 0, 2, 2)), none);
        ChosenThreshold all = ThresholdChoice.ByCost<float>(logits, labels, 0, 1);
        Assert.Equal(new ChosenThreshold(double.NegativeInfinity, 0, new ConfusionMatrix(2, 2, 0, 0)), all);
        Assert.Equal(all, ThresholdChoice.ByRecall<float>(logits, labels, 1));
        Assert.Equal(
            new ChosenThreshold(double.NegativeInfinity, 0, new ConfusionMatrix(2, 2, 0, 0)),
            ThresholdChoice.ByRecallFromProbabilities<float>((float[])[0.9f, 0.5f, 0.3f, 0.25f], labels, 1));

        // At a tie none is called, which is the highest threshold.
        Assert.Equal(none, ThresholdChoice.ByCost<float>((float[])[1, 1, 1, 1], labels, 1, 1));
    }

    [Fact]
    public void Infinite_logits_are_cut_where_a_threshold_can_lie()
    {
        float plus = float.PositiveInfinity;
        float minus = float.NegativeInfinity;
        Assert.Equal(
            (minus, new ConfusionMatrix(1, 0, 1, 0)), Decisions(ThresholdChoice.ByCost<float>((float[])[minus, 5], (float[])[0, 1], 1, 1)));
        Assert.Equal((5, new ConfusionMatrix(1, 0, 1, 0)), Decisions(ThresholdChoice.ByCost<float>((float[])[5, plus], (float[])[0, 1], 1, 1)));
        Assert.Equal((minus, new ConfusionMatrix(1, 0, 1, 0)), Decisions(ThresholdChoice.ByCost<float>((float[])[minus, plus], (float[])[0, 1], 1, 1)));

        // Only misses cost, but −∞ is above no threshold.
        Assert.Equal(new ConfusionMatrix(1, 0, 2, 1), ThresholdChoice.ByCost<float>((float[])[minus, 5, 6, minus], (float[])[0, 0, 1, 1], 0, 1).ConfusionMatrix);
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            "logits", () => ThresholdChoice.ByRecall<float>((float[])[minus, 5, 6, minus], (float[])[0, 0, 1, 1], 0.75));
        Assert.Contains(
            "holds -Infinity for so many positives that no threshold finds more than 0.5 of them, but the target is 0.75.", thrown.Message, StringComparison.Ordinal);

        static (float, ConfusionMatrix) Decisions(ChosenThreshold chosen) => ((float)chosen.LogitThreshold, chosen.ConfusionMatrix);
    }

    [Fact]
    public void A_model_decides_as_was_chosen()
    {
        SplitMix random = new(5);
        float[] features = random.Vector<float>(2 * 300);
        LogisticModel model = new([2.5, -1.25], 0.5);
        float[] logits = new float[300];
        float[] probabilities = new float[300];
        model.ComputeLogits(features, logits);
        model.PredictProbabilities(features, probabilities);
        float[] labels = [.. logits.Select(logit => logit + (3 * random.Signed()) > 0 ? 1f : 0)];
        foreach (double missed in (double[])[0.2, 1, 5])
        {
            AssertDecides(ThresholdChoice.ByCost<float>(logits, labels, 1, missed));
            AssertDecides(ThresholdChoice.ByCostFromProbabilities<float>(probabilities, labels, 1, missed));
        }

        void AssertDecides(ChosenThreshold chosen)
        {
            bool[] decided = new bool[300];
            model.Predict(features, decided, chosen.ProbabilityThreshold);
            ConfusionMatrix matrix = chosen.ConfusionMatrix;
            Assert.Equal(matrix.TruePositives, decided.Zip(labels).Count(pair => pair.First && pair.Second == 1));
            Assert.Equal(matrix.FalsePositives, decided.Zip(labels).Count(pair => pair.First && pair.Second == 0));
        }
    }

    [Fact]
    public void A_calibrated_model_needs_no_data()
    {
        Assert.Equal(0.1, ThresholdChoice.ForCalibratedModel(1, 9));
        Assert.Equal(0.5, ThresholdChoice.ForCalibratedModel(double.MaxValue, double.MaxValue));
        Assert.Equal(0.5, ThresholdChoice.ForCalibratedModel(double.Epsilon, double.Epsilon));
        Assert.Equal((0, 1), (ThresholdChoice.ForCalibratedModel(0, 3), ThresholdChoice.ForCalibratedModel(3, 0)));

        // 100 samples at each p = k/100, k of them positive: the least cost is at t, give or take one level.
        foreach ((double fp, double fn) in new[] { (1.0, 9.0), (3, 1), (2, 3) })
        {
            double[] p = [.. Enumerable.Range(0, 10000).Select(i => (i / 100) / 100.0)];
            double[] y = [.. Enumerable.Range(0, 10000).Select(i => i % 100 < i / 100 ? 1.0 : 0)];
            Assert.Equal(
                ThresholdChoice.ForCalibratedModel(fp, fn), ThresholdChoice.ByCostFromProbabilities<double>(p, y, fp, fn).ProbabilityThreshold, 0.0051);
        }
    }

    [Fact]
    public void Extreme_weights_and_costs_choose_as_their_ratios_do()
    {
        double[] logits = [3, 2, 1, 0];
        double[] labels = [1, 0, 1, 0];
        ChosenThreshold expected = ThresholdChoice.ByCost<double>(logits, labels, 1, 2);
        Assert.Equal(0.5, expected.LogitThreshold);
        foreach (double scale in (double[])[1e-300, 1e300])
        {
            double[] weights = [scale, scale, scale, scale];
            Assert.Equal(0.5, ThresholdChoice.ByCost<double>(logits, labels, 4e-8 * scale, 8e-8 * scale, weights).LogitThreshold);
            Assert.Equal(0.5, ThresholdChoice.ByRecall<double>(logits, labels, 1, weights).LogitThreshold);
        }
    }

    [Fact]
    public void Bad_samples_are_refused()
    {
        foreach ((string samples, Choice choice) in All)
        {
            Refused(samples, "is empty, but", () => choice([], [], []));
            Refused("labels", $"holds 1 labels, but there are 2 {samples}. Pass a span of length 2.", () => choice([0, 1], [0], []));
            Refused("sampleWeights", $"holds 1 weights, but there are 2 {samples}. Pass a span of length 2.", () => choice([0, 1], [0, 1], [1]));
            Refused("labels", "holds 2 at index 1, but a label is 0 or 1.", () => choice([0, 1], [0, 2], []));
            Refused("sampleWeights", "holds -1 at index 0, but a weight is finite and not negative.", () => choice([0, 1], [0, 1], [-1, 1]));
            Refused(samples, "holds NaN at index 1,", () => choice([0, float.NaN], [0, 1], []));
            Refused("labels", "holds no 1 whose weight is positive, but a choice of thresholds has no value", () => choice([0, 1], [0, 0], []));
            Refused("labels", "holds no 0 whose weight is positive, but a choice of thresholds has no value", () => choice([0, 1], [0, 1], [0, 1]));
        }

        Refused("probabilities", "holds 1.5 at index 1, but a probability must be between 0 and 1.", () => All[2].Call([0, 1.5f], [0, 1], []));
        Assert.Throws<NotSupportedException>(() => ThresholdChoice.ByCost<int>([1], [1], 1, 1));
        Assert.Throws<NotSupportedException>(() => ThresholdChoice.ByRecallFromProbabilities<int>([1], [1], 1));
    }

    [Fact]
    public void Bad_costs_and_targets_are_refused()
    {
        float[] two = [0, 1];
        foreach (Func<double, double, object> call in (Func<double, double, object>[])[
            (fp, fn) => ThresholdChoice.ByCost<float>(two, two, fp, fn),
            (fp, fn) => ThresholdChoice.ByCostFromProbabilities<float>(two, two, fp, fn),
            (fp, fn) => ThresholdChoice.ForCalibratedModel(fp, fn)])
        {
            Refused("falsePositiveCost", "must be a finite cost of 0 or more, but is -1.", () => call(-1, 1));
            Refused("falseNegativeCost", "must be a finite cost of 0 or more, but is NaN.", () => call(1, double.NaN));
            Refused("falsePositiveCost", "The costs are 0 and 0, so every threshold costs the same.", () => call(0, 0));
        }

        Refused("falseNegativeCost", "must be a finite cost", () => default(ConfusionMatrix).ComputeCost(1, double.PositiveInfinity));
        foreach (double target in (double[])[0, -0.5, 1.01, double.NaN])
        {
            string text = FormattableString.Invariant($"The target recall is {target},");
            Refused("targetRecall", text, () => ThresholdChoice.ByRecall<float>(two, two, target));
            Refused("targetRecall", text, () => ThresholdChoice.ByRecallFromProbabilities<float>(two, two, target));
        }
    }

    /// <summary>Every cut from none to all: a threshold at a score or below all, and the decisions above it, counted sample by sample.</summary>
    private static IEnumerable<(double Threshold, ConfusionMatrix Matrix)> Cuts(double[] scores, Samples samples)
    {
        (double positives, double negatives) = ReferenceMetrics.Called(scores, samples.Labels, samples.Weights, double.NegativeInfinity, inclusive: true);
        foreach (double threshold in scores.Where((_, i) => samples.Weight(i) > 0).Distinct().OrderDescending().Append(double.NegativeInfinity))
        {
            (double tp, double fp) = ReferenceMetrics.Called(scores, samples.Labels, samples.Weights, threshold, inclusive: false);
            yield return (threshold, new ConfusionMatrix(tp, fp, negatives - fp, positives - tp));
        }
    }

    /// <summary>Asserts that a threshold cuts where the expected one does, half way up to the next score; a cut above all is at ∞.</summary>
    private static void AssertCut(double expected, double actual, double[] scores, Samples samples)
    {
        double[] above = [.. scores.Where((score, i) => score > expected && samples.Weight(i) > 0)];
        double upper = above.Length == 0 ? double.PositiveInfinity : above.Min();
        Assert.Equal((0.5 * expected) + (0.5 * upper), actual);
    }

    /// <summary>Asserts that both thresholds decide the samples as was reported, the probability in the way of <see cref="LogisticModel.Predict(ReadOnlySpan{float}, double)"/>.</summary>
    private static void AssertReproduced<T>(ChosenThreshold chosen, Samples samples, Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(chosen.LogitThreshold, double.CreateChecked(T.CreateChecked(chosen.LogitThreshold)));
        Assert.Equal(
            chosen.ConfusionMatrix, BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(samples.Z<T>(), samples.Y<T>(), samples.S<T>(), chosen.LogitThreshold));
        LogisticModel model = new([1], 0);
        double tp = 0;
        double fp = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            bool positive = typeof(T) == typeof(float)
                ? model.Predict([(float)samples.Logits[i]], chosen.ProbabilityThreshold)
                : model.Predict([samples.Logits[i]], chosen.ProbabilityThreshold);
            tp += positive && samples.Labels[i] == 1 ? samples.Weight(i) : 0;
            fp += positive && samples.Labels[i] == 0 ? samples.Weight(i) : 0;
        }

        Assert.Equal((chosen.ConfusionMatrix.TruePositives, chosen.ConfusionMatrix.FalsePositives), (tp, fp));
        Assert.NotNull(precision);
    }

    private static void Refused(string argument, string part, Func<object> call)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(argument, thrown.ParamName);
        Assert.Contains(part, thrown.Message, StringComparison.Ordinal);
    }
}
