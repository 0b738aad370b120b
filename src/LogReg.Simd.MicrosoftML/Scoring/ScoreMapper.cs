using LogReg.Simd.MicrosoftML.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LogReg.Simd.MicrosoftML.Scoring;

/// <summary>From a row of a view to the row with score, probability and predicted label.</summary>
internal sealed class ScoreMapper : IRowToRowMapper
{
    private readonly LogisticModel model;
    private readonly FeatureColumns features;

    public ScoreMapper(LogisticModel model, FeatureColumns features, DataViewSchema input)
    {
        this.model = model;
        this.features = features;
        InputSchema = input;
        DataViewSchema.Builder builder = new();
        builder.AddColumns(input);
        builder.AddColumn("Score", NumberDataViewType.Single, KindOf("Score", isNormalized: false));
        builder.AddColumn("Probability", NumberDataViewType.Single, KindOf("Probability", isNormalized: true));
        builder.AddColumn("PredictedLabel", BooleanDataViewType.Instance, KindOf("PredictedLabel", isNormalized: false));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns of the input that some of the output need.</summary>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        DataViewSchema.Column[] wanted = [.. dependingColumns];
        HashSet<int> indices = [.. wanted.Where(column => column.Index < InputSchema.Count).Select(column => column.Index)];
        if (wanted.Any(column => column.Index >= InputSchema.Count))
        {
            indices.UnionWith(features.Columns.Select(column => column.Index));
        }

        return InputSchema.Where(column => indices.Contains(column.Index));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredRow(input, this, new RowScores(model, features, input, ActiveOf(activeColumns), InputSchema.Count));

    /// <summary>A cursor with scores over one without.</summary>
    public DataViewRowCursor Over(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredCursor(input, this, new RowScores(model, features, input, ActiveOf(activeColumns), InputSchema.Count));

    private static HashSet<int> ActiveOf(IEnumerable<DataViewSchema.Column> columns) => [.. columns.Select(column => column.Index)];

    /// <summary>What ML.NET's evaluators look for.</summary>
    private static DataViewSchema.Annotations KindOf(string kind, bool isNormalized)
    {
        DataViewSchema.Annotations.Builder builder = new();
        AddText(builder, "ScoreColumnKind", "BinaryClassification");
        AddText(builder, "ScoreValueKind", kind);
        if (isNormalized)
        {
            builder.Add("IsNormalized", BooleanDataViewType.Instance, static (ref bool value) => value = true);
        }

        return builder.ToAnnotations();
    }

    private static void AddText(DataViewSchema.Annotations.Builder builder, string name, string text) =>
        builder.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
}
