using LogReg.Simd.Data.Pipelines;

namespace LogReg.Simd.Data;

/// <summary>Scores records whose cells stand in a fixed order: <see cref="ScoringPipeline.ScorerOf(IReadOnlyList{string}?)"/> makes it.</summary>
/// <remarks>
/// Immutable and thread-safe; scoring allocates nothing, but for more than 1024 features or classes where the shared pool has no buffer yet.
/// Where there are eight times as many features as a record can have that are not zero, what scoring takes does not depend on the features.
/// </remarks>
public sealed class RecordScorer
{
    internal const double UsualThreshold = 0.5;

    private readonly RowScorer rows;

    internal RecordScorer(ScoringPipeline pipeline, IReadOnlyList<string>? columns) =>
        rows = pipeline.ReadsDouble ? new RowScorer<double>(pipeline, columns) : new RowScorer<float>(pipeline, columns);

    /// <summary>Gets the names of the cells of a record, in their order.</summary>
    public IReadOnlyList<string> Columns => rows.Columns;

    /// <summary>Gets the number of classes.</summary>
    public int ClassCount => rows.ClassCount;

    /// <summary>Predicts the class of a record.</summary>
    /// <param name="record">A cell for each of <see cref="Columns"/>.</param>
    /// <param name="threshold">The probability above which a row of two classes by one logit is positive, in [0, 1]; not for other models.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns, the logit is NaN, or a threshold is given where there is nothing to compare with it.</exception>
    /// <exception cref="DataFormatException">A cell is one that the encoding has no rule for.</exception>
    public RecordPrediction Predict(ReadOnlySpan<RecordCell> record, double threshold = UsualThreshold) => rows.Predict(record, threshold);

    /// <summary>Computes the probabilities of all classes of a record.</summary>
    /// <param name="record">A cell for each of <see cref="Columns"/>.</param>
    /// <param name="destination">Receives <see cref="ClassCount"/> probabilities, with the bits of the precision in which rows are read.</param>
    /// <returns>What the encoding does not know of the record.</returns>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns, or the destination has another length.</exception>
    /// <exception cref="DataFormatException">A cell is one that the encoding has no rule for.</exception>
    public RecordFindings PredictProbabilities(ReadOnlySpan<RecordCell> record, Span<double> destination) => rows.PredictProbabilities(record, destination);
}

/// <summary>Scores records of a type by its columns: <see cref="ScoringPipeline.ScorerOf{TRecord}(RecordColumns{TRecord})"/> makes it.</summary>
/// <remarks>Thread-safe, as far as the functions of the columns are. A call allocates the cells of a record and what the functions do.</remarks>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public sealed class RecordScorer<TRecord>
{
    private readonly RecordColumns<TRecord> columns;

    internal RecordScorer(RecordColumns<TRecord> columns, RecordScorer cells)
    {
        this.columns = columns;
        Cells = cells;
    }

    /// <summary>Gets the scorer of the cells.</summary>
    public RecordScorer Cells { get; }

    /// <summary>Predicts the class of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="threshold">The probability above which a row of two classes by one logit is positive, in [0, 1]; not for other models.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="ArgumentException">A value is no cell, the logit is NaN, or a threshold is given where there is nothing to compare with it.</exception>
    /// <exception cref="DataFormatException">A cell is one that the encoding has no rule for.</exception>
    public RecordPrediction Predict(TRecord record, double threshold = RecordScorer.UsualThreshold) => Cells.Predict(Read(record), threshold);

    /// <summary>Computes the probabilities of all classes of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="destination">Receives a probability per class.</param>
    /// <returns>What the encoding does not know of the record.</returns>
    /// <exception cref="ArgumentException">A value is no cell, or the destination has another length.</exception>
    /// <exception cref="DataFormatException">A cell is one that the encoding has no rule for.</exception>
    public RecordFindings PredictProbabilities(TRecord record, Span<double> destination) => Cells.PredictProbabilities(Read(record), destination);

    private RecordCell[] Read(TRecord record)
    {
        RecordCell[] cells = new RecordCell[Cells.Columns.Count];
        columns.Read(record, cells);
        return cells;
    }
}
