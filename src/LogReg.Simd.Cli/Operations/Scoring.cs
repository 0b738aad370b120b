using System.Numerics;
using System.Numerics.Tensors;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Pipelines;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Applies models to packed rows and to files.</summary>
internal static class Scoring
{
    /// <summary>The probability above which a row is positive, unless another one is given.</summary>
    public const double UsualThreshold = 0.5;

    private const int BlockRows = 256;

    /// <summary>Rows with fewer features are scored dense.</summary>
    private const int LeastSparseFeatures = 1024;

    /// <summary>Rows of tables with fewer features for each column are scored dense.</summary>
    private const int LeastFeaturesPerColumn = 10;

    /// <summary>The most features, or logits of several classes, of a batch of rows.</summary>
    private const int BatchElements = 1 << 18;

    public static Scores<T> Of<T>(IClassifier model, Samples<T> samples, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] logits = new T[checked(samples.Count * model.LogitCount)];
        if (model is LogisticModel { ScoresInDouble: false } binary)
        {
            T[] coefficients = [.. binary.Coefficients.ToArray().Select(coefficient => T.CreateTruncating(coefficient / samples.FeatureScale))];
            using FeaturePasses<T> passes = new(samples.Features, threads);
            passes.ComputeLogits(coefficients, T.CreateTruncating(binary.Intercept), logits);
        }
        else if (samples.FeatureScale == 1)
        {
            model.ComputeLogitsOf(samples.Features, logits);
        }
        else
        {
            ComputeInBlocks(model, samples, logits);
        }

