using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Ordered levels: published values, digits, and laws.</summary>
public class OrdinalFitTests
{
    /// <summary>
    /// R 4.2, MASS::polr(Sat ~ Infl + Type + Cont, weights = Freq, data = housing, Hess = TRUE, control = list(reltol = 1e-16)), its
    /// confint and dropterm: BFGS, whose standard errors have about seven digits. The null model is the shares of 567, 446 and 668 rows.
    /// </summary>
    [Fact]
    public void Satisfaction_with_housing_has_the_published_table()
    {
        OrdinalFit fit = OrdinalInference.Fit(Published.Housing());
        Near.Equal([0.566393738331161, 1.288819108962748, -0.572350002326708, -0.366186370939805, -1.091014659125747, 0.360284005296117], fit.Coefficients.Select(row => row.Estimate), 1e-7);
        Near.Equal([-0.496135137181298, 0.690708259056983], fit.Thresholds.Select(row => row.Estimate), 1e-7);
        Near.Equal(
            [0.1046527843814, 0.1271561476633, 0.1192380118953, 0.1551733363874, 0.1514860225150, 0.0955357977365, 0.1248472450172, 0.1254719394511],
            Rows(fit).Select(row => row.StandardError),
            1e-5);
        Assert.Equal(["InflMedium", "InflHigh", "TypeApartment", "TypeAtrium", "TypeTerrace", "ContHigh", "Low|Medium", "Medium|High"], Rows(fit).Select(row => row.Name));
        Near.Equal(3479.14929905895, fit.Deviance, 1e-12);
        Near.Equal(3495.14929905895, fit.Aic, 1e-12);
        Near.Equal(-1824.4388105228195, fit.NullLogLikelihood, 1e-15);
        Assert.Equal((1681, 8, 6), (fit.ObservationCount, fit.ParameterCount, fit.ModelTest.DegreesOfFreedom));
        double[] probabilities = new double[3];
        fit.ComputeProbabilities(new double[6], probabilities);
        Near.Equal([0.378449354847, 0.287675109134, 0.333875536019], probabilities, 1e-7);
        Near.Equal([108.23920477, 55.91007708, 14.30620607], fit.LikelihoodRatioTests().Select(test => test.Statistic), 1e-8);
        Assert.Equal([2, 3, 1], fit.LikelihoodRatioTests().Select(test => test.DegreesOfFreedom));
        IReadOnlyList<Interval> intervals = fit.ProfileIntervals();
        Near.Equal([0.3616417228, 1.0409711172, -0.8069602272, -0.6705868517, -1.3893881743, 0.1733590554], intervals.Select(interval => interval.Lower), 1e-5);
        Near.Equal([0.77195442412, 1.53958311837, -0.33940475114, -0.06204458674, -0.79534034891, 0.54792915347], intervals.Select(interval => interval.Upper), 1e-5);
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
        Assert.InRange(fit.CertifiedDigits, 13, 16);
    }

    /// <summary>SAS/STAT 9.22, LOGISTIC, "Ordinal Logistic Regression"; SAS adds xᵀβ, so that signs are others, and ends where estimates have four digits or so.</summary>
    /// <remarks>
    /// The score statistic is that of a few lines of R by differences of cumulative probabilities; SAS has
    /// 17.2866, by the observed information, which is singular for these data, and a generalised inverse of it.
    /// </remarks>
    [Fact]
    public void Tastes_of_cheese_have_the_published_table()
    {
        OrdinalFit fit = OrdinalInference.Fit(Published.Cheese());
        double[] estimates = [.. fit.Coefficients.Select(row => -row.Estimate)];
        double[] published = [1.6128, 4.9645, 3.3227, -7.0801, -6.0249, -4.9254, -3.8568, -2.5205, -1.5685, -0.0669, 1.4930];
        Assert.All(estimates.Concat(fit.Thresholds.Select(row => row.Estimate)).Zip(published), pair => Assert.Equal(pair.Second, pair.First, 1.5e-4));
        TestResult test = fit.ProportionalOddsTest();
        Assert.Equal((20.93794, 21), (Math.Round(test.Statistic, 5), test.DegreesOfFreedom));
        Assert.Equal(711.348, Math.Round(fit.Deviance, 3));
        Assert.Equal(859.802, Math.Round(fit.NullDeviance, 3));
        Assert.Equal(148.4539, Math.Round(fit.ModelTest.Statistic, 4));
    }

