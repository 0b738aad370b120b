using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace LogReg.Simd.Data.Pipelines;

/// <summary>Scores records in the precision of a pipeline.</summary>
internal abstract class RowScorer
{
    public abstract IReadOnlyList<string> Columns { get; }

    public abstract int ClassCount { get; }

    public abstract RecordPrediction Predict(ReadOnlySpan<RecordCell> record, double threshold);

    public abstract RecordFindings PredictProbabilities(ReadOnlySpan<RecordCell> record, Span<double> destination);
}

/// <summary>Scores records in one precision: the encoder makes a row, the model scores it.</summary>
internal sealed class RowScorer<T>(ScoringPipeline pipeline, IReadOnlyList<string>? columns) : RowScorer
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Features and probabilities that fit the stack.</summary>
    private const int StackElements = 1024;

    private readonly RecordEncoder<T> encoder = new(pipeline.Encoding, columns);

    public override IReadOnlyList<string> Columns => encoder.Columns;

    public override int ClassCount => pipeline.Model.ClassCount;

    public override RecordPrediction Predict(ReadOnlySpan<RecordCell> record, double threshold)
    {
        T[]? rented = Rent(out int length);
        Span<T> row = rented is null ? stackalloc T[StackElements] : rented;
        row = row[..length];
        try
        {
            RecordFindings findings = encoder.Encode(record, row[..encoder.FeatureCount]);
            return PredictRow(pipeline, row[..encoder.FeatureCount], row[encoder.FeatureCount..], threshold, findings);
        }
        finally
        {
            Return(rented);
        }
    }

    public override RecordFindings PredictProbabilities(ReadOnlySpan<RecordCell> record, Span<double> destination)
    {
        if (destination.Length != ClassCount)
        {
            throw new ArgumentException($"There is room for {destination.Length} probabilities, but there are {ClassCount} classes. Pass a span of that length.", nameof(destination));
        }

        T[]? rented = Rent(out int length);
        Span<T> row = rented is null ? stackalloc T[StackElements] : rented;
        row = row[..length];
        try
        {
            RecordFindings findings = encoder.Encode(record, row[..encoder.FeatureCount]);
            Span<T> probabilities = row[encoder.FeatureCount..];
            pipeline.Model.ComputeProbabilitiesOf<T>(row[..encoder.FeatureCount], probabilities);
            TensorPrimitives.ConvertTruncating(probabilities, destination);
            return findings;
        }
        finally
        {
            Return(rented);
        }
    }

    /// <summary>The prediction of a row, as the command has it: the class above the threshold, or that of the largest logit.</summary>
    public static RecordPrediction PredictRow(ScoringPipeline pipeline, ReadOnlySpan<T> features, Span<T> probabilities, double threshold, RecordFindings findings)
    {
        IClassifier model = pipeline.Model;
        int index = model.PredictOne(features);
        if (threshold != RecordScorer.UsualThreshold)
        {
            if (model.LogitCount > 1)
            {
                throw new ArgumentException($"The threshold is {threshold}, but the largest of {model.ClassCount} probabilities decides. Leave it out.", nameof(threshold));
            }

            T limit = T.CreateTruncating(model.Link.LogitOf(threshold));
            model.ComputeLogitsOf(features, probabilities[..1]);
            index = probabilities[0] > limit ? 1 : 0;
        }

        model.ComputeProbabilitiesOf(features, probabilities);
        return new RecordPrediction(index, pipeline.ClassNames[index], double.CreateTruncating(probabilities[index]), findings);
    }

    private static void Return(T[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>Room for the features and the probabilities of a row, where the stack has none.</summary>
    private T[]? Rent(out int length)
    {
        length = encoder.FeatureCount + ClassCount;
        return length > StackElements ? ArrayPool<T>.Shared.Rent(length) : null;
    }
}
