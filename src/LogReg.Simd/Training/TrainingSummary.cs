using System.Globalization;
using System.Text.Json.Serialization;
using LogReg.Simd.Guards;

namespace LogReg.Simd.Training;

/// <summary>How a model came about, as its file tells: plain data. Nothing in it depends on clock, threads or folders.</summary>
public sealed record TrainingSummary
{
    /// <summary>Gets the name of the data; null where nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Data { get; init; }

    /// <summary>Gets the rows that trained the model; null where nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Rows { get; init; }

    /// <summary>Gets the rows of class 1, of a model of two classes by one logit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Positives { get; init; }

    /// <summary>Gets the rows by class, of other models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? ClassRows { get; init; }

    /// <summary>Gets the word of the loss: <c>log-loss</c>, <c>brier</c>, <c>tanh</c> or <c>squared-logit</c>; version 1 of the file knew the log loss only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Loss { get; init; }

    /// <summary>Gets λ₁ as it was used.</summary>
    public required double L1Strength { get; init; }

    /// <summary>Gets λ₂ as it was used.</summary>
    public required double L2Strength { get; init; }

    /// <summary>Gets a value indicating whether the penalty applied to standardised features.</summary>
    public required bool Standardized { get; init; }

    /// <summary>Gets a value indicating whether intercepts were fitted.</summary>
    public required bool FitIntercept { get; init; }

    /// <summary>Gets the class weights as given: <c>none</c>, <c>balanced</c>, or the factors by class.</summary>
    public required string ClassWeights { get; init => field = Given(value, nameof(ClassWeights)); }

    /// <summary>Gets the name of the <see cref="Training.Solver"/>.</summary>
    public required string Solver { get; init => field = Given(value, nameof(Solver)); }

    /// <summary>Gets why that solver, in one sentence.</summary>
    public required string SolverReason { get; init => field = Given(value, nameof(SolverReason)); }

    /// <summary>Gets the name of the <see cref="Training.StopReason"/>.</summary>
    public required string StopReason { get; init => field = Given(value, nameof(StopReason)); }

    /// <summary>Gets the solver's steps (stochastic solvers: epochs).</summary>
    public required int Iterations { get; init; }

    /// <summary>Gets the calls of the objective with gradient.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Gets the reads of the features.</summary>
    public required double Passes { get; init; }

    /// <summary>Gets F of the model (formula 3.1); null where it is not finite.</summary>
    public required double? Objective { get; init; }

    /// <summary>Gets the mean log loss; null where another loss was minimised.</summary>
    public required double? LogLoss { get; init; }

    /// <summary>Gets the mean of the loss that was minimised, where it is another one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanLoss { get; init; }

    /// <summary>Gets ‖∇F‖∞ at the end.</summary>
    public required double? GradientInfinityNorm { get; init; }

    /// <summary>Gets the certificate of <see cref="TrainingReport.CertifiedGap"/>; null where there is none.</summary>
    public required double? CertifiedGap { get; init; }

    /// <summary>Gets how good the model is on the rows that trained it; null where nobody measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QualitySummary? Train { get; init; }

    /// <summary>Gets how good the model is on other rows; null where nobody measured.</summary>
    public QualitySummary? Test { get; init; }

    /// <summary>Summarises a run.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="report">Its report, or its result.</param>
    /// <returns>A summary that knows neither data nor quality: add them by <c>with</c>.</returns>
    /// <exception cref="ArgumentException">The loss of the options is none that exists, or their class weights are null.</exception>
    public static TrainingSummary Of(TrainingOptions options, TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        Guard.Defined(options.Loss, nameof(options), nameof(options.Loss));
        Guard.NotNull(options.ClassWeights, nameof(options), nameof(options.ClassWeights), $"{nameof(ClassWeights)}.{nameof(Training.ClassWeights.None)}");
        bool isLogLoss = options.Loss == Training.Loss.LogLoss;
        return new TrainingSummary
        {
            Loss = Words.Of(options.Loss),
            L1Strength = report.L1Strength,
            L2Strength = report.L2Strength,
            Standardized = options.Standardize,
            FitIntercept = options.FitIntercept,
            ClassWeights = options.ClassWeights.IsBalanced ? "balanced"
                : options.ClassWeights.Factors.Count == 0 ? "none"
                : string.Join(',', options.ClassWeights.Factors.Select(factor => factor.ToString("R", CultureInfo.InvariantCulture))),
            Solver = report.Solver.ToString(),
            SolverReason = report.SolverReason,
            StopReason = report.StopReason.ToString(),
            Iterations = report.Iterations,
            Evaluations = report.Evaluations,
            Passes = report.Passes,
            Objective = Finite(report.Objective),
            LogLoss = isLogLoss ? Finite(report.MeanLoss) : null,
            MeanLoss = isLogLoss ? null : Finite(report.MeanLoss),
            GradientInfinityNorm = Finite(report.GradientNorm),
            CertifiedGap = Finite(report.CertifiedGap),
        };
    }

    private static string Given(string? value, string property)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        return value;
    }

    /// <summary>JSON has no other numbers.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