    [Theory]
    [InlineData(1, 3, 1e-14)]
    [InlineData(1e4, 3, 1e-14)]
    [InlineData(1e8, 3, 1e-14)]
    [InlineData(1, 6, 1e-14)]
    public void Estimates_and_standard_errors_are_right_at_every_condition(double condition, int levels, double relative)
    {
        OrdinalData data = Levels(3, 60, 2, levels, condition);
        data = data with { Weights = Enumerable.Range(0, 60).Select(i => 0.5 + (i % 3)).ToArray(), Offsets = Enumerable.Range(0, 60).Select(i => (i % 7) / 8.0).ToArray() };
        OrdinalFit fit = OrdinalInference.Fit(data);
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
        (double[] estimates, double[] errors) = OrdinalOracle.Fit(data, [.. Rows(fit).Select(row => row.Estimate)]);
        Near.Equal(estimates, Rows(fit).Select(row => row.Estimate), relative);
        Near.Equal(errors, Rows(fit).Select(row => row.StandardError), relative);
        foreach ((Coefficient row, double exact) in Rows(fit).Zip(estimates))
        {
            Near.WithinBound(exact, row, fit.CertifiedBound);
        }
    }

    /// <summary>Thresholds that nearly meet, as where one row in very many is between them.</summary>
    [Theory]
    [InlineData(10, OptimumExistence.Proven)]
    [InlineData(1e-3, OptimumExistence.Undecided)]
    public void A_rare_level_has_its_digits_and_a_proof_up_to_a_gap_that_cancels(double weight, OptimumExistence existence)
    {
        OrdinalData data = Levels(5, 90, 1, 3, 1);
        int[] levels = [.. data.Levels.ToArray().Select((level, i) => i == 0 ? 1 : level == 1 ? 2 : level)];
        double[] weights = [.. levels.Select(level => level == 1 ? weight : 1000)];
        data = data with { Levels = levels, Weights = weights };
        OrdinalFit fit = OrdinalInference.Fit(data);
        (double[] estimates, double[] errors) = OrdinalOracle.Fit(data, [.. Rows(fit).Select(row => row.Estimate)]);
        Assert.InRange(fit.Thresholds[1].Estimate - fit.Thresholds[0].Estimate, 1e-5 * weight, 1e-3 * weight);
        Near.Equal(estimates, Rows(fit).Select(row => row.Estimate), 1e-14);
        Near.Equal(errors, Rows(fit).Select(row => row.StandardError), 1e-14);
        Assert.Equal(existence, fit.Existence);
    }

    [Fact]
    public void Levels_from_above_have_the_opposite_coefficients()
    {
        OrdinalData data = Levels(8, 200, 3, 5, 1);
        OrdinalFit up = OrdinalInference.Fit(data);
        OrdinalFit down = OrdinalInference.Fit(data with { Levels = data.Levels.ToArray().Select(level => 4 - level).ToArray() });
        Near.Equal([.. up.Coefficients.Select(row => -row.Estimate)], down.Coefficients.Select(row => row.Estimate), 1e-13);
        Near.Equal([.. up.Thresholds.Select(row => -row.Estimate)], down.Thresholds.Reverse().Select(row => row.Estimate), 1e-13);
        Near.Equal(up.LogLikelihood, down.LogLikelihood, 1e-14);
        Near.Equal(up.ProportionalOddsTest().Statistic, down.ProportionalOddsTest().Statistic, 1e-9);
    }

