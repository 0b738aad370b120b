using System.Data;
using System.Globalization;
using LogReg.Simd.Data.Tests.Columns;
using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Tests.Shared;
using Microsoft.Data.Analysis;
using Xunit;

namespace LogReg.Simd.Data.Tests.Records;

/// <summary>Rows in memory are the data set of the CSV file that holds the same.</summary>
public sealed class RecordSourceTests : IDisposable
{
    private static readonly DataOptions Options = new() { Missing = MissingCells.Mean };

    private static readonly RecordColumns<Flower> Columns = new RecordColumns<Flower>()
        .Number("size", flower => flower.Size).Number("count", flower => flower.Count).Text("colour", flower => flower.Colour).Text("label", flower => flower.Label);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Kinds => ["records", "async", "properties", "structures", "dictionaries", "async dictionaries", "table", "reader", "frame"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_in_memory_are_those_of_the_CSV_that_holds_the_same(string kind)
    {
        SampleTable table = new(20_000);
        string csv = table.Write(folder, "csv");
        using Dataset<double> expected = DataFile.Load<double>(csv, Options);
        using DataSource source = Source(kind, table);
        using Dataset<double> actual = DataFile.Load<double>(source, Options);
        Assert.Equal(expected.Encoding.ToJson(), actual.Encoding.ToJson());
        Assert.Equal(expected.ClassIndices, actual.ClassIndices);
        Assert.Equal(RowCheck.All(expected), RowCheck.All(actual));
        RowCheck.AssertStreamed(csv, actual);

        using DataSource rows = Source(kind, table);
        using RowStream<double> stream = RowStream<double>.Open(rows, expected.Encoding, new RowStreamOptions { Carried = ["colour", "size"] });
        int done = 0;
        while (stream.Read())
        {
            for (int i = 0; i < stream.RowCount; i++, done++)
            {
                Assert.Equal(RowCheck.Of(expected, done), stream.Rows.Slice(i * expected.Encoding.FeatureCount, expected.Encoding.FeatureCount));
                Assert.Equal(expected.ClassIndices[done], stream.ClassIndices[i]);
                Assert.Equal(table.Colours[done] ?? string.Empty, stream.CarriedText(i, 0));
                Assert.Equal(table.Sizes[done]?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, stream.CarriedText(i, 1));
            }
        }

        Assert.Equal(20_000, done);
    }

    [Fact]
    public void Weights_that_are_too_large_are_not_called_features()
    {
        Dictionary<string, object?>[] records = [new() { ["x"] = 1, ["w"] = 1e300, ["y"] = "a" }, new() { ["x"] = 2, ["w"] = 1, ["y"] = "b" }];
        using DataSource source = DataSource.OfDictionaries(records);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(source, new DataOptions { Weight = "w" }));
        Assert.EndsWith("column w: The number 1E+300 is too large for Single. Divide all weights by the largest, or read them as double.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_of_records_can_be_read_again()
    {
        SampleTable table = new(50);
        using DataSource source = Source("reader", table);
        using Dataset<float> first = DataFile.Load<float>(source, Options);
        using Dataset<double> second = DataFile.Load<double>(source, Options);
        using RowStream<float> stream = RowStream<float>.Open(source, first.Encoding);
        Assert.True(stream.Read());
        Assert.Equal(50, stream.RowCount);
        using DataSource once = Source("reader", table);
        using RowStream<float> one = RowStream<float>.Open(once, first.Encoding);
        Assert.Contains("once only", Assert.Throws<InvalidOperationException>(() => RowStream<float>.Open(once, first.Encoding)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_name_the_records_the_row_and_the_column()
    {
        Assert.StartsWith("records, row 4, column size: The cell is missing.", Fault(() => DataFile.Load<float>(Source("records", new SampleTable(100)))), StringComparison.Ordinal);
        Assert.StartsWith("people, row 2, column age: The cell 'x' is no number, but 3 of 4", Fault(() => Load("people", [("age", 1), ("y", 0)], [("age", "x"), ("y", 1)], [("age", 2), ("y", 0)], [("age", 5), ("y", 1)])), StringComparison.Ordinal);
        Assert.Contains("There are no records", Fault(() => Load("people")), StringComparison.Ordinal);
        Assert.Contains("The number is Infinity", Fault(() => Load("people", [("age", double.PositiveInfinity), ("y", 0)], [("age", 2), ("y", 1)])), StringComparison.Ordinal);
        Assert.Contains("of type Object is no cell", Assert.Throws<ArgumentException>(() => Load("people", [("age", new object())])).Message, StringComparison.Ordinal);
        Assert.Contains("a column 'size' already", Assert.Throws<ArgumentException>(() => new RecordColumns<Flower>().Number("size", f => f.Size).Text("size", f => f.Colour)).Message, StringComparison.Ordinal);
        Assert.Contains("property Inner", Assert.Throws<ArgumentException>(RecordColumns.OfProperties<Nested>).Message, StringComparison.Ordinal);
        using Dataset<float> known = Load("people", [("a", 1), ("y", 0)], [("a", 2), ("y", 1)]);
        using DataSource missing = DataSource.OfDictionaries([new Dictionary<string, object?> { ["b"] = 1 }]);
        Assert.Contains("lacks the column 'a'", Fault(() => RowStream<float>.Open(missing, known.Encoding)), StringComparison.Ordinal);
    }

    [Fact]
    public void Dictionaries_may_differ_in_their_names()
    {
        using Dataset<float> dataset = Load("d", [("b", 2), ("y", 0)], [("a", 1.5), ("y", 1)], [("b", 4), ("a", 2.5), ("y", "1")]);
        Assert.Equal(["b", "a"], dataset.Encoding.FeatureNames);
        Assert.Equal([[2, 2], [3, 1.5f], [4, 2.5f]], RowCheck.All(dataset));
        Assert.Equal(["0", "1"], dataset.Encoding.ClassNames);
        using DataSource source = DataSource.OfDictionaries([new Dictionary<string, object?> { ["A"] = 7, ["b"] = "8" }, new Dictionary<string, object?> { ["b"] = null, ["z"] = 1 }]);
        using RowStream<float> stream = RowStream<float>.Open(source, dataset.Encoding);
        Assert.True(stream.Read());
        Assert.Equal([8, 7, 3, 2], stream.Rows);
        Assert.Contains("'A' for 'a'", Assert.Single(stream.Notices), StringComparison.Ordinal);
        using DataSource none = DataSource.OfDictionaries([]);
        using RowStream<float> empty = RowStream<float>.Open(none, dataset.Encoding);
        Assert.False(empty.Read());
    }

    [Fact]
    public void Values_of_every_type_become_cells()
    {
        Assert.Equal("1.5", RecordCell.Of(1.5m).ToString());
        Assert.Equal("9007199254740993", RecordCell.Of(9007199254740993L).ToString());
        Assert.Equal("true", RecordCell.Of((object)true).ToString());
        Assert.Equal("Monday", RecordCell.Of(DayOfWeek.Monday).ToString());
        Assert.Equal("2024-02-29 00:00:00", RecordCell.Of(new DateTime(2024, 2, 29)).ToString());
        Assert.True(RecordCell.Of(DBNull.Value).IsMissing && RecordCell.Of(string.Empty).IsMissing && RecordCell.Of(double.NaN).IsMissing && RecordCell.Missing == default);
        Assert.All<object>([(byte)7, (sbyte)7, (short)7, (ushort)7, 7u, 7L, 7ul, 7f, (Half)7, new System.Numerics.BigInteger(7)], value => Assert.Equal(RecordCell.Of(7.0), RecordCell.Of(value)));
        using Dataset<float> flags = Load("d", [("a", true), ("d", DayOfWeek.Friday), ("y", true)], [("a", false), ("d", DayOfWeek.Monday), ("y", false)]);
        Assert.Equal([[1, 1, 0], [0, 0, 1]], RowCheck.All(flags));
        Assert.Equal(["false", "true"], flags.Encoding.ClassNames);
        Assert.Contains("dates or times", Fault(() => Load("d", [("a", new DateOnly(2024, 1, 2)), ("y", 1)], [("a", new DateOnly(2024, 1, 3)), ("y", 0)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_sequence_is_read_in_the_memory_of_a_batch()
    {
        using Dataset<float> dataset = Load("d", [("a", 1), ("y", 0)], [("a", 2), ("y", 1)]);
        RecordColumns<int> columns = new RecordColumns<int>().Number("a", i => i).Number("y", i => i % 2);
        using DataSource source = DataSource.OfRecords(Enumerable.Range(0, 300_000), columns);
        using RowStream<float> stream = RowStream<float>.Open(source, dataset.Encoding);
        Assert.True(stream.Read());
        long rows = stream.RowCount;
        long bytes = AllocatedBytes.Of(() =>
        {
            while (stream.Read())
            {
                rows += stream.RowCount;
            }
        });
        Assert.Equal(300_000, rows);
        Assert.InRange(bytes, 0, 1 << 20);
    }

    private static string Fault(Func<IDisposable> read) => Assert.Throws<DataFormatException>(read).Message;

    private static Dataset<float> Load(string name, params (string Name, object? Value)[][] records)
    {
        using DataSource source = DataSource.OfDictionaries(records.Select(record => record.ToDictionary(cell => cell.Name, cell => cell.Value)), name);
        return DataFile.Load<float>(source, new DataOptions { Missing = name == "d" ? MissingCells.Mean : MissingCells.Error });
    }

    private static DataSource Source(string kind, SampleTable table)
    {
        IEnumerable<Flower> flowers = Enumerable.Range(0, table.Labels.Length).Select(i => new Flower(table.Sizes[i], table.Counts[i], table.Colours[i], table.Labels[i]));
        return kind switch
        {
            "records" => DataSource.OfRecords(flowers, Columns),
            "async" => DataSource.OfRecords(Slowly(flowers), Columns),
            "properties" => DataSource.OfRecords(flowers.Select(f => new { size = f.Size, count = f.Count, colour = f.Colour, label = f.Label }), Anonymous(() => new { size = (double?)0, count = 0, colour = (string?)"", label = "" })),
            "structures" => DataSource.OfRecords(flowers.Select(f => new Cut { size = f.Size, count = f.Count, colour = f.Colour, label = f.Label }), RecordColumns.OfProperties<Cut>()),
            "dictionaries" => DataSource.OfDictionaries(flowers.Select(f => new Dictionary<string, object?> { ["size"] = f.Size, ["count"] = f.Count, ["colour"] = f.Colour, ["label"] = f.Label })),
            "async dictionaries" => DataSource.OfDictionaries(Slowly(flowers.Select(
                f => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?> { ["size"] = f.Size, ["count"] = f.Count, ["colour"] = f.Colour, ["label"] = f.Label }))),
            "table" => DataSource.OfTable(Table(flowers)),
            "reader" => DataSource.OfReader(Table(flowers).CreateDataReader()),
            "frame" => OfFrame(new DataFrame(
                new DoubleDataFrameColumn("size", table.Sizes), new Int32DataFrameColumn("count", table.Counts), new StringDataFrameColumn("colour", table.Colours), new StringDataFrameColumn("label", table.Labels))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>The adapter that docs/data.md shows.</summary>
    private static DataSource OfFrame(DataFrame frame)
    {
        RecordColumns<long> columns = new();
        foreach (DataFrameColumn column in frame.Columns)
        {
            columns.Value(column.Name, row => column[row]);
        }

        return DataSource.OfRecords(Enumerable.Range(0, (int)frame.Rows.Count).Select(row => (long)row), columns);
    }

    private static RecordColumns<R> Anonymous<R>(Func<R> sample)
    {
        Assert.NotNull(sample());
        return RecordColumns.OfProperties<R>();
    }

    private static async IAsyncEnumerable<R> Slowly<R>(IEnumerable<R> records)
    {
        int count = 0;
        foreach (R record in records)
        {
            if (count++ % 1000 == 0)
            {
                await Task.Yield();
            }

            yield return record;
        }
    }

    private static DataTable Table(IEnumerable<Flower> flowers)
    {
        DataTable table = new("flowers");
        table.Columns.Add("size", typeof(double));
        table.Columns.Add("count", typeof(int));
        table.Columns.Add("colour", typeof(string));
        table.Columns.Add("label", typeof(string));
        foreach (Flower flower in flowers)
        {
            table.Rows.Add(flower.Size, flower.Count, flower.Colour, flower.Label);
        }

        return table;
    }

    private sealed record Flower(double? Size, int Count, string? Colour, string Label);

    private sealed record Nested(int Age, Flower Inner);

    private struct Cut
    {
        public double? size { get; init; }

        public int count { get; init; }

        public string? colour { get; init; }

        public string label { get; init; }
    }
}
