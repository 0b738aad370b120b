using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Tests.Csv;
using LogReg.Simd.Data.Tests.Hashing;
using Xunit;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Random tables read into codes of categories, and hashed, hold what a slow reader makes of them, cell by cell.</summary>
/// <remarks>eng/fuzz.sh runs this for longer, as <see cref="FuzzTests"/>.</remarks>
public sealed class TableFuzzTests
{
    private const int ShortRun = 150;

    private static readonly float[] None = [];

    [Theory]
    [InlineData("codes")]
    [InlineData("hashing")]
    public void A_random_table_is_read_as_a_slow_reader_reads_it(string form)
    {
        int seed = FuzzTests.Setting("LOGREG_FUZZ_SEED", 1);
        int tables = FuzzTests.Setting("LOGREG_FUZZ_FILES", ShortRun);
        long rows = 0;
        for (int i = FuzzTests.Setting("LOGREG_FUZZ_FIRST", 0); i < tables; i++)
        {
            Random random = new(unchecked((seed * 1_000_003) + i));
            RandomTable table = RandomTable.Draw(random);
            try
            {
                rows += form == "codes" ? Codes(random, table) : Hashing(random, table);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Table {i} from seed {seed}: {exception.Message}\n{table.Text}", exception);
            }
        }

        if (Environment.GetEnvironmentVariable("LOGREG_FUZZ_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, string.Create(CultureInfo.InvariantCulture, $"{form}: {tables} random tables from seed {seed}, {rows} rows as the slow reader has them\n"));
        }

        Assert.True(rows > tables);
    }

    private static int Codes(Random random, RandomTable table)
    {
        string[][] rows = [.. PlainCsv.Records(table.Text, ',').Skip(1)];
        int[] numbers = ColumnsOf(table, 'n');
        int[] texts = ColumnsOf(table, 't');
        string[][] categories = [.. texts.Select(column => rows.Select(row => CategoryOf(row[column])).Distinct().Order(StringComparer.Ordinal).ToArray())];
        float[][] expected = [.. rows.Select(row => (float[])[
            .. numbers.Select(column => float.Parse(row[column], CultureInfo.InvariantCulture)),
            .. texts.SelectMany((column, k) => categories[k].Select(category => category == CategoryOf(row[column]) ? 1f : 0f))])];
        using DataSource source = SourceOf(table);
        using LabeledData<float> data = DataFile.LoadEither<float>(source, OptionsOf(random) with { Storage = RowStorage.Codes });
        Assert.Equal(categories.Select(list => list.Length), Assert.IsType<CategoricalDataset<float>>(data).Features.CategoryCounts.ToArray());
        Assert.Equal(categories, data.Encoding.Columns.Where(column => column.Kind == ColumnKind.OneHot).Select(column => column.Categories.ToArray()));
        return Compare(random, table, rows, data, expected);
    }

    private static int Hashing(Random random, RandomTable table)
    {
        int bits = random.Next(1, 32);
        long seed = random.NextInt64(long.MinValue, long.MaxValue);
        string[][] rows = [.. PlainCsv.Records(table.Text, ',').Skip(1)];
        int[] numbers = ColumnsOf(table, 'n');
        int[] texts = ColumnsOf(table, 't');
        int BucketOf(string[] row, int column) => (int)(HashedTable.HashOf(table.Names[column], row[column], seed) % (1UL << bits));
        int[] buckets = [.. rows.SelectMany(row => texts.Select(column => BucketOf(row, column))).Distinct().Order()];
        float[][] expected = [.. rows.Select(row =>
        {
            int[] own = [.. texts.Select(column => BucketOf(row, column))];
            return (float[])[.. numbers.Select(column => float.Parse(row[column], CultureInfo.InvariantCulture)), .. buckets.Select(bucket => (float)own.Count(other => other == bucket))];
        })];
        using DataSource source = SourceOf(table);
        using LabeledData<float> data = DataFile.LoadEither<float>(source, OptionsOf(random) with { HashBits = bits, HashSeed = seed });
        Assert.Equal(buckets, data.Encoding.Hashing!.Buckets);
        return Compare(random, table, rows, data, expected);
    }

    /// <summary>Compares the rows in memory, and those of the file read again under the encoding, with what they should be.</summary>
    private static int Compare(Random random, RandomTable table, string[][] rows, LabeledData<float> data, float[][] expected)
    {
        Assert.Equal(rows.Length, data.Features.SampleCount);
        Assert.Equal(rows.Select(row => row[^1] == "yes" ? 1f : 0f), data.Labels);
        float[] row = new float[data.Features.FeatureCount];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Features.CopyRowTo(i, row);
            Assert.Equal(expected[i], row);
        }

        using DataSource source = SourceOf(table);
        RowStreamOptions options = new() { Delimiter = ',', KeepsSparse = random.Next(2) == 0, BatchSize = random.Next(1, 50), BlockBytes = random.Next(64, 2048), ThreadCount = random.Next(1, 4) };
        using RowStream<float> stream = RowStream<float>.Open(source, DataEncoding.FromJson(data.Encoding.ToJson()), options);
        int next = 0;
        while (stream.Read())
        {
            for (int i = 0; i < stream.RowCount; i++)
            {
                (stream.SparseRows is null ? stream.Rows.Slice(i * row.Length, row.Length) : None).CopyTo(row);
                stream.SparseRows?.CopyRowTo(i, row);
                Assert.Equal(expected[next++], row);
            }
        }

        Assert.Empty(stream.UnseenCategories);
        Assert.Equal(rows.Length, next);
        return next;
    }

    private static string CategoryOf(string cell) => cell.Length == 0 ? "?" : cell;

    private static int[] ColumnsOf(RandomTable table, char kind) => [.. Enumerable.Range(0, table.Names.Length).Where(i => table.Names[i][0] == kind)];

    private static DataSource SourceOf(RandomTable table) => DataSource.OfStream(new MemoryStream(Encoding.UTF8.GetBytes(table.Text)), "table");

    private static DataOptions OptionsOf(Random random) => new()
    {
        Delimiter = ',',
        Header = HeaderLine.Present,
        Target = "label",
        KeepIdentifiers = true,
        BlockBytes = random.Next(64, 2048),
        ThreadCount = random.Next(1, 4),
    };
}
