using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>Values of R for the same models.</summary>
public class DiagnosticsTests
{
    private const double Digits = 1e-8;

    [Fact]
    public void Residuals_and_influence_of_labels_are_those_of_R()
    {
        Diagnostics found = LogisticInference.Fit(Published.InfertWithEducation()).Diagnose();
        Near.Equal([1.12868671068327164, 0.84067705301063977, 2.19313466368956833, 1.50000866059732685, 1.16785328890958873, 0.97149645551644725], found.Studentized.Take(6), Digits);
        Near.Equal([0.95133448014291666, 0.66604246518937715, 2.81638921613109217, 1.40259585234232542, 0.98894395234065136, 0.78006546031408552], found.StandardizedPearson.Take(6), Digits);
        Near.Equal([1.05667526297093284, 0.80050800908043618, 2.06150037113118723, 1.41319379645077503, 1.15974535024245373, 0.95760839923608099], found.Deviance.Take(6), Digits);
        Near.Equal([0.173883530210965337, 0.148609034083614783, 0.070606715642601667, 0.128558162671333298, 0.019296351049224773, 0.044028633275693049], found.Leverage.Take(6), Digits);
        Near.Equal([0.0272135753342592109, 0.0110617024704093465, 0.0860862491583061218, 0.0414599058228282205, 0.0027490505018138269, 0.0040036340785474201], found.CookDistance.Take(6), Digits);
        Near.Equal(7, found.Leverage.Sum(), 1e-13);
    }

    [Fact]
    public void Residuals_and_influence_of_counts_are_those_of_R()
    {
        Diagnostics found = LogisticInference.Fit(Published.Menarche()).Diagnose();
        int[] rows = [4, 11, 19];
        Near.Equal([-0.91034225453247719, 0.91957776997818419, -0.94424085004410085], rows.Select(i => found.Pearson[i]), Digits);
        Near.Equal([-0.99533198240552645, 0.91628255606832787, -0.89125767817686852], rows.Select(i => found.Deviance[i]), Digits);
        Near.Equal([-1.02213644785521174, 0.97103809662428264, -0.92917152021840366], rows.Select(i => found.Studentized[i]), Digits);
        Near.Equal([0.061256401915759651, 0.108898971930272176, 0.071849603126525191], rows.Select(i => found.Leverage[i]), Digits);
        Near.Equal([0.028802946270479961, 0.057985155041542003, 0.037181185995423006], rows.Select(i => found.CookDistance[i]), Digits);
        Near.Equal(26.703451635764822, found.Deviance.Sum(value => value * value), 1e-12);
    }

    [Fact]
    public void A_row_that_is_left_out_moves_the_coefficients_about_as_DFBETA_says()
    {
        InferenceData data = Generated.Of(12, 400, 2);
        LogisticFit fit = LogisticInference.Fit(data);
        IReadOnlyList<double> changes = fit.DfBeta(17);
        LogisticFit without = LogisticInference.Fit(data with { Weights = Enumerable.Range(0, 400).Select(i => i == 17 ? 0.0 : 1).ToArray() });
        for (int j = 0; j < 3; j++)
        {
            Near.Equal(fit.Coefficients[j].Estimate - without.Coefficients[j].Estimate, changes[j], 0.03);
            Near.Equal(changes[j] / fit.Coefficients[j].StandardError, fit.DfBeta(17, standardized: true)[j], 1e-14);
        }
    }

    [Fact]
    public void Predictions_have_the_errors_of_R()
    {
        InferenceData data = Published.InfertWithEducation();
        LogisticFit fit = LogisticInference.Fit(data);
        double[] logits = [0.290798639090373179, 0.973687534358974704, -1.997688001260750745];
        double[] errors = [0.84281806736074871, 0.86418546562729881, 0.81933100436816320];
        for (int i = 0; i < 3; i++)
        {
            Prediction prediction = fit.Predict(data.Features.Span.Slice(6 * i, 6));
            Near.Equal(logits[i], prediction.Logit, 1e-12);
            Near.Equal(errors[i], prediction.StandardError, 1e-9);
            Near.Equal(1 / (1 + Math.Exp(-logits[i])), prediction.Probability, 1e-12);
            Near.Equal(1 / (1 + Math.Exp(-(logits[i] - (1.959963984540054 * errors[i])))), prediction.ProbabilityInterval.Lower, 1e-9);
        }

        Assert.Contains("The row has 2 numbers, but the model 6 features", Assert.Throws<ArgumentException>(() => fit.Predict([1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Marginal_effects_are_those_of_their_formulas_in_R()
    {
        LogisticFit fit = LogisticInference.Fit(Published.InfertWithEducation());
        IReadOnlyList<MarginalEffect> average = fit.AverageMarginalEffects();
        Near.Equal([0.0068417532886605927, -0.1431678354092729144, -0.1804976167626116124, -0.2425441519837401860, 0.3536349050072860600, 0.2227618531438549654], average.Select(row => row.Effect), 1e-12);
        Near.Equal([0.0053302821350651713, 0.0298016691560039453, 0.1353858680885237364, 0.1413867086521098104, 0.0341611281193327440, 0.0456448802330176803], average.Select(row => row.StandardError), Digits);
        IReadOnlyList<MarginalEffect> atMeans = fit.MarginalEffectsAtMeans();
        Near.Equal([0.0082036559743481272, -0.1716664747669822133, -0.2164270311477544673, -0.2908243980037086285, 0.4240286047743475617, 0.2671042831125247097], atMeans.Select(row => row.Effect), 1e-12);
        Near.Equal([0.0064660197031969572, 0.0393031263749906226, 0.1637699416505655758, 0.1722722186711402037, 0.0614133831178631240, 0.0598932614389539458], atMeans.Select(row => row.StandardError), Digits);
    }

    [Fact]
    public void Hosmer_and_Lemeshow_is_that_of_R()
    {
        TestResult test = LogisticInference.Fit(Published.InfertWithEducation()).HosmerLemeshowTest();
        Near.Equal(5.3766111703076014, test.Statistic, 1e-10);
        Assert.Equal(8, test.DegreesOfFreedom);
        Near.Equal(0.71666871763593409, test.PValue, 1e-10);
    }

    [Fact]
    public void Variance_inflation_is_that_of_R()
    {
        IReadOnlyList<(string Term, double Factor, int Columns)> factors = LogisticInference.Fit(Published.InfertWithEducation()).VarianceInflation();
        Near.Equal([1.1735072986913939, 2.4799656969886072, 1.3611222679440789, 2.1906154341333486, 2.2225315602303457], factors.Select(row => row.Factor), Digits);
        Assert.Equal([1, 1, 2, 1, 1], factors.Select(row => row.Columns));
    }
}
