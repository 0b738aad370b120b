using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Values of R's glm at a tolerance of 1e-15, whose standard errors are those of the iteration before the last.</summary>
public class PublishedTests
{
    [Fact]
    public void Menarche_has_the_values_of_R()
    {
        LogisticFit fit = LogisticInference.Fit(Published.Menarche());
        Near.Equal([-21.2263949051673535, 1.6319683482275738], fit.Coefficients.Select(row => row.Estimate), 4e-15);
        Near.Equal([0.770685884387407372, 0.058953174618688299], fit.Coefficients.Select(row => row.StandardError), 1e-13);
        Near.Equal([-27.542213157361136, 27.682450670099040], fit.Coefficients.Select(row => row.Z), 1e-13);
        Near.Equal([5.4856334552945907e-167, 1.1358341845991541e-168], fit.Coefficients.Select(row => row.PValue), 1e-11);
        Near.Equal(26.703451635764822, fit.Deviance, 2e-14);
        Near.Equal(3693.8835747941548, fit.NullDeviance, 1e-14);
        Near.Equal(-55.377627156551938, fit.LogLikelihood, 1e-13);
        Near.Equal(114.75525431310388, fit.Aic, 1e-13);
        Near.Equal(117.19300596284027, fit.Bic, 1e-13);
        Assert.Equal((25, 2, 23), (fit.ObservationCount, fit.ParameterCount, fit.ResidualDegreesOfFreedom));
    }

    [Fact]
    public void Infert_has_the_values_of_R()
    {
        LogisticFit fit = LogisticInference.Fit(Published.Infert());
        Near.Equal([-1.70786007135977291, 1.19720503529307387, 0.41812939504778163], fit.Coefficients.Select(row => row.Estimate), 2e-14);
        Near.Equal([0.26770948368822856, 0.21164328462721010, 0.20562745649713038], fit.Coefficients.Select(row => row.StandardError), 1e-13);
        Near.Equal([1.7763493479061766e-10, 1.5430066449436970e-08, 4.2008924154459268e-02], fit.Coefficients.Select(row => row.PValue), 1e-11);
        Near.Equal(279.61197883378208, fit.Deviance, 1e-14);
        Near.Equal(316.17111081640439, fit.NullDeviance, 1e-14);
        Near.Equal(285.61197883378208, fit.Aic, 1e-14);
        Near.Equal(296.15226507227703, fit.Bic, 1e-14);
        Assert.Equal(["(Intercept)", "spontaneous", "induced"], fit.Coefficients.Select(row => row.Name));
    }

    [Fact]
    public void Infert_with_all_its_terms_has_the_values_of_R()
    {
        LogisticFit fit = LogisticInference.Fit(Published.InfertWithEducation());
        Near.Equal(
            [-1.149236535590630437, 0.039582001697708473, -0.828277382293112319, -1.044243583727453295, -1.403205089476286860, 2.045905021680147762, 1.288757380938961639],
            fit.Coefficients.Select(row => row.Estimate),
            1e-13);
        Near.Equal(
            [1.412209341731441414, 0.031202809060657158, 0.196493894123380503, 0.792559069706665564, 0.834166207757733313, 0.310163324660137407, 0.301466186956323601],
            fit.Coefficients.Select(row => row.StandardError),
            1e-9);
        Near.Equal(257.79769020552897, fit.Deviance, 1e-14);
        Near.Equal(-128.89884510276448, fit.LogLikelihood, 1e-14);
        Assert.Equal(6, fit.ModelTest.DegreesOfFreedom);
        Near.Equal(316.17111081640439 - 257.79769020552897, fit.ModelTest.Statistic, 1e-13);
    }

    [Fact]
    public void A_fit_proves_its_digits()
    {
        LogisticFit fit = LogisticInference.Fit(Published.InfertWithEducation());
        Assert.Equal(OptimumExistence.Proven, fit.Existence);
        Assert.True(fit.CertifiedDigits >= 14, $"{fit.CertifiedDigits} digits, bound {fit.CertifiedBound}");
        Assert.True(fit.StandardErrorBound <= 1e-13, $"{fit.StandardErrorBound}");
    }

    [Fact]
    public void Wald_intervals_are_the_estimate_and_its_error()
    {
        LogisticFit fit = LogisticInference.Fit(Published.Infert());
        Interval interval = fit.Coefficients[1].WaldInterval();
        Near.Equal(1.19720503529307387 - (1.959963984540054 * 0.21164328462721010), interval.Lower, 1e-13);
        Near.Equal(1.19720503529307387 + (1.959963984540054 * 0.21164328462721010), interval.Upper, 1e-13);
        Near.Equal(Math.Exp(interval.Upper), interval.Exponentiated().Upper, 1e-15);
    }

    [Fact]
    public void Shares_of_explained_variance_are_those_of_the_formulas()
    {
        LogisticFit fit = LogisticInference.Fit(Published.Infert());
        Near.Equal(1 - (279.61197883378208 / 316.17111081640439), fit.PseudoR2.McFadden, 1e-13);
        Near.Equal((1 - Math.Exp((279.61197883378208 - 316.17111081640439) / 248)) / (1 - Math.Exp(-316.17111081640439 / 248)), fit.PseudoR2.Nagelkerke, 1e-12);
    }
}
