using LogReg.Simd.Data.Csv;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Csv;

/// <summary>Text with blanks between its cells: when it is taken for that, and how it is cut.</summary>
public sealed class BlankTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a b y\n1 2 0\n3 4 1\n", ' ')]
    [InlineData("  1.5   2\t0  \n 12.25  4 \t 1\n", ' ')]
    [InlineData("18.0 8 307.0\t\"chevelle malibu\"\n15.5 9 350.0\t\"buick\"\n", ' ')]
    [InlineData("1,5 2,5 0\n3,25 4,75 1\n", ' ')]
    [InlineData("a\tb\n1 2\t3\n4 5\t6\n", ' ')]
    [InlineData("\"a\" \"y\"\n\"1\" 5 0\n\"2\" 6 1\n", ' ')]
    [InlineData("a, b, y\n1, 2, 0\n3, 4, 1\n", ',')]
    [InlineData("New York\t5\t6\t0\nLos Angeles\t7\t8\t1\n", '\t')]
    [InlineData("12 345,6;1\n1 234,5;0\n", ';')]
    [InlineData("2024-01-01 10:00,5,0\n2024-01-02 11:00,6,1\n", ',')]
    [InlineData("a\nhello world\ngood bye\n", ',')]
    [InlineData("1 2 3\n1 2\n", ',')]
    public void Blanks_stand_between_cells_where_nothing_else_explains_the_text(string text, char delimiter) =>
        Assert.Equal(delimiter, (char)DelimiterRule.Decide("a", System.Text.Encoding.UTF8.GetBytes(text), 0));

    [Theory]
    [InlineData("a b c y\n1 2 red 0\n3 4 \"dark red\" 1\n-5 6 red 1\n")]
    [InlineData("  a   b \t c  y \r\n 1\t2  red  0\r\n\r\n3    4 \"dark red\"  1\r\n-5 6 red 1")]
    [InlineData("a b c y\r1 2 red 0\r3 4 \"dark red\" 1\r-5 6 red 1\r")]
    public void Cells_are_those_between_runs_of_blanks(string text)
    {
        string path = folder.Write("a.txt", text);
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal(["a", "b", "c=dark red", "c=red"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1, 2, 0, 1], [3, 4, 1, 0], [-5, 6, 0, 1]], RowCheck.All(dataset));
        Assert.Equal(' ', dataset.Encoding.Delimiter);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(dataset.Encoding.ToJson()));
        RowCheck.AssertStreamed(folder.Write("a.csv", "a,b,c,y\n1,2,red,0\n3,4,dark red,1\n-5,6,red,1\n"), dataset);
        using RowStream<double> one = RowStream<double>.Open(folder.Write("b.txt", "c b a\nred 7 8\n"), dataset.Encoding);
        Assert.True(one.Read());
        Assert.Equal([8, 7, 0, 1], one.Rows);
    }

    /// <summary>A column whose texts begin far behind the head.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Rows_far_behind_the_first_are_looked_at(int skip)
    {
        const int Rows = 60_000;
        string Row(int i) => $"  {(i < Rows / 2 ? $"{i % 50}" : $"word{i % 7}")}    {i * 7.5}   {i % 2}\n";
        string text = string.Concat(Enumerable.Repeat("a line to skip\n", skip)) + "s n y\n" + string.Concat(Enumerable.Range(0, Rows).Select(Row));
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.txt", text), new DataOptions { SkipLines = skip });
        Assert.Equal(1 + 50 + 7, dataset.Encoding.FeatureCount);
    }

    [Fact]
    public void Comments_lines_passed_over_and_line_numbers_are_kept()
    {
        string text = "it's \"a title\n\na b y\n% no \"row\n1 2 0\n3 \"x\ny\" 1\n";
        DataFormatException error = Assert.Throws<DataFormatException>(
            () => DataFile.Load<float>(folder.Write("a.txt", text), new DataOptions { SkipLines = 1, Comment = '%', Delimiter = ' ', Categorical = "none" }));
        Assert.Equal((6, "b"), (error.Line, error.Column));
    }

    [Fact]
    public void Names_of_rows_that_R_writes_are_told_from_columns()
    {
        string path = folder.Write("a.txt", "\"a\" \"y\"\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"\"{i}\" {i % 7}.5 {i % 2}\n")));
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(["a"], dataset.Encoding.FeatureNames);
        Assert.Contains("counts the rows", Assert.Single(dataset.Notices), StringComparison.Ordinal);
        RowCheck.AssertStreamed(path, dataset);
    }
}
