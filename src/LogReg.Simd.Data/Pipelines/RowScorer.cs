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

    /// <summary>
    /// The prediction of a row, as the command has it: the class above the threshold, or that of the largest logit. The logits are computed once, for the class and for the probabilities.
    /// </summary>
    public static RecordPrediction PredictRow(ScoringPipeline pipeline, EncodedRow<T> row, Span<T> probabilities, double threshold, RecordFindings findings)
    {
        IClassifier model = pipeline.Model;
        if (threshold != RecordScorer.UsualThreshold && model.LogitCount > 1)
        {
            throw new ArgumentException($"The threshold is {threshold}, but the largest of {model.ClassCount} probabilities decides. Leave it out.", nameof(threshold));
        }

        Span<T> logits = probabilities[..model.LogitCount];
        row.ComputeLogits(model, logits);
        int index = row.ClassBy(model, logits, threshold);
        return new RecordPrediction(index, pipeline.ClassNames[index], double.CreateTruncating(ProbabilityOf(model, index, logits)), findings);
    }

    /// <summary>The probability of a class, with the bits that <see cref="IClassifier.PredictProbabilities(ReadOnlySpan{double}, Span{double}, int)"/> gives it. The logits are overwritten.</summary>
    private static T ProbabilityOf(IClassifier model, int index, Span<T> logits)
    {
        if (logits.Length > 1)
        {
            model.MakeProbabilities(logits);
            return logits[index];
        }

        // That of class 0 is σ(−z), which has more digits than 1 − σ(z).
        bool isOther = index == 0;
        bool isCut = model.Link == Link.Identity;
        logits[0] = isOther && !isCut ? -logits[0] : logits[0];
        model.MakeProbabilities(logits);
        return isOther && isCut ? T.One - logits[0] : logits[0];
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
