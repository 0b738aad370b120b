using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Inference;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Fits ordered levels with proportional odds.</summary>
internal static class OrdinalTable
{
    /// <summary>Fits.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="data">The model matrix; its successes mean nothing.</param>
    /// <param name="levels">The levels of the rows.</param>
    /// <param name="consoles">Where a run can be ended.</param>
    public static FittedTable Of(FitRequest request, InferenceData data, OrderedLevels levels, Consoles consoles)
    {
        if (!data.FitIntercept)
        {
            throw new UsageException("Thresholds take the place of the intercept of ordered levels. Leave '- 1' or '0' out of the formula.");
        }

        OrdinalData ordinal = new()
        {
            Features = data.Features,
            FeatureCount = data.FeatureCount,
            Levels = levels.OfRows,
            LevelCount = levels.Names.Count,
            LevelNames = levels.Names,
            Weights = data.Weights,
            Offsets = data.Offsets,
            Names = data.Names,
            Terms = data.Terms,
        };
        OrdinalFit fit = OrdinalInference.Fit(ordinal, new InferenceOptions { Collinear = request.Collinear, ThreadCount = request.ThreadCount }, consoles.Cancellation);
        Coefficient[] rows = [.. fit.Coefficients, .. fit.Thresholds];
        IEnumerable<Coefficient> byWald = request.Profile ? fit.Thresholds : rows;
        return FittedTable.Empty(request) with
        {
            Coefficients = rows,
            Levels = levels.Names,
            Intervals = [.. request.Profile ? fit.ProfileIntervals(request.Level, consoles.Cancellation) : [], .. byWald.Select(row => row.WaldInterval(request.Level))],
            LeftOut = fit.LeftOut,
            Tests = request.Tests ? fit.LikelihoodRatioTests(consoles.Cancellation) : [],
            Likelihood = FitSummary.Of(fit),
            ProportionalOdds = fit.Existence == OptimumExistence.Proven ? fit.ProportionalOddsTest() : null,
            Responses = $"levels-{ResponseChecksum.Of(data with { Successes = levels.OfRows.Select(level => (double)level).ToArray() })}",
        };
    }
}
