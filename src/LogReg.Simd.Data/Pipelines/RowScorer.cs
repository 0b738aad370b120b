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
/// <remarks>Where the features are many times as many as a record can have, the row is one of entries, and scoring does not depend on how many features there are.</remarks>
internal sealed class RowScorer<T>(ScoringPipeline pipeline, IReadOnlyList<string>? columns) : RowScorer
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Features and probabilities that fit the stack.</summary>
    private const int StackElements = 1024;

    /// <summary>Entries that fit the stack.</summary>
    private const int StackEntries = 256;

    /// <summary>Features of a dense row that cost what an entry does.</summary>
    private const int FeaturesPerEntry = 8;

    private readonly RecordEncoder<T> encoder = new(pipeline.Encoding, columns);

    public override IReadOnlyList<string> Columns => encoder.Columns;

    public override int ClassCount => pipeline.Model.ClassCount;

    private bool IsSparse => encoder.MostEntries <= Math.Min(StackEntries, encoder.FeatureCount / FeaturesPerEntry);

    public override RecordPrediction Predict(ReadOnlySpan<RecordCell> record, double threshold)
    {
        T[]? rented = Rent(out int valueCount);
        Span<T> memory = rented is null ? stackalloc T[StackElements] : rented;
        try
        {
            EncodedRow<T> row = Encode(record, stackalloc int[IsSparse ? valueCount : 0], memory[..valueCount], out RecordFindings findings);
            return PredictRow(pipeline, row, memory.Slice(valueCount, ClassCount), threshold, findings);
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

        T[]? rented = Rent(out int valueCount);
        Span<T> memory = rented is null ? stackalloc T[StackElements] : rented;
        try
        {
            EncodedRow<T> row = Encode(record, stackalloc int[IsSparse ? valueCount : 0], memory[..valueCount], out RecordFindings findings);
            Span<T> probabilities = memory.Slice(valueCount, ClassCount);
            row.ComputeProbabilities(pipeline.Model, probabilities);
            TensorPrimitives.ConvertTruncating(probabilities, destination);
            return findings;
        }
        finally
        {
            Return(rented);
        }
    }

    /// <summary>The prediction of a row, as the command has it: the class above the threshold, or that of the largest logit.</summary>
    public static RecordPrediction PredictRow(ScoringPipeline pipeline, EncodedRow<T> row, Span<T> probabilities, double threshold, RecordFindings findings)
    {
        IClassifier model = pipeline.Model;
        int index = row.ClassBy(model, probabilities[..model.LogitCount]);
        if (threshold != RecordScorer.UsualThreshold)
        {
            if (model.LogitCount > 1)
            {
                throw new ArgumentException($"The threshold is {threshold}, but the largest of {model.ClassCount} probabilities decides. Leave it out.", nameof(threshold));
            }

            T limit = T.CreateTruncating(model.Link.LogitOf(threshold));
            row.ComputeLogits(model, probabilities[..1]);
            index = probabilities[0] > limit ? 1 : 0;
        }

        row.ComputeProbabilities(model, probabilities);
        return new RecordPrediction(index, pipeline.ClassNames[index], double.CreateTruncating(probabilities[index]), findings);
    }

    private static void Return(T[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    private EncodedRow<T> Encode(ReadOnlySpan<RecordCell> record, Span<int> features, Span<T> values, out RecordFindings findings)
    {
        if (!IsSparse)
        {
            findings = encoder.Encode(record, values);
            return new EncodedRow<T>(values);
        }

        findings = encoder.EncodeEntries(record, features, values, out int count);
        return new EncodedRow<T>(features[..count], values[..count]);
    }

    /// <summary>Room for the features, or the entries, and the probabilities of a row, where the stack has none.</summary>
    private T[]? Rent(out int valueCount)
    {
        valueCount = IsSparse ? encoder.MostEntries : encoder.FeatureCount;
        return valueCount + ClassCount > StackElements ? ArrayPool<T>.Shared.Rent(valueCount + ClassCount) : null;
    }
}
