using Microsoft.ML;
using Microsoft.ML.Data;

namespace LogReg.Simd.MicrosoftML.Scoring;

/// <summary>A row with its scores.</summary>
internal sealed class ScoredRow(DataViewRow input, ScoreMapper mapper, RowScores scores) : DataViewRow
{
    public override DataViewSchema Schema => mapper.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => scores.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => scores.GetterOf<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
