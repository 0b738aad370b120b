using System.Globalization;
using LogReg.Simd.Data.Tests.Support;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>Tables of numbers alone, whose columns go into the packed features without rows between: they are the data set of the CSV that holds the same, and errors are those of rows.</summary>
public sealed class ParquetNumbersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 7)]
    [InlineData(16, 16)]
    [InlineData(50, 17)]
    [InlineData(5000, 2049)]
    public void They_are_the_data_set_of_the_CSV_that_holds_the_same(int rows, int groupRows)
    {
        rows++;
        Numbers numbers = new(rows);
        string parquet = numbers.Write(folder.PathOf("a.parquet"), groupRows);
        string csv = folder.Write("a.csv", numbers.Csv());
        foreach (DataOptions options in (DataOptions[])
            [new() { Target = "y" }, new() { Target = "y", Weight = "w" }, new() { Target = "y", Weight = "w", Scale = 3, Ignore = ["c"] }, new() { Target = "y", MoveFarColumns = true }])
        {
            AssertSame<float>(parquet, csv, options);
            AssertSame<double>(parquet, csv, options);
        }
    }

    [Fact]
    public void A_missing_number_is_the_error_or_the_mean_of_rows()
    {
        Numbers numbers = new(40) { MissingRow = 33 };
        string parquet = numbers.Write(folder.PathOf("a.parquet"), 16);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(parquet, new DataOptions { Target = "y" }));
        Assert.Equal((34, "b"), (error.Line, error.Column));
        AssertSame<float>(parquet, folder.Write("a.csv", numbers.Csv()), new DataOptions { Target = "y", Missing = MissingCells.Mean });
        AssertSame<float>(parquet, folder.Write("a.csv", numbers.Csv()), new DataOptions { Target = "y", Missing = MissingCells.Drop });
    }

    [Fact]
    public void A_number_that_single_precision_cannot_hold_is_the_error_of_rows()
    {
        Numbers numbers = new(40);
        numbers.B[20] = 1e300;
        string parquet = numbers.Write(folder.PathOf("a.parquet"), 16);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(parquet, new DataOptions { Target = "y" }));
        Assert.Equal((21, "b"), (error.Line, error.Column));
        Assert.Contains("too large", error.Message, StringComparison.Ordinal);
        AssertSame<double>(parquet, folder.Write("a.csv", numbers.Csv()), new DataOptions { Target = "y" });
    }

    [Fact]
    public async Task A_label_may_be_the_name_of_its_column()
    {
        string path = folder.PathOf("a.parquet");
        DataField[] fields = [new DataField<float>("a"), new DataField<string>("yes")];
        await WriteAsync(path, fields, async group =>
        {
            await group.WriteAsync<float>(fields[0], new float[] { 1, 2, 3 });
            await group.WriteAsync(fields[1], new[] { "yes", "no", "yes" });
        });
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(["no", "yes"], dataset.Encoding.ClassNames);
        Assert.Equal([1, 0, 1], dataset.Labels);
        Assert.Equal([[1], [2], [3]], RowCheck.All(dataset));
    }

    private static void AssertSame<T>(string parquet, string csv, DataOptions options)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using Dataset<T> expected = DataFile.Load<T>(csv, options);
        using Dataset<T> actual = DataFile.Load<T>(parquet, options);
        Assert.Equal(RowCheck.All(expected), RowCheck.All(actual));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.ClassIndices, actual.ClassIndices);
        Assert.Equal(expected.SampleWeights, actual.SampleWeights);
        Assert.Equal((expected.RowsRead, expected.RowsDropped), (actual.RowsRead, actual.RowsDropped));
        Assert.Equal(expected.Encoding.FeatureNames, actual.Encoding.FeatureNames);
        Assert.Equal(expected.Encoding.Columns.Select(column => column.Offset), actual.Encoding.Columns.Select(column => column.Offset));
    }

    private static async Task WriteAsync(string path, DataField[] fields, params Func<ParquetRowGroupWriter, Task>[] groups)
    {
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        foreach (Func<ParquetRowGroupWriter, Task> write in groups)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await write(group);
        }
    }

    /// <summary>Columns of single and double precision, one that may be missing, whole numbers, one far from zero, weights and labels.</summary>
    private sealed class Numbers
    {
        public Numbers(int rows)
        {
            Random random = new(rows);
            A = [.. Enumerable.Range(0, rows).Select(_ => random.Next(1000) / 64f)];
            B = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(random.NextDouble() * 100, 6))];
            C = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-1000, 1000))];
            Far = [.. Enumerable.Range(0, rows).Select(_ => 1_700_000_000L + random.Next(1000))];
            W = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(random.NextDouble() * 3, 2))];
            Y = [.. Enumerable.Range(0, rows).Select(i => i < 2 ? i : random.Next(2))];
        }

        public int MissingRow { get; init; } = -1;

        public float[] A { get; }

        public double[] B { get; }

        public int[] C { get; }

        public long[] Far { get; }

        public double[] W { get; }

        public int[] Y { get; }

        public string Csv() => "a,b,c,far,w,y\n" + string.Concat(Enumerable.Range(0, Y.Length).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{A[i]},{(i == MissingRow ? string.Empty : B[i].ToString("R", CultureInfo.InvariantCulture))},{C[i]},{Far[i]},{W[i]},{Y[i]}\n")));

        public string Write(string path, int groupRows)
        {
            DataField[] fields = [new DataField<float>("a"), new DataField<double?>("b"), new DataField<int>("c"), new DataField<long>("far"), new DataField<double>("w"), new DataField<int>("y")];
            WriteAsync(path, fields, [.. Enumerable.Range(0, (Y.Length + groupRows - 1) / groupRows).Select<int, Func<ParquetRowGroupWriter, Task>>(i => group => Write(group, fields, i * groupRows, Math.Min(groupRows, Y.Length - (i * groupRows))))])
                .GetAwaiter().GetResult();
            return path;
        }

        private async Task Write(ParquetRowGroupWriter group, DataField[] fields, int first, int count)
        {
            await group.WriteAsync<float>(fields[0], A.AsMemory(first, count));
            await group.WriteAsync<double>(fields[1], Enumerable.Range(first, count).Select(i => i == MissingRow ? (double?)null : B[i]).ToArray());
            await group.WriteAsync<int>(fields[2], C.AsMemory(first, count));
            await group.WriteAsync<long>(fields[3], Far.AsMemory(first, count));
            await group.WriteAsync<double>(fields[4], W.AsMemory(first, count));
            await group.WriteAsync<int>(fields[5], Y.AsMemory(first, count));
        }
    }
}
