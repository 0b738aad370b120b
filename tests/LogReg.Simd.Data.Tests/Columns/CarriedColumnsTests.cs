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
}
