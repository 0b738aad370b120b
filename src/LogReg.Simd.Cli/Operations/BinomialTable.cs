using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Inference;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Fits two classes or counts, by maximum likelihood or by Firth's.</summary>
internal static class BinomialTable
{
    public static FittedTable Of(FitRequest request, InferenceData data, int[]? clusters, Consoles consoles)
    {
        FittedTable table = FittedTable.Empty(request) with { Responses = ResponseChecksum.Of(data) };
        if (request.Firth is { } intercept)
        {
            FirthFit firth = FirthInference.Fit(data, new FirthOptions { Intercept = intercept, Collinear = request.Collinear, ThreadCount = request.ThreadCount }, consoles.Cancellation);
            return table with
            {
                Coefficients = firth.Coefficients,
                Intervals = request.Profile ? firth.ProfileIntervals(request.Level, consoles.Cancellation) : [.. firth.Coefficients.Select(row => row.WaldInterval(request.Level))],
                LeftOut = firth.LeftOut,
                Tests = request.Tests ? firth.LikelihoodRatioTests(consoles.Cancellation) : [],
                Firth = firth,
            };
        }

        LogisticFit fit = LogisticInference.Fit(data, new InferenceOptions { Collinear = request.Collinear, ThreadCount = request.ThreadCount }, consoles.Cancellation);
        bool hasMaximum = fit.Existence == OptimumExistence.Proven;
        CoefficientCovariance? robust = !hasMaximum ? null : clusters is not null ? fit.ClusterCovariance(clusters) : request.Robust is { } kind ? fit.RobustCovariance(kind) : null;
        IReadOnlyList<Coefficient> rows = robust?.Coefficients ?? fit.Coefficients;
        return table with
        {
            Coefficients = rows,
            Intervals = request.Profile ? fit.ProfileIntervals(request.Level, consoles.Cancellation) : [.. rows.Select(row => row.WaldInterval(request.Level))],
            Errors = FittedTable.ErrorsOf(request, robust is not null, clusters is not null),
            LeftOut = fit.LeftOut,
            Tests = request.Tests ? fit.LikelihoodRatioTests(consoles.Cancellation) : [],
            Likelihood = FitSummary.Of(fit),
            Logistic = fit,
        };
    }
}
