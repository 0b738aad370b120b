using System.Numerics;
using System.Text;

namespace LogReg.Simd.Data.Pipelines;

/// <summary>Scores a line of text the way of a file.</summary>
internal static class LineScoring<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static RecordPrediction Predict(ScoringPipeline pipeline, string line, double threshold)
    {
        if (!pipeline.Encoding.Format.IsText)
        {
            throw new NotSupportedException($"The model was trained on {pipeline.Encoding.Format.Name}, whose rows are no lines of text. Pass cells or a dictionary.");
        }

        using DataSource source = DataSource.OfStream(new MemoryStream(Encoding.UTF8.GetBytes(line)), "line");
        RowStreamOptions options = new() { Format = pipeline.Encoding.Format, Header = HeaderLine.Absent, ReadLabels = false, BatchSize = 2, ThreadCount = 1 };
        using RowStream<T> stream = RowStream<T>.Open(source, pipeline.Encoding, options);
        bool hasRow = stream.Read();
        if (!hasRow || stream.RowCount != 1)
        {
            throw new DataFormatException(hasRow ? "The text is more than one line. Pass one." : "The line is empty, or lacks a cell and the encoding drops such rows. Pass one with all cells.");
        }

        RecordFindings findings = new(
            (int)stream.FilledCells.Values.Sum(), (int)stream.UnseenCategories.Values.Sum());
        return RowScorer<T>.PredictRow(pipeline, new EncodedRow<T>(stream.Rows), new T[pipeline.Model.ClassCount], threshold, findings);
    }
}
