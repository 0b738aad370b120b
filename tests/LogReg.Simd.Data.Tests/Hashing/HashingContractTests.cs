using LogReg.Simd.Data.Tests.Columns;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Hashing;

/// <summary>Hashed data keep their encoding in every format, and impossible wishes are refused with a remedy.</summary>
public sealed class HashingContractTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("arrows")]
    [InlineData("dictionary")]
    public void A_table_is_hashed_alike_in_every_format(string format)
    {
        SampleTable table = new(130);
        DataOptions options = new() { HashBits = 18, Missing = MissingCells.Mean };
        using SparseDataset<float> text = DataFile.LoadSparse<float>(table.Write(folder, "csv"), options);
        using SparseDataset<float> columns = DataFile.LoadSparse<float>(table.Write(folder, format), options);
        Assert.Equal(text.Encoding.Hashing!.Buckets, columns.Encoding.Hashing!.Buckets);
        Assert.Equal(5, columns.Encoding.Hashing.Buckets.Count);
        float[] expected = new float[text.Features.FeatureCount];
        float[] actual = new float[expected.Length];
        for (int i = 0; i < 130; i++)
        {
            text.Features.CopyRowTo(i, expected);
            columns.Features.CopyRowTo(i, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void Records_are_hashed_as_files_are(int bits)
    {
        HashedTable table = new(150, 40);
        RecordColumns<int> columns = new RecordColumns<int>().Text("town", i => table.Texts[i][0]).Number("size", i => table.Numbers[i]).Text("größe", i => table.Texts[i][1])
            .Flag("is open", i => table.Texts[i][2].Equals("true", StringComparison.OrdinalIgnoreCase)).Text("label", i => table.Labels[i]);
        DataOptions options = new() { HashBits = bits, Categorical = "auto,is open" };
        using DataSource records = DataSource.OfRecords(Enumerable.Range(0, 150), columns);
        using LabeledData<float> data = DataFile.LoadEither<float>(records, options);
        using DataSource file = HashingTests.Source(table.Csv);
        using LabeledData<float> read = DataFile.LoadEither<float>(file, options);
        Assert.Equal(read.Encoding.Hashing!.Buckets, data.Encoding.Hashing!.Buckets);
        HashingTests.AssertRows(table, data.Encoding.Hashing, data.Features);

        RecordEncoder<float> encoder = new(data.Encoding, ["is open", "town", "size", "größe"]);
        float[] features = new float[encoder.FeatureCount];
        for (int i = 0; i < 150; i++)
        {
            Assert.Equal(default, encoder.Encode([table.Texts[i][2], table.Texts[i][0], table.Numbers[i], table.Texts[i][1]], features));
            Assert.Equal(table.FeaturesOf(i, data.Encoding.Hashing), features);
        }
    }

    [Fact]
    public void A_packed_file_keeps_the_hashing_and_refuses_another()
    {
        HashedTable table = new(90, 30);
        string path = folder.PathOf("packed");
        using (DataSource source = HashingTests.Source(table.Csv))
        using (SparseDataset<float> data = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = 14 }))
        {
            DataFile.Save(data, path);
        }

        using LabeledData<float> packed = DataFile.LoadEither<float>(path);
        HashingTests.AssertRows(table, packed.Encoding.Hashing!, packed.Features);
        using LabeledData<float> same = DataFile.LoadEither<float>(path, new DataOptions { HashBits = 14 });
        Assert.Contains("with 14 bits", Refused(path, new DataOptions { HashBits = 15 }), StringComparison.Ordinal);
        Assert.Contains("the seed 0", Refused(path, new DataOptions { HashBits = 14, HashSeed = 1 }), StringComparison.Ordinal);
        DataEncoding other = packed.Encoding with { Hashing = packed.Encoding.Hashing! with { Seed = 1 } };
        Assert.Contains("encoded otherwise", Assert.Throws<DataFormatException>(() => RowStream<float>.Open(path, other)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(32)]
    public void Impossible_widths_are_refused(int bits)
    {
        using DataSource source = HashingTests.Source("a,label\nx,1\ny,0\n");
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => DataFile.LoadSparse<float>(source, new DataOptions { HashBits = bits }));
        Assert.Contains($"{bits} bits", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 31", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_hashing_does_not_go_with_is_refused()
    {
        string file = folder.Write("a.csv", "a,b,label\n1,x,1\n2,y,0\n");
        DataOptions options = new() { HashBits = 10 };
        Assert.Contains("sparse", Assert.Throws<ArgumentException>("options", () => DataFile.Load<float>(file, options)).Message, StringComparison.Ordinal);
        foreach (DataOptions impossible in (DataOptions[])[options with { Storage = RowStorage.Dense }, options with { RareLimit = 2 }, options with { Coding = CategoryCoding.Treatment }])
        {
            Assert.Throws<ArgumentException>(() => DataFile.LoadEither<float>(file, impossible));
        }

        Assert.Contains("No column holds texts", Refused(folder.Write("n.csv", "a,b,label\n1,5,x\n2,7,y\n3,7,x\n"), options), StringComparison.Ordinal);
        Assert.Contains("format libsvm have no columns", Refused(folder.Write("l.txt", "1 1:1\n-1 2:1\n"), options), StringComparison.Ordinal);
        string packed = folder.PathOf("packed");
        using (Dataset<float> plain = DataFile.Load<float>(file))
        {
            DataFile.Save(plain, packed);
        }

        Assert.Contains("without hashing", Refused(packed, options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"bits\":12", "\"bits\":32", "impossible")]
    [InlineData("\"bits\":12", "\"bits\":2", "no such bucket")]
    [InlineData("\"xxhash64\"", "\"murmur3\"", "hash function is murmur3")]
    [InlineData("\"buckets\":[", "\"buckets\":[4095,", "do not ascend")]
    [InlineData("\"buckets\":[", "\"buckets\":[-1,", "do not ascend")]
    [InlineData("\"kind\":\"Hashed\"", "\"kind\":\"Ignored\"", "no column is hashed")]
    [InlineData("\"featureCount\":3", "\"featureCount\":4", "another number of features")]
    public void Encodings_whose_hashing_contradicts_itself_are_refused(string part, string other, string sentence)
    {
        using DataSource source = HashingTests.Source("a,b,label\n1,x,1\n2,y,0\n");
        using SparseDataset<float> data = DataFile.LoadSparse<float>(source, new DataOptions { HashBits = 12 });
        string json = data.Encoding.ToJson();
        Assert.Equal(json, DataEncoding.FromJson(json).ToJson());
        Assert.Contains(part, json, StringComparison.Ordinal);
        string wrong = json.Replace(part, other, StringComparison.Ordinal);
        Assert.Contains(sentence, Assert.Throws<DataFormatException>(() => DataEncoding.FromJson(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encodings_of_formats_without_columns_have_no_hashing()
    {
        DataEncoding encoding = new() { Format = DataFormat.Libsvm, FeatureCount = 3, Hashing = new FeatureHashing { Bits = 4, Buckets = [1, 2, 3] } };
        Assert.Throws<DataFormatException>(() => DataEncoding.FromJson(encoding.ToJson()));
    }

    private static string Refused(string path, DataOptions options) =>
        Assert.Throws<DataFormatException>(() => DataFile.LoadEither<float>(path, options)).Message;
}