    [Fact]
    public void A_row_of_weight_2_is_the_row_twice_and_one_of_weight_0_none()
    {
        OrdinalData data = Levels(9, 90, 2, 3, 1);
        double[] weights = [.. Enumerable.Range(0, 90).Select(i => (double)(i % 3))];
        int[] rows = [.. Enumerable.Range(0, 90).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        OrdinalFit weighted = OrdinalInference.Fit(data with { Weights = weights });
        OrdinalFit repeated = OrdinalInference.Fit(data with
        {
            Features = rows.SelectMany(i => data.Features.Slice(2 * i, 2).ToArray()).ToArray(),
            Levels = rows.Select(i => data.Levels.Span[i]).ToArray(),
        });
        Near.Equal([.. Rows(repeated).Select(row => row.Estimate)], Rows(weighted).Select(row => row.Estimate), 1e-14);
        Near.Equal([.. Rows(repeated).Select(row => row.StandardError)], Rows(weighted).Select(row => row.StandardError), 1e-14);
        Near.Equal(repeated.LogLikelihood, weighted.LogLikelihood, 1e-14);
        Near.Equal(repeated.Bic, weighted.Bic, 1e-14);
    }

    [Fact]
    public void Offsets_take_their_part_of_coefficients_and_thresholds()
    {
        OrdinalData data = Levels(10, 120, 2, 4, 1);
        OrdinalFit plain = OrdinalInference.Fit(data);
        double[] offsets = [.. Enumerable.Range(0, 120).Select(i => 4 + (0.5 * data.Features.Span[2 * i]))];
        OrdinalFit shifted = OrdinalInference.Fit(data with { Offsets = offsets });
        Near.Equal(
            [plain.Coefficients[0].Estimate - 0.5, plain.Coefficients[1].Estimate, .. plain.Thresholds.Select(row => row.Estimate + 4)], Rows(shifted).Select(row => row.Estimate), 1e-13);
        Near.Equal(plain.LogLikelihood, shifted.LogLikelihood, 1e-14);
        OrdinalFit withoutColumns = OrdinalInference.Fit(data with { Features = Array.Empty<double>(), FeatureCount = 0, Offsets = offsets });
        Near.Equal(withoutColumns.LogLikelihood, shifted.NullLogLikelihood, 1e-14);
        (double[] one, double[] other) = (new double[4], new double[4]);
        double[] row = [0.3, -1.2];
        plain.ComputeProbabilities(row, one);
        shifted.ComputeProbabilities(row, other, 4 + (0.5 * row[0]));
        Near.Equal(one, other, 1e-13);
    }

    [Fact]
    public void Without_columns_thresholds_are_the_logits_of_shares()
    {
        OrdinalFit fit = OrdinalInference.Fit(new OrdinalData { Features = Array.Empty<double>(), FeatureCount = 0, Levels = new[] { 0, 1, 1, 2, 2, 2, 2, 3 }, LevelCount = 4 });
        Near.Equal([Math.Log(1.0 / 7), Math.Log(3.0 / 5), Math.Log(7)], fit.Thresholds.Select(row => row.Estimate), 1e-15);
        Near.Equal(fit.NullLogLikelihood, fit.LogLikelihood, 1e-15);
        Assert.Equal((0, 0, 1), (fit.McFadden, fit.ModelTest.Statistic, fit.ModelTest.PValue));
        Assert.Empty(fit.Coefficients);
    }

    [Fact]
    public void Two_levels_would_be_the_logistic_regression()
    {
        InferenceData two = Generated.Of(4, 80, 3);
        LogisticFit logistic = LogisticInference.Fit(two);
        OrdinalData data = new() { Features = two.Features, FeatureCount = 3, Levels = two.Successes.ToArray().Select(label => (int)label).ToArray(), LevelCount = 2 };
        Results.Preparation prepared = Results.Preparation.Of(data.Columns(), new InferenceOptions(), needsBothOutcomes: false);
        Results.LevelBoundaries boundaries = Results.LevelBoundaries.Of(data, prepared, 1);
        Estimation.ThresholdGaps gaps = Estimation.ThresholdGaps.Of(boundaries.LevelCounts, 4, 0);
        Estimation.MaximumEstimate estimate = Estimation.MaximumLikelihood.Estimate(boundaries.Design, boundaries.Counts, 1, default, gaps);
        Near.Equal([.. logistic.Coefficients.Select((row, j) => j == 0 ? -row.Estimate : row.Estimate)], estimate.Coefficients.Select(value => value.High), 1e-14);
    }

    [Fact]
    public void Results_have_the_same_bits_on_any_number_of_threads()
    {
        OrdinalData data = Levels(11, 20_000, 6, 4, 1);
        OrdinalFit one = OrdinalInference.Fit(data, new InferenceOptions { ThreadCount = 1 });
        OrdinalFit two = OrdinalInference.Fit(data, new InferenceOptions { ThreadCount = 2 });
        Assert.Equal(Rows(one), Rows(two));
        Assert.Equal(one.LogLikelihood, two.LogLikelihood);
        Assert.Equal(one.ProfileIntervals(), two.ProfileIntervals());
        Assert.Equal(one.ProportionalOddsTest(), two.ProportionalOddsTest());
    }

    /// <summary>Levels by a latent logistic variable.</summary>
    internal static OrdinalData Levels(int seed, int rows, int features, int levels, double condition, double strength = 1)
    {
        InferenceData columns = Generated.Of(seed, rows, features, condition);
        Random random = new(seed + 1000);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double uniform = random.NextDouble();
            double latent = (strength * columns.Features.Span[i * features]) + Math.Log(uniform / (1 - uniform));
            double share = 1 / (1 + Math.Exp(-latent));
            labels[i] = Math.Min((int)(share * levels), levels - 1);
        }

        for (int level = 0; level < levels; level++)
        {
            labels[level] = level;
        }

        return new OrdinalData { Features = columns.Features, FeatureCount = features, Levels = labels, LevelCount = levels };
    }

    internal static IEnumerable<Coefficient> Rows(OrdinalFit fit) => fit.Coefficients.Concat(fit.Thresholds);
}
