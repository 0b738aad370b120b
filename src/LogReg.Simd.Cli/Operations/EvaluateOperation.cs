using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>evaluate</c> was asked to do.</summary>
internal sealed record EvaluateRequest
{
    public required string ModelPath { get; init; }

    public required string Data { get; init; }

    public required string? Json { get; init; }

    /// <summary>Gets the probability above which a row is positive; null for one half.</summary>
    public required double? Threshold { get; init; }

    public required RowStreamOptions Reading { get; init; }
}

/// <summary>Everything that a model is judged by.</summary>
internal sealed record Evaluation(string Source, ScoringPipeline Stored, int Rows, QualitySummary Quality)
{
    /// <summary>Gets the probability above which a row of two classes is positive.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Gets what two classes by one logit are judged by; null for other models.</summary>
    public BinaryJudgement? Binary { get; init; }

    /// <summary>Gets what several classes are judged by; null for two classes by one logit.</summary>
    public ClassJudgement? Classes { get; init; }
}

/// <summary>What two classes by one logit are judged by, besides <see cref="QualitySummary"/>.</summary>
internal sealed record BinaryJudgement(
    long Positives,
    double? AveragePrecision,
    double ExpectedCalibrationError,
    ConfusionMatrix Confusion,
    IReadOnlyList<CalibrationBin> Calibration,
    IReadOnlyList<RocPoint> Curve);

/// <summary>Scores a file with labels and reports.</summary>
internal static class EvaluateOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Run(EvaluateRequest request, ScoringPipeline stored, Consoles consoles)
    {
        Scoring.ThrowThreshold(request.Threshold, request.ModelPath, stored);
        OutputPaths.Check(consoles.Host, [("MODEL", request.ModelPath), ("DATA", request.Data)], [("--json", request.Json)]);
        Scores<T> scores = Scoring.Of<T>(stored.Model, stored.Encoding, request.Data, request.Reading, consoles);
        Evaluation evaluation = Judge(request, stored, scores);
        if (request.Json is not null)
        {
            OutputFile.Write(request.Json, EvaluationJson.Serialize(evaluation), consoles.Host.Temporaries);
        }

        scores.Findings.Write(consoles, request.Data);
        Scoring.NoticeAbsent(consoles, request.Data, evaluation.Classes);
        if (!consoles.IsQuiet)
        {
            EvaluationReport.Write(consoles, evaluation);
        }

        return ExitCode.Success;
    }

    private static Evaluation Judge(EvaluateRequest request, ScoringPipeline stored, Scores<T> scores)
    {
        IClassifier model = stored.Model;
        double threshold = request.Threshold ?? Scoring.UsualThreshold;
        return new Evaluation(DataSources.NameOf(request.Data), stored, scores.Logits.Length / model.LogitCount, Judging.Of(model, scores, threshold))
        {
            Threshold = threshold,
            Binary = model.IsBinary ? JudgeBinary(model, scores, threshold) : null,
            Classes = Judging.ClassesOf(model, stored.ClassNames, scores),
        };
    }

    private static BinaryJudgement JudgeBinary(IClassifier model, Scores<T> scores, double threshold)
    {
        ReadOnlySpan<T> weights = scores.Weights;
        CalibrationBin[] bins = BinaryMetrics.ComputeCalibrationFromLogits<T>(scores.LogOdds, scores.Labels, weights);
        bool hasPositives = scores.Labels.Contains(T.One);
        return new BinaryJudgement(
            scores.Labels.LongCount(label => label == T.One),
            hasPositives ? BinaryMetrics.ComputeAveragePrecision<T>(scores.Logits, scores.Labels, weights) : null,
            BinaryMetrics.ComputeExpectedCalibrationError(bins),
            Judging.ConfusionOf(model, scores, threshold),
            bins,
            scores.HasBothClasses ? BinaryMetrics.ComputeRocCurve<T>(scores.Logits, scores.Labels, weights) : []);
    }
}
