using Microsoft.ML;

namespace LogReg.Simd.MicrosoftML.Scoring;

/// <summary>The rows of a view with their scores, which are computed when they are read.</summary>
internal sealed class ScoredView(IDataView input, ScoreMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return mapper.Over(input.GetRowCursor(mapper.GetDependencies(needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        return [.. input.GetRowCursorSet(mapper.GetDependencies(needed), n, rand).Select(cursor => mapper.Over(cursor, needed))];
    }
}
