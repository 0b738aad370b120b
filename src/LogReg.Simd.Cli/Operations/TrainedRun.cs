using LogReg.Simd.Cli.Models;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Everything that a training run is reported by.</summary>
internal sealed record TrainedRun
{
    public required string Source { get; init; }

    public required DataEncoding Encoding { get; init; }

    public required int Rows { get; init; }

    public required long Positives { get; init; }

    public required long RowsDropped { get; init; }

    public required TrainingOptions Options { get; init; }

    public required TrainingResult Result { get; init; }

    public required bool IsDouble { get; init; }

    public required Quality Train { get; init; }

    public required Quality? Test { get; init; }

    /// <summary>Gets where the rows of the test come from: a file, or a holdout and its size.</summary>
    public required string? TestSource { get; init; }

    public required RunSeconds Seconds { get; init; }

    public StoredModel ToStored() => new(
        Result.Model,
        Encoding,
        IsDouble,
        new TrainingSummary
        {
            Data = Source,
            Rows = Rows,
            Positives = Positives,
            L1Strength = Result.L1Strength,
            L2Strength = Result.L2Strength,
            Standardized = Options.Standardize,
            FitIntercept = Options.FitIntercept,
            ClassWeights = Options.ClassWeights.IsBalanced ? "balanced"
                : Options.ClassWeights == ClassWeights.None ? "none"
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Options.ClassWeights.Negative:R},{Options.ClassWeights.Positive:R}"),
            Solver = Result.Solver.ToString(),
            SolverReason = Result.SolverReason,
            StopReason = Result.StopReason.ToString(),
            Iterations = Result.Iterations,
            Evaluations = Result.Evaluations,
            Passes = Result.Passes,
            Objective = Finite(Result.Objective),
            LogLoss = Finite(Result.MeanLoss),
            GradientInfinityNorm = Finite(Result.GradientNorm),
            CertifiedGap = Finite(Result.CertifiedGap),
            Train = Train,
            Test = Test,
        });

    /// <summary>JSON has no other numbers.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>Where the time went.</summary>
internal sealed record RunSeconds(double Read, double Pack, double Train, double Total);
