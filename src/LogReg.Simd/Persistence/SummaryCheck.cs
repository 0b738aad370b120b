using LogReg.Simd.Guards;
using LogReg.Simd.Training;

namespace LogReg.Simd.Persistence;

/// <summary>Whether a file can hold a summary: JSON has finite numbers only, and UTF-8 whole characters.</summary>
internal static class SummaryCheck
{
    /// <summary>Refuses what would be another summary once it is read.</summary>
    /// <param name="summary">The summary; null for none.</param>
    /// <param name="argument">What it is passed as.</param>
    public static void Throw(TrainingSummary? summary, string argument)
    {
        if (summary is null)
        {
            return;
        }

        foreach ((string name, string? text) in new[]
        {
            (nameof(summary.Data), summary.Data), (nameof(summary.Loss), summary.Loss), (nameof(summary.ClassWeights), summary.ClassWeights), (nameof(summary.Solver), summary.Solver),
            (nameof(summary.SolverReason), summary.SolverReason), (nameof(summary.StopReason), summary.StopReason),
        })
        {
            if (text is not null && TextGuard.HasHalfPair(text, out int half))
            {
                throw TextGuard.HalfPair(argument, $"text of {name}", half);
            }
        }

        ThrowUnlessFinite(argument, string.Empty, [
            (nameof(summary.L1Strength), summary.L1Strength), (nameof(summary.L2Strength), summary.L2Strength),
            (nameof(summary.Passes), summary.Passes), (nameof(summary.Objective), summary.Objective),
            (nameof(summary.LogLoss), summary.LogLoss), (nameof(summary.MeanLoss), summary.MeanLoss), (nameof(summary.GradientInfinityNorm), summary.GradientInfinityNorm),
            (nameof(summary.CertifiedGap), summary.CertifiedGap),
        ]);
        ThrowUnlessFinite(argument, nameof(summary.Train), summary.Train);
        ThrowUnlessFinite(argument, nameof(summary.Test), summary.Test);
    }

    private static void ThrowUnlessFinite(string argument, string where, QualitySummary? quality)
    {
        if (quality is not null)
        {
            ThrowUnlessFinite(argument, $"{where}.", [
                (nameof(quality.Accuracy), quality.Accuracy), (nameof(quality.LogLoss), quality.LogLoss), (nameof(quality.Auc), quality.Auc), (nameof(quality.Brier), quality.Brier),
                (nameof(quality.MacroF1), quality.MacroF1), (nameof(quality.WeightedF1), quality.WeightedF1), (nameof(quality.TopAccuracy), quality.TopAccuracy),
            ]);
        }
    }

    private static void ThrowUnlessFinite(string argument, string where, (string Name, double? Value)[] numbers)
    {
        foreach ((string name, double? value) in numbers)
        {
            if (value is { } number && !double.IsFinite(number))
            {
                throw ArgumentErrors.Invalid(argument, $"The {where}{name} of the summary is {number}, but a file holds finite numbers only. Set a finite one, or null where it may be.");
            }
        }
    }
}
