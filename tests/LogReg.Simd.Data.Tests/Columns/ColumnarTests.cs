using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>A table is the same data set in whatever format it is stored.</summary>
public sealed class ColumnarTests : IDisposable
{
    private static readonly DataOptions Options = new() { Missing = MissingCells.Mean };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Formats => [.. SampleTable.Formats];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_table_is_the_data_set_of_the_CSV_that_holds_the_same(string format)
    {
        SampleTable table = new(100);
        using Dataset<double> expected = DataFile.Load<double>(table.Write(folder, "csv"), Options);
        using Dataset<double> actual = DataFile.Load<double>(table.Write(folder, format), Options);
        Assert.Equal(expected.Encoding.FeatureNames, actual.Encoding.FeatureNames);
        Assert.Equal(expected.Encoding.ClassNames, actual.Encoding.ClassNames);
        Assert.Equal(expected.ClassIndices, actual.ClassIndices);
        Assert.Equal(RowCheck.All(expected), RowCheck.All(actual));
        Assert.NotEqual(expected.Encoding.Format, actual.Encoding.Format);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_chosen_marker_is_missing_among_labels_of_every_format(string format)
    {
        SampleTable table = new(100);
        (table.Labels[4], table.Labels[60]) = ("None", "None");
        DataOptions options = Options with { Missing = MissingCells.Drop, MissingMarkers = ["None"] };
        using Dataset<double> expected = DataFile.Load<double>(table.Write(folder, "csv"), options);
        string path = table.Write(folder, format);
        using Dataset<double> actual = DataFile.Load<double>(path, options);
        Assert.Equal(["no", "yes"], actual.Encoding.ClassNames);
        Assert.Equal(RowCheck.All(expected), RowCheck.All(actual));
        Assert.Equal("2 rows are left out because the label in column 'label' is missing, as 'None' is", Assert.Single(actual.Notices));
        RowCheck.AssertStreamed(path, actual);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rows_are_read_under_an_encoding_learnt_from_any_format(string format)
    {
        SampleTable table = new(3000);
        string csv = table.Write(folder, "csv");
        string path = table.Write(folder, format);
        using Dataset<float> fromCsv = DataFile.Load<float>(csv, Options);
        using Dataset<float> fromTable = DataFile.Load<float>(path, Options);
        RowCheck.AssertStreamed(path, fromTable);
        RowCheck.AssertStreamed(path, fromCsv);
        RowCheck.AssertStreamed(csv, fromTable);
        RowCheck.AssertStreamed(path, fromTable, encoding: DataEncoding.FromJson(fromTable.Encoding.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Cells_are_carried_along_as_CSV_has_them(string format)
    {
        SampleTable table = new(100);
        using Dataset<float> dataset = DataFile.Load<float>(table.Write(folder, "csv"), Options);
        using RowStream<float> stream = RowStream<float>.Open(table.Write(folder, format), dataset.Encoding, new RowStreamOptions { Carried = ["colour", "size", "label"] });
        int done = 0;
        while (stream.Read())
        {
            for (int i = 0; i < stream.RowCount; i++, done++)
            {
                Assert.Equal(table.Colours[done] ?? string.Empty, stream.CarriedText(i, 0));
                Assert.Equal(table.Sizes[done]?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty, stream.CarriedText(i, 1));
                Assert.Equal(table.Labels[done], stream.CarriedText(i, 2));
            }
        }

        Assert.Equal(100, done);
    }

    [Fact]
    public void An_encoding_of_a_version_that_did_not_know_decimal_marks_reads_points()
    {
        string path = new SampleTable(100).Write(folder, "csv");
        using Dataset<float> dataset = DataFile.Load<float>(path, Options);
        string json = dataset.Encoding.ToJson();
        string older = json.Replace("\"decimalMark\":\".\",", string.Empty, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(json, older);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(older));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_missing_cell_is_an_error_that_names_row_and_column(string format)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(new SampleTable(100).Write(folder, format)));
        Assert.Contains(", row 4, column size: The cell is missing.", error.Message, StringComparison.Ordinal);
        Assert.Equal((4, "size"), (error.Line, error.Column));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_is_cut_off_is_refused(string format)
    {
        byte[] whole = File.ReadAllBytes(new SampleTable(100).Write(folder, format));
        for (int length = 8; length < whole.Length - 8; length += whole.Length / 23)
        {
            string path = folder.Write("cut", whole.AsSpan(0, length));
            DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, Options));
            Assert.Equal(path, error.Path);
        }
    }
}
