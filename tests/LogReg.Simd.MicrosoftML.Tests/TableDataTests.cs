using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;

namespace LogReg.Simd.MicrosoftML.Tests;

public sealed class TableDataTests
{
    private readonly MLContext context = new(seed: 1);

    [Fact]
    public void A_vector_and_its_columns_are_the_same_features()
    {
        IDataView view = Flower.View(context);
        Flower[] rows = Flower.Rows(200);
        using TableData vector = TableData.Read(view);
        using TableData columns = TableData.Read(view, new TableColumns { Features = ["Length", "Width", "Petals"], Label = "Number", Weight = "Weight" });
        Assert.Equal(["Features.0", "Features.1", "Features.2"], vector.FeatureNames);
        Assert.Equal(["Length", "Width", "Petals"], columns.FeatureNames);
        Assert.True(vector.Weights.IsEmpty);
        Assert.Equal(rows.Select(row => row.Weight), columns.Weights.ToArray());
        Assert.Equal(rows.Select(row => row.Number), vector.Labels.ToArray());
        Assert.Equal(rows.Select(row => row.Number), columns.Labels.ToArray());
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(rows.Select(row => row.Features[j]), ColumnOf(vector, j));
            Assert.Equal(rows.Select(row => row.Features[j]), ColumnOf(columns, j));
        }
    }

    [Fact]
    public void Names_that_come_twice_are_told_apart()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(NamedSlots));
        ReadOnlyMemory<char>[] slots = ["x".AsMemory(), "x".AsMemory(), default];
        definition[nameof(NamedSlots.Features)].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(slots.Length, slots), new VectorDataViewType(TextDataViewType.Instance, slots.Length));
        NamedSlots[] rows = [.. Flower.Rows(60).Select(row => new NamedSlots { Features = row.Features, Named = row.Length, Label = row.Label })];
        IDataView view = context.Data.LoadFromEnumerable(rows, definition);
        TableColumns columns = new() { Features = ["Features", "Features.2"] };
        LogisticTransformer transformer = new LogisticEstimator(context, columns).Fit(view);
        Assert.Equal(["Features.x", "Features.x (2)", "Features.2", "Features.2 (2)"], transformer.Model.FeatureNames);
        Assert.Equal(60, transformer.Transform(view).GetColumn<float>("Probability").Count());
    }

    [Fact]
    public void A_data_frame_is_a_view()
    {
        Flower[] rows = Flower.Rows(50);
        DataFrame frame = new(
            new SingleDataFrameColumn("Length", rows.Select(row => row.Length)),
            new DoubleDataFrameColumn("Width", rows.Select(row => row.Width)),
            new Int32DataFrameColumn("Petals", rows.Select(row => row.Petals)),
            new BooleanDataFrameColumn("Label", rows.Select(row => row.Label)));
        TableColumns columns = new() { Features = ["Length", "Width", "Petals"] };
        using TableData data = TableData.Read(frame, columns);
        Assert.Equal(50, data.Features.SampleCount);
        Assert.Equal(rows.Select(row => row.Number), data.Labels.ToArray());

        LogisticTransformer ofFrame = new LogisticEstimator(context, columns).Fit(frame);
        LogisticTransformer ofRows = new LogisticEstimator(context, columns).Fit(context.Data.LoadFromEnumerable(rows));
        Assert.Equal(ofRows.Model, ofFrame.Model);
        Assert.Equal(
            ofRows.Transform(context.Data.LoadFromEnumerable(rows)).GetColumn<float>("Probability"),
            ofFrame.Transform(frame).GetColumn<float>("Probability"));
    }

    [Fact]
    public void Sparse_vectors_slot_names_and_keys_of_two_values_are_read()
    {
        IDataView view = context.Data.LoadFromEnumerable(new[]
        {
            new { City = "Bern", Class = "yes" }, new { City = "Zug", Class = "no" }, new { City = "Chur", Class = "no" }, new { City = "Bern", Class = "no" },
        });
        IDataView encoded = context.Transforms.Categorical.OneHotEncoding("Features", "City", OneHotEncodingEstimator.OutputKind.Indicator)
            .Append(context.Transforms.Conversion.MapValueToKey("Label", "Class", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
            .Fit(view).Transform(view);
        using TableData data = TableData.Read(encoded);
        Assert.Equal(["Features.Bern", "Features.Zug", "Features.Chur"], data.FeatureNames);
        Assert.Equal([1f, 0, 0, 0], data.Labels.ToArray());
        Assert.Equal([1f, 0, 0, 1], ColumnOf(data, 0));
        Assert.Equal([0f, 1, 0, 0], ColumnOf(data, 1));
        Assert.Equal([0f, 0, 1, 0], ColumnOf(data, 2));
    }

    [Theory]
    [InlineData("Size", "Label", null, "'Size'")]
    [InlineData("Name", "Label", null, "'Name'")]
    [InlineData("Length", "Wrong", null, "'Wrong'")]
    [InlineData("Length", "Name", null, "'Name'")]
    [InlineData("Length", "Length", null, "Row 0")]
    [InlineData("Length", "Features", null, "vector of 3")]
    [InlineData("Length", "Label", "Features", "vector of 3")]
    [InlineData("Broken", "Label", null, "Row 1")]
    public void What_cannot_be_trained_on_is_named(string feature, string label, string? weight, string named)
    {
        IDataView view = context.Data.LoadFromEnumerable(
            Flower.Rows(2).Select((row, i) => new Odd { Name = "a", Length = 0.5f, Broken = i == 1 ? float.NaN : 1, Features = row.Features, Label = row.Label }));
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => TableData.Read(view, new TableColumns { Features = [feature], Label = label, Weight = weight }));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_without_rows_is_refused() =>
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => TableData.Read(Flower.View(context, 0))).Message, StringComparison.Ordinal);

    /// <summary>A column of the packed features: the logits of the model that takes it alone.</summary>
    private static float[] ColumnOf(TableData data, int feature)
    {
        double[] coefficients = new double[data.Features.FeatureCount];
        coefficients[feature] = 1;
        float[] values = new float[data.Features.SampleCount];
        new LogisticModel(coefficients, 0).ComputeLogits(data.Features, values);
        return values;
    }

    [Fact]
    public void Names_that_are_null_are_refused_where_they_are_set()
    {
        Assert.Equal("Features", Assert.Throws<ArgumentNullException>(() => new TableColumns { Features = null! }).ParamName);
        Assert.Equal("Label", Assert.Throws<ArgumentNullException>(() => new TableColumns { Label = null! }).ParamName);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new TableColumns { Features = ["Length", null!] });
        Assert.StartsWith("Features holds null at index 1. Leave it out, or name the column.", error.Message, StringComparison.Ordinal);
        Assert.Equal("Features", error.ParamName);
    }

    private sealed class Odd
    {
        public string Name { get; set; } = string.Empty;

        public float Length { get; set; }

        public float Broken { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class NamedSlots
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [ColumnName("Features.2")]
        public float Named { get; set; }

        public bool Label { get; set; }
    }
}
