using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>How good several classes are told apart, label by label.</summary>
/// <param name="Names">The classes.</param>
/// <param name="Rows">The rows of each class, whatever their weights.</param>
/// <param name="Matrix">Labels against decisions.</param>
internal sealed record ClassJudgement(IReadOnlyList<string> Names, IReadOnlyList<long> Rows, MulticlassConfusionMatrix Matrix);

/// <summary>Judges scores by their labels.</summary>
internal static class Judging
{
    /// <summary>From this many classes on it is asked whether the label is among the likeliest.</summary>
    private const int LeastForTop = 4;

    /// <summary>Above this many classes the likeliest are five, below two.</summary>
    private const int ManyClasses = 10;

    /// <summary>How good scores are.</summary>
    /// <param name="model">The model that they come from.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="threshold">The probability above which a row of two classes is positive.</param>
    public static QualitySummary Of<T>(IClassifier model, Scores<T> scores, double threshold = Scoring.UsualThreshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> weights = scores.Weights;
        if (model.IsBinary)
        {
            return new QualitySummary(
                ConfusionOf(model, scores, threshold).Accuracy,
                scores.LogOdds.All(T.IsFinite) ? BinaryMetrics.ComputeLogLossFromLogits<T>(scores.LogOdds, scores.Labels, weights) : null,
                scores.HasBothClasses ? BinaryMetrics.ComputeRocAuc<T>(scores.Logits, scores.Labels, weights) : null,
                BinaryMetrics.ComputeBrierScoreFromLogits<T>(scores.LogOdds, scores.Labels, weights));
        }

        int count = model.LogitCount;
        MulticlassConfusionMatrix matrix = MatrixOf(count, scores);
        double logLoss = MulticlassMetrics.ComputeLogLossFromLogits<T>(scores.LogOdds, count, scores.Classes, weights);
        int? top = count < LeastForTop ? null : count > ManyClasses ? 5 : 2;
        return new QualitySummary(matrix.Accuracy, double.IsFinite(logLoss) ? logLoss : null, null, null)
        {
            MacroF1 = matrix.MacroAverage.F1,
            WeightedF1 = matrix.WeightedAverage.F1,
            TopCount = top,
            TopAccuracy = top is { } number ? MulticlassMetrics.ComputeTopAccuracy<T>(scores.Logits, count, scores.Classes, number, weights) : null,
        };
    }

    /// <summary>Labels of two classes against decisions at a threshold, which are those of predict to the last bit.</summary>
    public static ConfusionMatrix ConfusionOf<T>(IClassifier model, Scores<T> scores, double threshold = Scoring.UsualThreshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        BinaryMetrics.ComputeConfusionMatrixFromLogits<T>(scores.Logits, scores.Labels, scores.Weights, double.CreateTruncating(T.CreateTruncating(model.Link.LogitOf(threshold))));

    /// <summary>Labels against decisions; null for two classes by one logit.</summary>
    public static ClassJudgement? ClassesOf<T>(IClassifier model, IReadOnlyList<string> names, Scores<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        model.IsBinary ? null : new ClassJudgement(names, CountByClass(names.Count, scores.Classes), MatrixOf(model.LogitCount, scores));

    /// <summary>The rows of each class.</summary>
    public static long[] CountByClass(int classCount, ReadOnlySpan<int> classes)
    {
        long[] counts = new long[classCount];
        foreach (int index in classes)
        {
            counts[index]++;
        }

        return counts;
    }

    /// <summary>The class of the largest logit; ties go to the smaller index.</summary>
    public static int Largest<T>(ReadOnlySpan<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int largest = 0;
        for (int k = 1; k < logits.Length; k++)
        {
            largest = logits[k] > logits[largest] ? k : largest;
        }

        return largest;
    }

    private static MulticlassConfusionMatrix MatrixOf<T>(int classCount, Scores<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] predictions = new int[scores.Classes.Length];
        for (int i = 0; i < predictions.Length; i++)
        {
            predictions[i] = Largest<T>(scores.Logits.AsSpan(i * classCount, classCount));
        }

        return MulticlassMetrics.ComputeConfusionMatrix<T>(scores.Classes, predictions, classCount, scores.Weights);
    }
}
