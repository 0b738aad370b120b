using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Robust covariances and marginal effects of several classes, against their definitions and against those of two classes.</summary>
public class MultinomialRobustTests
{
    private const int Rows = 90;
    private const int Features = 2;
    private const int Classes = 3;
    private static readonly int[] Clusters = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 20)];

    [Theory]
    [InlineData(CovarianceKind.HC0)]
    [InlineData(CovarianceKind.HC1)]
    public void Of_two_classes_they_are_those_of_two_classes(CovarianceKind kind)
    {
        (InferenceData two, MultinomialFit several) = TwoClasses();
        LogisticFit fit = LogisticInference.Fit(two);
        Near.Equal([.. fit.RobustCovariance(kind).Matrix], several.RobustCovariance(kind).Matrix, 1e-11);
        Near.Equal([.. fit.ClusterCovariance(Clusters).Matrix], several.ClusterCovariance(Clusters).Matrix, 1e-11);
        Interval expected = fit.RobustCovariance(kind).Coefficients[1].WaldInterval();
        Interval actual = several.RobustCovariance(kind).Equations[0].Coefficients[1].WaldInterval();
        Near.Equal([expected.Lower, expected.Upper], [actual.Lower, actual.Upper], 1e-11);
    }

    [Fact]
    public void Of_three_classes_they_are_by_their_definition()
    {
        MultinomialFit fit = MultinomialInference.Fit(ThreeClasses());
        Near.Equal(Sandwich(fit, i => i, 1), fit.RobustCovariance(CovarianceKind.HC0).Matrix, 1e-9);
        Near.Equal(Sandwich(fit, i => Clusters[i], 1), fit.ClusterCovariance(Clusters, correct: false).Matrix, 1e-9);
        double n = fit.ObservationCount;
        double corrected = 20.0 / 19 * (n - 1) / (n - fit.ParameterCount);
        Near.Equal(Sandwich(fit, i => Clusters[i], corrected), fit.ClusterCovariance(Clusters).Matrix, 1e-9);
    }

    [Fact]
    public void A_row_of_weight_two_is_two_rows()
    {
        MultinomialData data = ThreeClasses();
        MultinomialData weighted = data with { Weights = Enumerable.Repeat(2.0, Rows).ToArray() };
        MultinomialData twice = data with { Features = (double[])[.. data.Features.Span, .. data.Features.Span], Classes = (int[])[.. data.Classes.Span, .. data.Classes.Span] };
        Near.Equal([.. MultinomialInference.Fit(twice).RobustCovariance().Matrix], MultinomialInference.Fit(weighted).RobustCovariance().Matrix, 1e-11);
    }

    [Fact]
    public void What_is_for_two_classes_or_does_not_fit_is_refused()
    {
        MultinomialFit fit = MultinomialInference.Fit(ThreeClasses());
        Assert.Contains("HC3 is for 2 classes, but there are 3", Assert.Throws<ArgumentException>(() => fit.RobustCovariance(CovarianceKind.HC3)).Message, StringComparison.Ordinal);
        Assert.Contains("There are 5 clusters, but 90 rows", Assert.Throws<ArgumentException>(() => fit.ClusterCovariance(Clusters.AsSpan(0, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("1 cluster", Assert.Throws<ArgumentException>(() => fit.ClusterCovariance(new int[Rows])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marginal_effects_of_two_classes_are_those_of_two_classes()
    {
        (InferenceData two, MultinomialFit several) = TwoClasses();
        IReadOnlyList<MarginalEffect> expected = LogisticInference.Fit(two).AverageMarginalEffects();
        IReadOnlyList<ClassEffects> actual = several.AverageMarginalEffects();
        Near.Equal([.. expected.Select(effect => effect.Effect)], actual[1].Effects.Select(effect => effect.Effect), 1e-11);
        Near.Equal([.. expected.Select(effect => effect.StandardError)], actual[1].Effects.Select(effect => effect.StandardError), 1e-11);
        Near.Equal([.. expected.Select(effect => -effect.Effect)], actual[0].Effects.Select(effect => effect.Effect), 1e-11);
    }

    [Fact]
    public void Marginal_effects_of_three_classes_are_the_mean_derivatives_with_their_delta_method_errors()
    {
        const double Step = 1e-5;
        MultinomialData data = ThreeClasses();
        MultinomialFit fit = MultinomialInference.Fit(data);
        double[] point = [.. fit.Equations.SelectMany(equation => equation.Coefficients.Select(row => row.Estimate))];
        IReadOnlyList<ClassEffects> effects = fit.AverageMarginalEffects();
        for (int feature = 0; feature < Features; feature++)
        {
            Assert.Equal(0, effects.Sum(one => one.Effects[feature].Effect), 1e-15);
            for (int a = 0; a < Classes; a++)
            {
                Near.Equal((MeanProbability(data, point, a, feature, Step) - MeanProbability(data, point, a, feature, -Step)) / (2 * Step), effects[a].Effects[feature].Effect, 1e-8);
                double[] gradient = [.. point.Select((_, k) => (EffectAt(data, Moved(point, k, Step), a, feature) - EffectAt(data, Moved(point, k, -Step), a, feature)) / (2 * Step))];
                double variance = 0;
                for (int place = 0; place < gradient.Length * gradient.Length; place++)
                {
                    variance += gradient[place / gradient.Length] * gradient[place % gradient.Length] * fit.Covariance[place];
                }

                Near.Equal(Math.Sqrt(variance), effects[a].Effects[feature].StandardError, 1e-5);
            }
        }
    }

    private static double[] Moved(double[] point, int k, double step) => [.. point.Select((value, j) => j == k ? value + step : value)];

    private static double EffectAt(MultinomialData data, double[] point, int label, int feature) =>
        (MeanProbability(data, point, label, feature, 1e-4) - MeanProbability(data, point, label, feature, -1e-4)) / 2e-4;

    /// <summary>The mean probability of a class where a feature is moved in all rows; class 0 is the base.</summary>
    private static double MeanProbability(MultinomialData data, double[] point, int label, int feature, double step)
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            sum += Probabilities(data, point, i, feature, step)[label] / Rows;
        }

        return sum;
    }

    private static double[] Probabilities(MultinomialData data, double[] point, int i, int feature, double step)
    {
        double[] odds = [1, .. Enumerable.Range(0, Classes - 1).Select(a => Math.Exp(
            point[a * (Features + 1)] + Enumerable.Range(0, Features).Sum(j => point[(a * (Features + 1)) + j + 1] * (data.Features.Span[(i * Features) + j] + (j == feature ? step : 0)))))];
        return [.. odds.Select(value => value / odds.Sum())];
    }

    /// <summary>V·Σ_g u_g u_gᵀ·V with scores of the definition.</summary>
    private static double[] Sandwich(MultinomialFit fit, Func<int, int> groupOf, double factor)
    {
        MultinomialData data = ThreeClasses();
        int size = fit.ParameterCount;
        double[] point = [.. fit.Equations.SelectMany(equation => equation.Coefficients.Select(row => row.Estimate))];
        Dictionary<int, double[]> scores = [];
        for (int i = 0; i < Rows; i++)
        {
            double[] p = Probabilities(data, point, i, 0, 0);
            double[] score = scores.TryGetValue(groupOf(i), out double[]? known) ? known : scores[groupOf(i)] = new double[size];
            for (int k = 0; k < size; k++)
            {
                (int equation, int column) = (k / (Features + 1), k % (Features + 1));
                score[k] += ((data.Classes.Span[i] == equation + 1 ? 1 : 0) - p[equation + 1]) * (column == 0 ? 1 : data.Features.Span[(i * Features) + column - 1]);
            }
        }

        double[] result = new double[size * size];
        foreach (double[] score in scores.Values)
        {
            double[] half = [.. Enumerable.Range(0, size).Select(j => Enumerable.Range(0, size).Sum(k => fit.Covariance[(j * size) + k] * score[k]))];
            for (int place = 0; place < result.Length; place++)
            {
                result[place] += factor * half[place / size] * half[place % size];
            }
        }

        return result;
    }

    private static (InferenceData Two, MultinomialFit Several) TwoClasses()
    {
        InferenceData two = Generated.Of(21, Rows, Features);
        int[] classes = [.. two.Successes.ToArray().Select(value => (int)value)];
        return (two, MultinomialInference.Fit(new MultinomialData { Features = two.Features, FeatureCount = Features, Classes = classes, ClassCount = 2 }));
    }

    private static MultinomialData ThreeClasses()
    {
        InferenceData data = Generated.Of(22, Rows, Features);
        int[] classes = [.. data.Successes.ToArray().Select((value, i) => value == 0 ? 0 : 1 + (i % 2))];
        return new MultinomialData { Features = data.Features, FeatureCount = Features, Classes = classes, ClassCount = Classes };
    }
}
