using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>R's sandwich, whose bread is that of an iteration before the last.</summary>
public class RobustTests
{
    private const double Digits = 2e-8;

    [Theory]
    [InlineData(CovarianceKind.HC0, 1.40831629611365594, 0.03042620453053663, 0.22883376292067784, 0.84360050548285503, 0.88305869965224804, 0.33645292522824788, 0.32602866093111799)]
    [InlineData(CovarianceKind.HC1, 1.428622625249174938, 0.030864916008381846, 0.232133287125564108, 0.855764271229532913, 0.895791407958286712, 0.341304196109023184, 0.330729625703530761)]
    [InlineData(CovarianceKind.HC2, 1.457482821853646637, 0.031025792103573691, 0.234069031851822373, 0.892766992289007022, 0.933100806886325462, 0.341003609683030340, 0.331480875690384036)]
    [InlineData(CovarianceKind.HC3, 1.51041302891235585, 0.03165310722718391, 0.23957570196069328, 0.94610784899098122, 0.98735307866982669, 0.34573899478980508, 0.33714657942501736)]
    public void Robust_errors_are_those_of_sandwich(CovarianceKind kind, params double[] errors)
        => Near.Equal(errors, LogisticInference.Fit(Published.InfertWithEducation()).RobustCovariance(kind).Coefficients.Select(row => row.StandardError), Digits);

    [Fact]
    public void Clustered_errors_are_those_of_sandwich()
    {
        int[] clusters = [.. Table.Infert().Numbers("stratum").Select(value => (int)value)];
        LogisticFit fit = LogisticInference.Fit(Published.InfertWithEducation());
        double[] corrected = [0.810189754682180019, 0.016679033609312669, 0.193628732110765228, 0.542185749600767264, 0.586649211224463230, 0.350802123109079267, 0.318664925516718378];
        Near.Equal(corrected, fit.ClusterCovariance(clusters).Coefficients.Select(row => row.StandardError), Digits);
        double factor = Math.Sqrt(83.0 / 82 * 247 / 241);
        Near.Equal([.. corrected.Select(error => error / factor)], fit.ClusterCovariance(clusters, correct: false).Coefficients.Select(row => row.StandardError), Digits);
    }

    [Fact]
    public void Every_row_its_own_cluster_is_HC0()
    {
        LogisticFit fit = LogisticInference.Fit(Published.Infert());
        Near.Equal(
            [.. fit.RobustCovariance(CovarianceKind.HC0).Matrix], fit.ClusterCovariance([.. Enumerable.Range(0, 248)], correct: false).Matrix, 1e-13);
    }

    [Theory]
    [InlineData(CovarianceKind.HC0)]
    [InlineData(CovarianceKind.HC1)]
    [InlineData(CovarianceKind.HC2)]
    [InlineData(CovarianceKind.HC3)]
    public void A_weight_is_the_row_that_many_times(CovarianceKind kind)
    {
        InferenceData data = Generated.Of(6, 60, 2);
        double[] weights = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 4))];
        int[] rows = [.. Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        Near.Equal(
            [.. LogisticInference.Fit(LawTests.Rows(data, rows)).RobustCovariance(kind).Matrix],
            LogisticInference.Fit(data with { Weights = weights }).RobustCovariance(kind).Matrix,
            1e-12);
    }

    [Fact]
    public void Bad_clusters_are_refused()
    {
        LogisticFit fit = LogisticInference.Fit(Published.Infert());
        Assert.Contains("There are 2 clusters, but 248 rows", Assert.Throws<ArgumentException>(() => fit.ClusterCovariance([1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("There is 1 cluster", Assert.Throws<ArgumentException>(() => fit.ClusterCovariance(new int[248])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_maximum_there_is_no_covariance()
    {
        LogisticFit fit = LogisticInference.Fit([1, 2, 3, 4], 1, [0, 0, 1, 1]);
        Assert.Contains("separated", Assert.Throws<InvalidOperationException>(() => fit.RobustCovariance()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => fit.Diagnose());
        Assert.Throws<InvalidOperationException>(() => fit.AverageMarginalEffects());
    }
}
