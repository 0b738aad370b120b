using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Metrics;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Logits with their labels and weights: all that metrics need.</summary>
internal sealed record Scores<T>(T[] Logits, T[] Labels, T[]? Weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Gets, by column, how many cells held a category that the model does not know.</summary>
    public IReadOnlyDictionary<string, long> Unseen { get; init; } = new Dictionary<string, long>();

    public long RowsDropped { get; init; }

    public bool HasBothClasses => Labels.Contains(T.Zero) && Labels.Contains(T.One);
}

/// <summary>Applies models to packed rows and to files, and judges the result.</summary>
internal static class Scoring
{
    /// <summary>The numbers of a model in the precision of the features.</summary>
    public static (T[] Coefficients, T Intercept) Numbers<T>(LogisticModel model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] coefficients = new T[model.FeatureCount];
        for (int feature = 0; feature < coefficients.Length; feature++)
        {
            coefficients[feature] = T.CreateTruncating(model.Coefficients[feature]);
        }

        return (coefficients, T.CreateTruncating(model.Intercept));
    }

    public static Scores<T> Of<T>(LogisticModel model, Samples<T> samples, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] coefficients, T intercept) = Numbers<T>(model);
        T[] logits = new T[samples.Labels.Length];
        using FeaturePasses<T> passes = new(samples.Features, threads == 0 ? Environment.ProcessorCount : threads);
        passes.ComputeLogits(coefficients, intercept, logits);
        return new Scores<T>(logits, samples.Labels, samples.Weights);
    }

    /// <summary>Scores a file with labels, which is never in memory as a whole.</summary>
    public static Scores<T> Of<T>(LogisticModel model, DataEncoding encoding, string path, RowStreamOptions options, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Watch.Reading(consoles, path, progress =>
        {
            (T[] coefficients, T intercept) = Numbers<T>(model);
            using RowStream<T> stream = RowStream<T>.Open(path, encoding, options, progress, consoles.Cancellation);
            if (!stream.HasLabels)
            {
                throw new FileProblemException(path, $"The file has no labels to judge by. Add the column '{encoding.TargetName}', or use predict.");
            }

            List<T> logits = [];
            List<T> labels = [];
            List<T> weights = [];
            T[] batch = new T[stream.BatchSize];
            while (stream.Read())
            {
                Span<T> here = batch.AsSpan(0, stream.RowCount);
                LogisticPrimitives.ComputeLogits(stream.Rows, coefficients, intercept, here);
                logits.AddRange(here);
                labels.AddRange(stream.Labels);
                weights.AddRange(stream.SampleWeights);
            }

            if (logits.Count == 0)
            {
                throw new FileProblemException(path, "The file holds no rows to judge by. Check that it was written completely, and whether rows were dropped.");
            }

            return new Scores<T>([.. logits], [.. labels], stream.HasWeights ? [.. weights] : null)
            {
                Unseen = stream.UnseenCategories,
                RowsDropped = stream.RowsDropped,
            };
        });

    public static Quality Judge<T>(Scores<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> weights = scores.Weights;
        return new Quality(
            BinaryMetrics.ComputeAccuracy<T>(scores.Logits, scores.Labels, weights),
            BinaryMetrics.ComputeLogLoss<T>(scores.Logits, scores.Labels, weights),
            scores.HasBothClasses ? BinaryMetrics.ComputeRocAuc<T>(scores.Logits, scores.Labels, weights) : null,
            BinaryMetrics.ComputeBrierScore<T>(scores.Logits, scores.Labels, weights));
    }

    /// <summary>Says how many cells held categories that the model does not know, and how many rows were left out.</summary>
    public static void NoticeUnseen(Consoles consoles, string path, IReadOnlyDictionary<string, long> unseen, long rowsDropped)
    {
        if (unseen.Count > 0)
        {
            string columns = string.Join(", ", unseen.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => $"{column.Key} ({column.Value})"));
            consoles.Notice($"{path}: {unseen.Values.Sum()} cells hold categories that the model does not know and count as none: {columns}.");
        }

        if (rowsDropped > 0)
        {
            consoles.Notice($"{path}: {rowsDropped} rows with missing cells are left out.");
        }
    }
}
