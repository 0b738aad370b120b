using System.Globalization;
using LogReg.Simd.Data.Tests.Columns;
using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Tests.Shared;
using Xunit;
using Xunit.Abstractions;

namespace LogReg.Simd.Data.Tests.Records;

/// <summary>A record alone has the features that a file with its cells has.</summary>
public sealed class RecordEncoderTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(MissingCells.Mean, CategoryCoding.OneHot, 0, 1)]
    [InlineData(MissingCells.Indicator, CategoryCoding.Treatment, 70, 255)]
    public void A_record_has_the_features_of_the_row_of_a_file(MissingCells missing, CategoryCoding coding, int rare, double scale)
    {
        SampleTable table = new(400);
        DataOptions options = new() { Missing = missing, Coding = coding, RareLimit = rare, Scale = scale, MoveFarColumns = true };
        using Dataset<double> dataset = DataFile.Load<double>(table.Write(folder, "csv"), options);
        RecordEncoder<double> usual = new(dataset.Encoding);
        Assert.Equal(["size", "count", "colour"], usual.Columns);
        RecordEncoder<double> other = new(DataEncoding.FromJson(dataset.Encoding.ToJson()), ["extra", "Colour", "size", "count"]);
        double[] features = new double[usual.FeatureCount];
        for (int i = 0; i < 400; i++)
        {
            double size = table.Sizes[i] ?? double.NaN;
            RecordFindings findings = usual.Encode([size, table.Counts[i], table.Colours[i]], features);
            Assert.Equal(RowCheck.Of(dataset, i), features);
            Assert.Equal(new RecordFindings(table.Sizes[i] is null ? 1 : 0, 0), findings);
            string text = table.Sizes[i]?.ToString(CultureInfo.InvariantCulture) ?? "NA";
            other.Encode([true, table.Colours[i], text, table.Counts[i].ToString(CultureInfo.InvariantCulture)], features);
            Assert.Equal(RowCheck.Of(dataset, i), features);
        }
    }

    [Fact]
    public void Numbers_and_flags_find_their_categories()
    {
        using Dataset<float> dataset = DataFile.Load<float>(
            folder.Write("a.csv", "zip,flag,y\n1000,True,0\n2000,False,1\n1000,True,1\n"), new DataOptions { Categorical = "auto,zip" });
        RecordEncoder<float> encoder = new(dataset.Encoding);
        float[] features = new float[4];
        Assert.Equal(default, encoder.Encode([2000, true], features));
        Assert.Equal([0, 1, 0, 1], features);
        Assert.Equal(new RecordFindings(0, 2), encoder.Encode([3000, "maybe"], features));
        Assert.Equal([0, 0, 0, 0], features);
    }

    [Fact]
    public void A_European_encoding_reads_European_texts()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", "a;y\n1.234,5;0\n2,5;1\n"));
        RecordEncoder<float> encoder = new(dataset.Encoding);
        float[] features = new float[1];
        encoder.Encode(["1.000,25"], features);
        Assert.Equal([1000.25f], features);
        encoder.Encode([7.5], features);
        Assert.Equal([7.5f], features);
    }

    [Fact]
    public void Encodings_without_columns_take_their_features()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a", "1 1:2 3:4\n0 2:1\n"), new DataOptions { Scale = 2 });
        RecordEncoder<float> encoder = new(dataset.Encoding);
        Assert.Equal(["1", "2", "3"], encoder.Columns);
        float[] features = new float[3];
        encoder.Encode([2, RecordCell.Missing, 4], features);
        Assert.Equal([1, 0, 2], features);
    }

    [Fact]
    public void Faults_name_the_column()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", "a,b,y\n1,2,0\n2,3,1\n"));
        RecordEncoder<float> encoder = new(dataset.Encoding);
        float[] features = new float[2];
        Assert.StartsWith("record, column b: The cell is missing", Assert.Throws<DataFormatException>(() => encoder.Encode([1, default], features)).Message, StringComparison.Ordinal);
        Assert.StartsWith("record, column a: The cell 'x' is no number.", Assert.Throws<DataFormatException>(() => encoder.Encode(["x", 2], features)).Message, StringComparison.Ordinal);
        Assert.StartsWith("record, column a: The number 1E+300 is too large for Single", Assert.Throws<DataFormatException>(() => encoder.Encode([1e300, 2], features)).Message, StringComparison.Ordinal);
        RecordEncoder<double> wide = new(dataset.Encoding);
        Assert.StartsWith("record, column a: The number 1e400 is too large for Double. Scale",
            Assert.Throws<DataFormatException>(() => wide.Encode(["1e400", 2], new double[2])).Message, StringComparison.Ordinal);
        RecordEncoder<double> scaled = new(dataset.Encoding with { Scale = 1e-300 });
        Assert.StartsWith("record, column a: The number 1E+300 is too large for Double once it is divided by the scale. Scale",
            Assert.Throws<DataFormatException>(() => scaled.Encode([1e300, 2], new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("1 cells, but there are 2 columns", Assert.Throws<ArgumentException>(() => encoder.Encode([1], features)).Message, StringComparison.Ordinal);
        Assert.Contains("room for 1 features", Assert.Throws<ArgumentException>(() => encoder.Encode([1, 2], features.AsSpan(1))).Message, StringComparison.Ordinal);
        Assert.Contains("lacks the column 'b'", Assert.Throws<DataFormatException>(() => new RecordEncoder<float>(dataset.Encoding, ["a", "c"])).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new RecordEncoder<Half>(dataset.Encoding));
    }

    [Fact]
    public void Twenty_columns_take_no_memory_and_little_time()
    {
        const int Columns = 20;
        string header = string.Join(',', Enumerable.Range(0, Columns).Select(i => $"c{i}")) + ",y\n";
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => string.Join(',', Enumerable.Range(0, Columns).Select(k => k % 2 == 0 ? $"{i * k % 17}" : $"level {i * k % 5}")) + $",{i % 2}\n"));
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", header + rows));
        RecordEncoder<float> encoder = new(dataset.Encoding);
        RecordCell[] record = [.. encoder.Columns.Select((_, k) => k % 2 == 0 ? RecordCell.Of(k) : RecordCell.Of($"level {k % 5}"))];
        float[] features = new float[encoder.FeatureCount];
        AllocatedBytes.AssertNone(() => encoder.Encode(record, features));
        TimeSpan best = TimeSpan.MaxValue;
        for (int round = 0; round < 20; round++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (int i = 0; i < 5000; i++)
            {
                encoder.Encode(record, features);
            }

            TimeSpan elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        // A microsecond is the aim; a machine that other tests share gets ten.
        Assert.InRange(best.TotalMicroseconds / 5000, 0, 10);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A record of {Columns} columns: {best.TotalMicroseconds / 5000:F3} µs."));
    }
}