        return new Scores<T>(model, logits, samples.Labels, samples.Classes, samples.Weights);
    }

    /// <summary>Refuses options that files for a model cannot have.</summary>
    /// <param name="given">The options.</param>
    /// <param name="chosen">The format that was named; null where it is told from the file.</param>
    /// <param name="encoding">The model's.</param>
    public static void CheckFormat(FormatOptions given, DataFormat? chosen, DataEncoding encoding)
    {
        // A table may be scored in another format than that of the table that the model was trained on.
        string? problem = chosen is not null ? given.ProblemWith(chosen, "the format")
            : encoding.Format.HasColumns ? null : given.ProblemWith(encoding.Format, "the data that the model was trained on");
        if (problem is not null)
        {
            throw new UsageException(problem);
        }
    }

    /// <summary>Computes the logits of a batch, dense or sparse.</summary>
    public static void ComputeLogits<T>(IClassifier model, RowStream<T> stream, Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (stream.SparseRows is { } sparse)
        {
            model.ComputeLogitsOf(sparse, logits);
        }
        else
        {
            model.ComputeLogitsOf(stream.Rows, logits);
        }
    }

    /// <summary>Refuses a threshold where there is nothing to compare with it.</summary>
    public static void ThrowThreshold(double? threshold, string path, ScoringPipeline stored)
    {
        if (threshold is not null && !stored.Model.IsBinary)
        {
            throw new UsageException(
                $"--threshold is for two classes by one probability, but {path} tells {stored.ClassNames.Count} classes apart by the largest of theirs. Leave it out.");
        }
    }

    /// <summary>Opens a file to be scored, in batches whose logits take no more memory than their features.</summary>
    public static RowStream<T> Open<T>(
        IClassifier model, DataEncoding encoding, DataSource source, RowStreamOptions options, IProgress<ReadingProgress> progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int batch = model.IsBinary ? options.BatchSize : Math.Max(1, BatchElements / Math.Max(model.FeatureCount, model.LogitCount));
        return ScoresSparse(encoding)
            ? RowStream<T>.Open(source, encoding, options with { KeepsSparse = true }, progress, cancellation)
            : RowStream<T>.Open(source, encoding, options with { BatchSize = batch }, progress, cancellation);
    }

    /// <summary>Reads a file with labels to its end, to know before long work that it can be judged by.</summary>
    public static void CheckLabeled<T>(DataEncoding encoding, string path, RowStreamOptions options, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Watch.Reading(consoles, path, progress =>
        {
            using RowStream<T> stream = RowStream<T>.Open(consoles.Host.Data[path], encoding, options with { KeepsSparse = ScoresSparse(encoding) }, progress, consoles.Cancellation);
            ThrowUnlabeled(stream.HasLabels, path, encoding);
            long rows = 0;
            bool counts = !stream.HasWeights;
            while (stream.Read())
            {
                rows += stream.RowCount;
                counts = counts || stream.SampleWeights.ContainsAnyExcept(T.Zero);
            }

            ThrowEmpty(rows, path);
            ThrowWeightless(counts, path);
            return rows;
        });

    /// <summary>Scores a file with labels, which is never in memory as a whole.</summary>
    public static Scores<T> Of<T>(IClassifier model, DataEncoding encoding, string path, RowStreamOptions options, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Watch.Reading(consoles, path, progress =>
        {
            using RowStream<T> stream = Open<T>(model, encoding, consoles.Host.Data[path], options, progress, consoles.Cancellation);
            ThrowUnlabeled(stream.HasLabels, path, encoding);
            List<T> logits = [];
            List<T> labels = [];
            List<int> classes = [];
            List<T> weights = [];
            T[] batch = new T[checked(stream.BatchSize * model.LogitCount)];
            while (stream.Read())
            {
                Span<T> here = batch.AsSpan(0, stream.RowCount * model.LogitCount);
                ComputeLogits(model, stream, here);
                logits.AddRange(here);
                if (model.IsBinary)
                {
                    labels.AddRange(stream.Labels);
                }
                else
                {
                    classes.AddRange(stream.ClassIndices);
                }

                weights.AddRange(stream.SampleWeights);
            }

            ThrowEmpty(logits.Count, path);
            ThrowWeightless(!stream.HasWeights || weights.Exists(weight => weight != T.Zero), path);
            return new Scores<T>(model, [.. logits], [.. labels], [.. classes], stream.HasWeights ? [.. weights] : null)
            {
                Findings = RowFindings.Of(stream),
            };
        });

    /// <summary>Says which of several classes do not occur where a model is judged.</summary>
    public static void NoticeAbsent(Consoles consoles, string path, ClassJudgement? judgement)
    {
        string[] absent = judgement is null ? [] : [.. judgement.Names.Where((_, k) => judgement.Rows[k] == 0)];
        if (absent.Length > 0)
        {
            consoles.Notice(absent.Length == 1
                ? $"{DataSources.NameOf(path)}: the class {ClassCheck.Listed(absent)} of the model does not occur; macro averages count it as 0."
                : $"{DataSources.NameOf(path)}: the classes {ClassCheck.Listed(absent)} of the model do not occur; macro averages count them as 0.");
        }
    }

    private static void ThrowUnlabeled(bool hasLabels, string path, DataEncoding encoding)
    {
        if (!hasLabels)
        {
            throw new FileProblemException(path, $"The file has no labels to judge by. Add the column '{encoding.TargetName}', or use predict.");
        }
    }

    private static void ThrowWeightless(bool counts, string path)
    {
        if (!counts)
        {
            throw new FileProblemException(DataSources.NameOf(path), "All rows have the weight 0, so that none counts. Give a row of a weight above 0.");
        }
    }

    private static void ThrowEmpty(long count, string path)
    {
        if (count == 0)
        {
            throw new FileProblemException(DataSources.NameOf(path), "The file holds no rows to judge by. Check that it was written completely, and whether rows were dropped.");
        }
    }

    /// <summary>Tells whether rows under an encoding are scored sparse: with few features, or where most come from columns of numbers, a dense row is no detour.</summary>
    private static bool ScoresSparse(DataEncoding encoding) =>
        encoding.FeatureCount >= LeastSparseFeatures
        && (encoding.Format == DataFormat.Libsvm || (encoding.Columns.Count > 0 && encoding.Columns.Count <= encoding.FeatureCount / LeastFeaturesPerColumn));

    /// <summary>Computes the logits of rows that have still to be divided, a block at a time.</summary>
    private static void ComputeInBlocks<T>(IClassifier model, Samples<T> samples, Span<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FeatureSource<T> features = samples.Features;
        int outputs = model.LogitCount;
        T[] rows = new T[Math.Min(BlockRows, features.SampleCount) * features.FeatureCount];
        for (int first = 0; first < features.SampleCount; first += BlockRows)
        {
            int count = Math.Min(BlockRows, features.SampleCount - first);
            Span<T> block = rows.AsSpan(0, count * features.FeatureCount);
            for (int row = 0; row < count; row++)
            {
                features.CopyRowTo(first + row, block.Slice(row * features.FeatureCount, features.FeatureCount));
            }

            TensorPrimitives.Divide(block, T.CreateTruncating(samples.FeatureScale), block);
            model.ComputeLogitsOf<T>(block, logits.Slice(first * outputs, count * outputs));
        }
    }
}
