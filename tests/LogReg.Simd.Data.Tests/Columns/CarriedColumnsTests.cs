using System.Globalization;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>Columns that are wanted as they stand, from files that are stored by columns.</summary>
public sealed class CarriedColumnsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("arrows")]
    public void Cells_are_carried_from_typed_columns(string format)
    {
        SampleTable table = new(100);
        string path = table.Write(folder, format);
        using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Mean });
        using RowStream<double> rows = RowStream<double>.Open(path, dataset.Encoding, new RowStreamOptions { Carried = ["count", "label", "colour"] });
        int row = 0;
        while (rows.Read())
        {
            for (int i = 0; i < rows.RowCount; i++, row++)
            {
                Assert.Equal(table.Counts[row].ToString(System.Globalization.CultureInfo.InvariantCulture), rows.CarriedText(i, 0));
                Assert.Equal(table.Labels[row], rows.CarriedText(i, 1));
                Assert.Equal(table.Colours[row] ?? string.Empty, rows.CarriedText(i, 2));
            }
        }

        Assert.Equal(100, row);
    }

    [Theory]
    [MemberData(nameof(KeyFormats))]
    public void Whole_numbers_of_eight_bytes_are_carried_with_all_their_digits(string format)
    {
        KeyTable table = new();
        string path = table.Write(folder, format);
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Target = "y", Ignore = ["key", "unsigned", "optional"] });
        using RowStream<float> rows = RowStream<float>.Open(path, dataset.Encoding, new RowStreamOptions { Carried = ["key", "unsigned", "optional"] });
        List<string> carried = [];
        while (rows.Read())
        {
            carried.AddRange(Enumerable.Range(0, rows.RowCount).Select(i => $"{rows.CarriedText(i, 0)} {rows.CarriedText(i, 1)} {rows.CarriedText(i, 2)}"));
        }

        Assert.Equal(table.Rows, carried);
    }

    [Theory]
    [MemberData(nameof(KeyFormats))]
    public void Whole_numbers_of_eight_bytes_are_classes_and_categories_with_all_their_digits(string format)
    {
        KeyTable table = new();
        using Dataset<double> dataset = DataFile.Load<double>(table.Write(folder, format), new DataOptions { Target = "key", Categorical = "auto,unsigned", Ignore = ["optional"] });
        Assert.Equal(table.Keys.Select(key => key.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal), dataset.Encoding.ClassNames);
        Assert.Equal(table.Unsigned.Select(key => $"unsigned={key}").Order(StringComparer.Ordinal), dataset.Encoding.FeatureNames.Where(name => name.StartsWith("unsigned=", StringComparison.Ordinal)));
    }

    public static TheoryData<string> KeyFormats => [.. KeyTable.Formats];
}
