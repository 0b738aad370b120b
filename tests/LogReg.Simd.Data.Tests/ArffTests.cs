using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Attribute-relation files of Weka: what the header declares is what the columns are.</summary>
public sealed class ArffTests : IDisposable
{
    private const string Header = "% made by hand\n\n@RELATION 'some flowers'\n@attribute 'petal length' REAL\n@ATTRIBUTE code {1, 2,'three, or more'}\n@attribute size integer [1,9]\n@attribute class {no,yes}\n\n@DATA\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1.5,1,7,no\n2.5, 2 ,8,yes\n-3e1,'three, or more',9,yes\n")]
    [InlineData("% rows\n1.5\t1\t7\tno\n\n2.5  2 8 yes % \n-3e1 \"three, or more\" 9 yes\n")]
    [InlineData("{0 1.5, 2 7}\r\n{0 2.5,1 2, 2 8, 3 yes}\r\n{0 -3e1, 1 'three, or more',2 9,3 yes}\r\n")]
    [InlineData("1.5,'1','7','no'\n2.5,\"2\",8,yes\n-30,'three\\, or more',9,'yes'")]
    public void Rows_are_read_as_the_header_declares(string rows)
    {
        string path = folder.Write("a.arff", Header + rows.Replace(" % ", string.Empty, StringComparison.Ordinal));
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Same(DataFormat.Arff, dataset.Encoding.Format);
        Assert.Equal(["petal length", "size", "code=1", "code=2", "code=three, or more"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1.5, 7, 1, 0, 0], [2.5, 8, 0, 1, 0], [-30, 9, 0, 0, 1]], RowCheck.All(dataset));
        Assert.Equal([0, 1, 1], dataset.Labels);
        Assert.Equal(["no", "yes"], dataset.Encoding.ClassNames);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(dataset.Encoding.ToJson()));
        string csv = folder.Write("a.csv", "class,size,code,petal length\nno,7,1,1.5\nyes,8,2,2.5\nyes,9,\"three, or more\",-30\n");
        RowCheck.AssertStreamed(csv, dataset);
    }

    /// <summary>Rows written in every way that the format has, with blocks cut anywhere and by several threads.</summary>
    [Fact]
    public void Rows_do_not_depend_on_how_they_are_written_and_cut()
    {
        string[] colours = ["red", "dark, red", "it's", "say \"hi\"", "über", "{braced}"];
        for (int seed = 0; seed < 8; seed++)
        {
            Random random = new(seed);
            string lineEnd = ((string[])["\n", "\r\n", "\r"])[seed % 3];
            System.Text.StringBuilder text = new(string.Join(
                lineEnd, "@relation r", "@attribute a numeric", $"@attribute c {{{string.Join(',', colours.Select(Quoted))}}}", "@attribute y {no,yes}", "@data") + lineEnd);
            List<(double Number, int Colour, int Label)> expected = [];
            for (int i = 0; i < 60; i++)
            {
                (double number, int colour, int label) = (Math.Round(random.NextDouble() * 100, random.Next(5)), random.Next(colours.Length), random.Next(2));
                expected.Add((number, colour, label));
                string shown = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
                string value = colour == 0 && random.Next(2) == 0 ? "red" : Quoted(colours[colour]);
                string labelText = label == 0 ? "no" : "yes";
                text.Append(random.Next(4) switch
                {
                    0 => $"{{0 {shown}{(colour == 0 ? string.Empty : $", 1 {value}")}{(label == 0 ? string.Empty : $",2 {labelText}")}}}",
                    1 => $"  {shown} ,{value},\t{labelText}",
                    2 when colour == 0 => $"{shown}\t{value}  {labelText}",
                    _ => $"{shown},{value},{labelText}",
                }).Append(lineEnd);
                text.Append(random.Next(6) == 0 ? $"% a 'comment{lineEnd}{lineEnd}" : string.Empty);
            }

            string path = folder.Write("a.arff", text.ToString());
            foreach (int blockBytes in (int[])[64, 97, 1 << 20])
            {
                foreach (int threads in (int[])[1, 3])
                {
                    using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { BlockBytes = blockBytes, ThreadCount = threads });
                    Assert.Equal(expected.Select(row => row.Label), dataset.ClassIndices);
                    for (int i = 0; i < expected.Count; i++)
                    {
                        double[] features = RowCheck.Of(dataset, i);
                        Assert.Equal(expected[i].Number, features[0]);
                        int category = 1 + Array.IndexOf([.. dataset.Encoding.FeatureNames.Skip(1)], $"c={colours[expected[i].Colour]}");
                        Assert.True(features[category] == 1 && features.Skip(1).Sum() == 1, $"seed {seed}, row {i}");
                    }
                }
            }
        }

        static string Quoted(string value) => value.All(char.IsLetter) ? value : $"'{value.Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    /// <summary>Weights in every way that the format has; a row without one has the weight 1.</summary>
    [Theory]
    [InlineData("1.5,1,7,no,{2.5}\n2.5,2,8,yes\n-30,'three, or more',9,yes,  { 0 }\n")]
    [InlineData("1.5 1 7 no {2.5}\n2.5 2 8 yes\n-30 'three, or more' 9 yes\t{0}\n")]
    [InlineData("{0 1.5, 2 7}, {2.5}\n{0 2.5,1 2, 2 8, 3 yes}\n{0 -30, 1 'three, or more', 2 9, 3 yes} {0}\n")]
    public void Weights_of_instances_are_weights(string rows)
    {
        string path = folder.Write("a.arff", Header + rows);
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal([2.5, 1, 0], dataset.SampleWeights!);
        Assert.Equal(["petal length", "size", "code=1", "code=2", "code=three, or more"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1.5, 7, 1, 0, 0], [2.5, 8, 0, 1, 0], [-30, 9, 0, 0, 1]], RowCheck.All(dataset));
        Assert.Equal([0, 1, 1], dataset.Labels);
        RowCheck.AssertStreamed(path, dataset, encoding: DataEncoding.FromJson(dataset.Encoding.ToJson()));
        using Dataset<double> unweighted = DataFile.Load<double>(path, new DataOptions { Ignore = ["instance_weight"] });
        Assert.Null(unweighted.SampleWeights);
        using Dataset<double> other = DataFile.Load<double>(path, new DataOptions { Weight = "size" });
        Assert.Equal([7, 8, 9], other.SampleWeights!);
        Assert.DoesNotContain("instance_weight", other.Encoding.FeatureNames);
    }

    [Fact]
    public void Braces_in_texts_are_no_weights_and_names_that_are_taken_are_left_alone()
    {
        string path = folder.Write("a.arff", "@relation r\n@attribute instance_weight numeric\n@attribute c {'a {5}',b}\n@attribute y {0,1}\n@data\n3,'a {5}',0,{4}\n{0 2, 1 'a {5}', 2 1}\n{1 b},{2}\n");
        using Dataset<double> dataset = DataFile.Load<double>(path);
        Assert.Equal([4, 1, 2], dataset.SampleWeights!);
        Assert.Equal([[3, 1, 0], [2, 1, 0], [0, 0, 1]], RowCheck.All(dataset));
        Assert.Equal("instance_weight_", dataset.Encoding.Columns.Single(column => column.Kind == ColumnKind.Weight).Name);
    }

    /// <summary>A string attribute whose cells are numbers at first is judged by rows far behind, as a column of CSV is.</summary>
    [Fact]
    public void Rows_far_behind_the_first_are_looked_at()
    {
        const int Rows = 60_000;
        string Row(int i) => $"{(i < Rows / 2 ? $"{i % 50}" : $"'word {i % 7}'")},{i},{i % 2}\n";
        string path = folder.Write("a.arff", "@relation r\n@attribute s string\n@attribute n numeric\n@attribute y {0,1}\n@data\n" + string.Concat(Enumerable.Range(0, Rows).Select(Row)));
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(1 + 50 + 7, dataset.Encoding.FeatureCount);
    }

    /// <summary>A sparse file is much shorter than its rows: the look goes on where the head ends in the file and not in the rows.</summary>
    [Fact]
    public void Sparse_rows_far_behind_the_first_are_looked_at()
    {
        const int Rows = 12_000;
        const int Empty = 1000;
        string Row(int i) => $"{{0 {(i < Rows / 2 ? $"{i % 50}" : $"w{i % 7}")},{1 + (i % Empty)} 1,{Empty + 1} {(i % 2 == 0 ? "a" : "b")}}}\n";
        string path = folder.Write(
            "a.arff", "@relation r\n@attribute s string\n" + string.Concat(Enumerable.Range(0, Empty).Select(i => $"@attribute n{i} numeric\n")) + "@attribute y {a,b}\n@data\n" + string.Concat(Enumerable.Range(0, Rows).Select(Row)));
        using LabeledData<float> data = DataFile.LoadEither<float>(path);
        Assert.Equal(Empty + 50 + 7, data.Encoding.FeatureCount);
    }

    [Fact]
    public void Question_marks_are_missing_unless_they_are_quoted()
    {
        string path = folder.Write("a.arff", "@relation r\n@attribute a numeric\n@attribute c {x,'?',y}\n@attribute y {0,1}\n@data\n1,x,0\n?,'?',1\n3,?,1\n");
        using Dataset<double> dataset = DataFile.Load<double>(path, new DataOptions { Missing = MissingCells.Mean, MissingMarkers = ["-9"] });
        Assert.Equal(["a", "c=?", "c=x"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1, 0, 1], [2, 1, 0], [3, 1, 0]], RowCheck.All(dataset));
        Assert.Equal([0, 1, 1], dataset.Labels);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Equal((7, "a"), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("1,4,7,no\n", 10, "code", "'4' is none of those that the header declares: '1', '2'")]
    [InlineData("1.5,1,7,no\n1,'four',7,no\n", 11, "code", "'four' is none")]
    [InlineData("x,1,7,no\n1,1,1,yes\n", 10, "petal length", "is no number")]
    [InlineData("1.5,1,7\n", 10, null, "3 cells")]
    [InlineData("1.5,1,7,no,{2,5}\n", 10, null, "A brace begins neither")]
    [InlineData("1.5,1,7,no,{2}\n2,1,7,yes,{x}\n", 11, "instance_weight", "'x' is no number")]
    [InlineData("1.5,1,7,no,{2}\n2,1,7,yes,{-1}\n", 11, "instance_weight", "The weight -1 is no number from 0")]
    [InlineData("1.5,1,7,no\n2,1,7,yes,{1}\n", 11, null, "the first row has none")]
    [InlineData("1.5,1,7,{2}\n", 10, null, "cells")]
    [InlineData("{0 1.5, 9 2}\n", 10, null, "there are 4 attributes")]
    [InlineData("{0 1.5, 0 2}\n", 10, null, "stands twice")]
    [InlineData("{0 1.5, b 2}\n", 10, null, "no pair of index and value")]
    [InlineData("{0 1.5}, {5,6}\n", 10, null, "a weight")]
    [InlineData("{0 1.5} 5\n", 10, null, "that is no weight")]
    [InlineData("1.5{2 1 7\n", 10, null, "A brace begins neither")]
    public void What_contradicts_the_header_is_an_error_with_its_line(string rows, long line, string? column, string says)
    {
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.arff", Header + rows)));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@relation r\n@attribute d date 'yyyy-MM-dd'\n@attribute y {0,1}\n@data\n'2001-04-03',0\n'2001-05-03',1\n", "dates or times")]
    [InlineData("@relation r\n@attribute a relational\n@data\n1\n", "'relational' is not read")]
    [InlineData("@relation r\n@attribute a numeric\n@attribute a numeric\n@data\n1,2\n", "Two attributes")]
    [InlineData("@relation r\n@attribute a {}\n@data\n1\n", "list of values is empty")]
    [InlineData("@relation r\n@attribute a\n@data\n1\n", "lacks its name or its type")]
    [InlineData("@relation r\nhello\n@data\n1\n", "none of @relation")]
    [InlineData("@relation r\n@attribute a numeric\n1,2\n", "none of @relation")]
    [InlineData("@relation r\n@attribute a numeric\n", "no @data")]
    [InlineData("@relation r\n@data\n1,2\n", "no @attribute before @data")]
    [InlineData("@relation r\n@attribute a numeric\n@attribute y {0,1}\n@data\n", "no rows")]
    [InlineData("@relation r\n@attribute a string\n@attribute y {0,1}\n@data\n'one two three',0\n'four five six',1\n", null)]
    public void Headers_that_cannot_be_obeyed_are_refused(string text, string? says)
    {
        string path = folder.Write("a.arff", text);
        if (says is null)
        {
            using Dataset<float> dataset = DataFile.Load<float>(path);
            Assert.Equal(2, dataset.Encoding.FeatureCount);
            return;
        }

        Assert.Contains(says, Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_digits_stay_texts_where_they_are_declared_so()
    {
        string path = folder.Write("a.arff", "@relation r\n@attribute zip string\n@attribute y {0,1}\n@data\n'01234',0\n'01235',1\n'01234',1\n");
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(["zip=01234", "zip=01235"], dataset.Encoding.FeatureNames);
    }
}
