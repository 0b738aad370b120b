using LogReg.Simd.Reference;
using Xunit;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Small problems for the self-checks of the reference, and the comparison they share.</summary>
internal static class ReferenceProblems
{
    /// <summary>Features in (−2, 2), labels drawn from a true model, so that the classes overlap.</summary>
    public static ReferenceObjective Random(
        int seed,
        int sampleCount = 60,
        int featureCount = 3,
        double l2Strength = 0,
        double l1Strength = 0,
        bool fitIntercept = true,
        bool weighted = false)
    {
        var random = new Random(seed);
        double[] features = Vector(random, sampleCount * featureCount, 2);
        double[] truth = Vector(random, featureCount, 1);
        double[] labels = ReferenceModel.Probabilities(
            features, sampleCount, featureCount, featureCount, truth, -0.3);
        for (int i = 0; i < sampleCount; i++)
        {
            labels[i] = random.NextDouble() < labels[i] ? 1 : 0;
        }

        double[]? weights = null;
        if (weighted)
        {
            weights = Vector(random, sampleCount, 1);
            for (int i = 0; i < sampleCount; i++)
            {
                weights[i] = i % 7 == 3 ? 0 : weights[i] + 1.25;
            }
        }

        return new ReferenceObjective(
            features, sampleCount, featureCount, labels, weights, l2Strength, l1Strength, fitIntercept);
    }

    /// <summary>Entries uniform in (−size, size).</summary>
    public static double[] Vector(Random random, int count, double size)
    {
        var vector = new double[count];
        for (int i = 0; i < count; i++)
        {
            vector[i] = size * ((2 * random.NextDouble()) - 1);
        }

        return vector;
    }

    /// <summary>A 2 × 2 table as one 0/1 feature: positives and negatives without and with the feature.</summary>
    public static ReferenceObjective Table(
        int positivesWithout, int negativesWithout, int positivesWith, int negativesWith)
    {
        double[] features = [0, 0, 1, 1];
        double[] labels = [1, 0, 1, 0];
        double[] weights = [positivesWithout, negativesWithout, positivesWith, negativesWith];
        return new ReferenceObjective(features, 4, 1, labels, weights);
    }

    /// <summary>|actual − expected| ≤ relative · |expected| + absolute, element by element.</summary>
    public static void AssertClose(
        ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double relative, double absolute = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            AssertClose(expected[i], actual[i], relative, absolute);
        }
    }

    /// <summary>|actual − expected| ≤ relative · |expected| + absolute.</summary>
    public static void AssertClose(double expected, double actual, double relative, double absolute = 0)
        => Assert.True(
            expected == actual
                || (double.IsFinite(expected) && Math.Abs(actual - expected) <= (relative * Math.Abs(expected)) + absolute),
            $"Expected {expected:R}, but it is {actual:R}.");
}
