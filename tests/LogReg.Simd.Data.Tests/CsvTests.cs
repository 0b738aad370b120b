using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>CSV in all the ways it is written, and the options that apply to it.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a,b,y\n1,2,0\n3,4,1\n")]
    [InlineData("a;b;y\r\n1;2;0\r\n3;4;1\r\n")]
    [InlineData("a\tb\ty\n1\t2\t0\n3\t4\t1")]
    [InlineData("a|b|y\n\n1|2|0\n  \n3|4|1\n\n")]
    [InlineData("a, b, y\n1, 2, 0\n3, 4, 1 \n")]
    [InlineData("\"a\",\"b\",\"y\"\n\"1\",\"2\",0\n3,\"4\",\"1\"\n")]
    [InlineData("\uFEFFa,b,y\n1,2,0\n+3.0,4e0,1\n")]
    public void Delimiters_quotes_blanks_and_line_ends_are_understood(string text)
    {
        string path = folder.Write("a.csv", text);
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal([[1, 2], [3, 4]], RowCheck.All(dataset));
        Assert.Equal([0, 1], dataset.Labels);
        Assert.Equal(["a", "b"], dataset.Encoding.FeatureNames);
        Assert.Equal("y", dataset.Encoding.TargetName);
        RowCheck.AssertStreamed(path, dataset, batchSize: 1);
        using Dataset<float> compressed = DataFile.Load<float>(folder.WriteCompressed("a.csv.gz", System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(RowCheck.All(dataset), RowCheck.All(compressed));
    }

    [Fact]
    public void Quoted_cells_may_hold_delimiters_quotes_and_line_ends()
    {
        string path = folder.Write("a.csv", "colour,size,y\n\"red, dark\",1,no\n\"say \"\"hi\"\"\",2,yes\n\"two\nlines\",3,no\n");
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal(["size", "colour=red, dark", "colour=say \"hi\"", "colour=two\nlines"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1, 1, 0, 0], [2, 0, 1, 0], [3, 0, 0, 1]], RowCheck.All(dataset));
        Assert.Equal(["no", "yes"], dataset.Encoding.ClassNames);
        Assert.Equal(["yes"], dataset.Encoding.PositiveLabels);
    }

    [Theory]
    [InlineData("1,2,0\n3,4,1\n", HeaderLine.Auto, 2)]
    [InlineData("1,2,0\n3,4,1\n", HeaderLine.Present, 1)]
    [InlineData("a,2,y\n3,4,1\n", HeaderLine.Auto, 1)]
    [InlineData("red,big,yes\nblue,small,no\nred,small,yes\n", HeaderLine.Auto, 3)]
    [InlineData("colour,size,answer\nblue,small,no\nred,small,yes\n", HeaderLine.Auto, 2)]
    [InlineData("colour,size,answer\nblue,small,no\nred,small,yes\n", HeaderLine.Absent, 3)]
    [InlineData("2,2,no,yes\n1,2,0\n3,4,1\n", HeaderLine.Auto, 2)]
    public void The_header_is_told_from_the_rows(string text, HeaderLine header, int rows)
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text), new DataOptions { Header = header });
        Assert.Equal(rows, dataset.Features.SampleCount);
    }

    [Theory]
    [InlineData("Label,a,b\n1,2,3\n0,4,5\n", null, "Label")]
    [InlineData("a,b,c\n2,3,1\n4,5,0\n", null, "c")]
    [InlineData("a,y,class\n2,3,1\n4,5,0\n", null, "class")]
    [InlineData("a,b,c\n2,3,1\n4,5,0\n", "b", "b")]
    [InlineData("a,b,c\n2,3,1\n4,5,0\n", "0", "a")]
    public void The_target_is_named_or_found(string text, string? target, string expected)
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", text), new DataOptions { Target = target });
        Assert.Equal(expected, dataset.Encoding.TargetName);
        Assert.Equal(2, dataset.Features.FeatureCount);
    }

    [Fact]
    public void Columns_are_ignored_or_weigh()
    {
        string path = folder.Write("a.csv", "id,a,w,y\nx1,2,0.5,1\nx2,4,3,0\n");
        using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { Ignore = ["id"], Weight = "w", Scale = 2 });
        Assert.Equal([[1.0], [2.0]], RowCheck.All(dataset));
        Assert.Equal([0.5, 3], dataset.SampleWeights!);
        RowCheck.AssertStreamed(path, dataset);
    }

    [Fact]
    public void Classes_are_ordered_by_number_or_by_text()
    {
        using Dataset<float> numbers = DataFile.Load<float>(folder.Write("a.csv", "1,10\n2,9\n3,+9.0\n4,-1\n"));
        Assert.Equal(["-1", "9", "10"], numbers.Encoding.ClassNames);
        Assert.Equal([2, 1, 1, 0], numbers.ClassIndices);
        Assert.Equal([2, 1, 1, 0], numbers.Labels);
        using Dataset<float> odd = DataFile.Load<float>(folder.PathOf("a.csv"), new DataOptions { Positive = "9,-1.0" });
        Assert.Equal([0, 1, 1, 1], odd.Labels);
        Assert.Equal([2, 1, 1, 0], odd.ClassIndices);
        using Dataset<float> signs = DataFile.Load<float>(folder.Write("b.csv", "1,-1\n2,+1\n3,-1\n"));
        Assert.Equal([0, 1, 0], signs.Labels);
        using Dataset<float> texts = DataFile.Load<float>(folder.Write("c.csv", "1,b\n2,B\n3,a\n"));
        Assert.Equal(["B", "a", "b"], texts.Encoding.ClassNames);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("")]
    public void Missing_cells_follow_the_option(string missing)
    {
        string path = folder.Write("a.csv", $"n,c,y\n1,red,0\n{missing},blue,1\n4,{missing},0\n");
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<double>(path));
        Assert.Equal((3, "n"), (error.Line, error.Column));
        using Dataset<double> mean = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Mean });
        Assert.Equal(["n", "c=?", "c=blue", "c=red"], mean.Encoding.FeatureNames);
        Assert.Equal([[1, 0, 0, 1], [2.5, 0, 1, 0], [4, 1, 0, 0]], RowCheck.All(mean));
        RowCheck.AssertStreamed(path, mean);
        using Dataset<double> dropped = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Drop });
        Assert.Equal([[1.0, 1.0]], RowCheck.All(dropped));
        Assert.Equal((3, 2), (dropped.RowsRead, dropped.RowsDropped));
        RowCheck.AssertStreamed(path, dropped);
    }

    [Fact]
    public void A_missing_first_cell_does_not_hide_what_the_column_is()
    {
        string path = folder.Write("a.csv", "?,?,0\nx,1,1\ny,2,0\n");
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Equal((1, "x1"), (error.Line, error.Column));
        using Dataset<float> dataset = DataFile.Load<float>(path, new DataOptions { Missing = MissingCells.Mean });
        Assert.Equal([[1.5f, 1, 0, 0], [1, 0, 1, 0], [2, 0, 0, 1]], RowCheck.All(dataset));
    }

    [Fact]
    public void Columns_are_one_hot_as_the_option_says()
    {
        string path = folder.Write("a.csv", "zip,c,y\n10,x,0\n2,z,1\n10,x,0\n");
        using Dataset<float> both = DataFile.Load<float>(path, new DataOptions { Categorical = "auto,zip" });
        Assert.Equal(["zip=10", "zip=2", "c=x", "c=z"], both.Encoding.FeatureNames);
        DataFormatException none = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, new DataOptions { Categorical = "none" }));
        Assert.Equal((2, "c"), (none.Line, none.Column));
        DataFormatException few = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, new DataOptions { CategoryLimit = 1 }));
        Assert.Equal((3, "c"), (few.Line, few.Column));
    }

    [Fact]
    public void A_file_longer_than_a_chunk_keeps_every_row()
    {
        string path = folder.PathOf("long.csv");
        const int Rows = 600_000;
        using (StreamWriter writer = new(path))
        {
            for (int i = 0; i < Rows; i++)
            {
                writer.Write($"{i},{i % 7},{-i},{i * 2},{i * 3},{i * 5},{i * 7},{i % 2}\n");
            }
        }

        using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { KeepIdentifiers = true });
        Assert.Equal(Rows, dataset.Features.SampleCount);
        for (int i = 0; i < Rows; i += 997)
        {
            Assert.Equal([i, i % 7, -i, i * 2.0, i * 3.0, i * 5.0, i * 7.0], RowCheck.Of(dataset, i));
            Assert.Equal(i % 2, dataset.Labels[i]);
        }
    }
}
