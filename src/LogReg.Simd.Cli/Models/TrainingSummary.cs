namespace LogReg.Simd.Cli.Models;

/// <summary>How a model came about. Nothing in it depends on clock, threads or folders.</summary>
internal sealed record TrainingSummary
{
    public required string Data { get; init; }

    public required int Rows { get; init; }

    public required long Positives { get; init; }

    public required double L1Strength { get; init; }

    public required double L2Strength { get; init; }

    public required bool Standardized { get; init; }

    public required bool FitIntercept { get; init; }

    /// <summary>Gets the class weights as given: <c>none</c>, <c>balanced</c>, or the two factors.</summary>
    public required string ClassWeights { get; init; }

    public required string Solver { get; init; }

    public required string SolverReason { get; init; }

    public required string StopReason { get; init; }

    public required int Iterations { get; init; }

    public required int Evaluations { get; init; }

    public required double Passes { get; init; }

    public required double? Objective { get; init; }

    public required double? LogLoss { get; init; }

    public required double? GradientInfinityNorm { get; init; }

    public required double? CertifiedGap { get; init; }

    public required Quality Train { get; init; }

    public required Quality? Test { get; init; }
}

/// <summary>How good a model is on some rows. The area is null where a class is missing.</summary>
internal sealed record Quality(double Accuracy, double LogLoss, double? Auc, double Brier);
