using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Inference;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Fits several classes against a base class.</summary>
internal static class MultinomialTable
{
    /// <summary>Fits.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="data">The model matrix; its successes mean nothing.</param>
    /// <param name="dataset">The data set, with the classes.</param>
    /// <param name="baseClass">The index of the base.</param>
    /// <param name="clusters">The cluster of every row; null where errors are not to be robust to them.</param>
    /// <param name="consoles">Where a run can be ended.</param>
    public static FittedTable Of(FitRequest request, InferenceData data, Dataset<double> dataset, int baseClass, int[]? clusters, Consoles consoles)
    {
        Check(request, data, dataset.Encoding);
        MultinomialData classes = new()
        {
            Features = data.Features,
            FeatureCount = data.FeatureCount,
            Classes = dataset.ClassIndices,
            ClassCount = dataset.Encoding.ClassNames.Count,
            BaseClass = baseClass,
            ClassNames = dataset.Encoding.ClassNames,
            Weights = data.Weights,
            Names = data.Names,
            Terms = data.Terms,
            FitIntercept = data.FitIntercept,
        };
        MultinomialFit fit = MultinomialInference.Fit(classes, new InferenceOptions { Collinear = request.Collinear, ThreadCount = request.ThreadCount }, consoles.Cancellation);
        bool hasMaximum = fit.Existence == OptimumExistence.Proven;
        ClassCovariance? robust = !hasMaximum ? null : clusters is not null ? fit.ClusterCovariance(clusters) : request.Robust is { } kind ? fit.RobustCovariance(kind) : null;
        IReadOnlyList<ClassEquation> equations = robust?.Equations ?? fit.Equations;
        Coefficient[] rows = [.. equations.SelectMany(equation => equation.Coefficients)];
        bool isProfile = request.Profile && hasMaximum;
        return FittedTable.Empty(request) with
        {
            Errors = FittedTable.ErrorsOf(request, robust is not null, clusters is not null),
            Coefficients = rows,
            Classes = [.. equations.SelectMany(equation => equation.Coefficients.Select(_ => equation.ClassName))],
            BaseClass = fit.BaseClassName,
            Intervals = isProfile ? [.. fit.ProfileIntervals(request.Level, consoles.Cancellation).SelectMany(intervals => intervals)] : [.. rows.Select(row => row.WaldInterval(request.Level))],
            IntervalKind = isProfile ? "profile" : "Wald",
            LeftOut = fit.LeftOut,
            Tests = request.Tests ? fit.LikelihoodRatioTests(consoles.Cancellation) : [],
            Likelihood = FitSummary.Of(fit),
            Responses = ResponseChecksum.Of(data with { Successes = dataset.ClassIndices.Select(index => (double)index).ToArray() }),
        };
    }

    private static void Check(FitRequest request, InferenceData data, DataEncoding encoding)
    {
        string[] binary = GivenOptions.Of(
            ("--robust hc2 or hc3", request.Robust is CovarianceKind.HC2 or CovarianceKind.HC3), ("--firth", request.Firth is not null), ("offset() of the formula", !data.Offsets.IsEmpty));
        if (binary.Length > 0)
        {
            throw new UsageException($"{binary[0]} is for two classes, but {encoding.TargetName} has {encoding.ClassNames.Count}. Leave it out, or name the class that is a success with --positive.");
        }
    }
}
