using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Whatever is wrong with a file is said in a sentence, with the place and the remedy.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1,2,0\n3,4\n", 2, null, "has 2 cells")]
    [InlineData("1,2,0\n3,4,5,6\n", 2, null, "has 4 cells")]
    [InlineData("a,b,y\n1,2,0\n3,x,1\n", 3, "b", "'x' is no number")]
    [InlineData("a,b,y\n1,2,0\n3,1e999,1\n", 3, "b", "too large")]
    [InlineData("a,b,y\n1,,0\n3,4,1\n", 2, "b", "missing")]
    [InlineData("a,b,y\n1,2,?\n3,4,1\n", 2, "y", "label is missing")]
    [InlineData("a,b,y\n1,2,0\n3,Infinity,1\n", 3, "b", "'Infinity' is no number")]
    [InlineData("a,b,y\n1,2\",0\n3,4,1\n", 2, null, "quotation mark")]
    [InlineData("a,b,c,y\n1,2,k,0\n2,k,1\n3,4,m,1\n4,5,m,0\n", 3, null, "has 3 cells, but the lines above have 4")]
    [InlineData("a,b,c,y\n1,2,k,0\n2,\"k\",1\n3,4,m,1\n4,5,m,0\n", 3, null, "has 3 cells, but the lines above have 4")]
    [InlineData("a,b,c,y\n1,2,k,0\n2,k,2,m,1\n3,4,m,1\n4,5,m,0\n", 3, null, "has 5 cells, but the lines above have 4")]
    [InlineData("a,b,c,y\n1,2,k,0\n2,x,m,1\n3,4,m,1\n4,5\n", 3, "b", "'x' is no number")]
    [InlineData("a,a,y\n1,2,0\n", 1, "a", "same name")]
    [InlineData("a,b,y\n", 0, null, "no rows")]
    [InlineData("\n\n", 0, null, "no rows")]
    [InlineData("5\n6\n", 0, null, "No column is left")]
    [InlineData("1 1:1 2 3:1\n-1 1:2 2:2\n", 1, null, "'2' is no pair")]
    [InlineData("?,1,0\n?,2,1\n", 0, "x0", "Every cell of the column is missing")]
    public void A_fault_in_CSV_is_placed(string text, long line, string? column, string says) =>
        AssertError(folder.Write("a.csv", text), line, column, says);

    /// <summary>Lines that have as many tokens each would be a table of texts but for the pairs of the lines before.</summary>
    [Theory]
    [InlineData("1 1:1 2:1\n-1 1:2 3\n", 2, "'3'")]
    [InlineData("1 1:1 2:1\n-1 1:2 x\n", 2, "'x'")]
    [InlineData("+1 1:0.5 7:2\n-1 1:2 3:1\n-1 2:1 :3\n", 3, "':3'")]
    public void A_token_that_is_no_pair_among_pairs_is_told(string text, long line, string token)
    {
        string path = folder.Write("a.txt", text);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path));
        Assert.Equal(line, error.Line);
        Assert.Contains("no pair of index and value", error.Message, StringComparison.Ordinal);
        Assert.Contains(token, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 a:b 3:1\n0 c:d 4:1\n1 a:b 3:1\n0 a:b 4:1\n")]
    [InlineData("1 2:1 1:1\n0 1:2 x\n1 2:1 x\n0 2:1 x\n")]
    [InlineData("1 11:45 10:30\n0 12:30 late\n1 early late\n0 early 10:30\n")]
    [InlineData("1 x 3:1\n0 y 3:1\n1 x 4:1\n0 y 3:1\n")]
    public void Tables_of_texts_with_colons_stay_tables(string text)
    {
        using LabeledData<float> data = DataFile.LoadEither<float>(folder.Write("a.txt", text), new DataOptions { Target = "x0", Header = HeaderLine.Absent });
        Assert.Equal(DataFormat.Csv, data.Encoding.Format);
        Assert.Equal(4, data.Features.SampleCount);
    }

    [Theory]
    [InlineData("1 1:2\n1 0:1\n", 2, "3", "begin at 1")]
    [InlineData("1 1:2\n1 3:1 2:1\n", 2, "3", "before a smaller one")]
    [InlineData("1 5:2\n1 3:1 2:1\n", 2, "7", "follows 3")]
    [InlineData("1 1:2\n1 3:1 3:1\n", 2, "7", "follows 3")]
    [InlineData("1 1:2\n1 3:\n", 2, "5", "no finite number")]
    [InlineData("1 1:2\n1 3:nan\n", 2, "5", "no finite number")]
    [InlineData("1 1:2\n1 3:1e999\n", 2, "5", "The number '1e999' is too large for Single. Scale the features down, or read them as double.")]
    [InlineData("1 1:2\n1 3:1x\n", 2, "5", "no finite number")]
    [InlineData("1 1:2\n1 3\n", 2, "3", "no pair")]
    [InlineData("1 1:2\n1 :3\n", 2, "3", "no pair")]
    [InlineData("1 1:2\n1 -3:3\n", 2, "3", "no pair")]
    [InlineData("1 1:2\nx 3:3\n", 2, "1", "label is no number")]
    [InlineData("1 1:2\n1,2 3:3\n", 2, "1", "label is no number")]
    [InlineData("1 1:2\n3:3\n", 2, "1", "no label")]
    [InlineData("1 1:2\n1 12345678901:3\n", 0, null, "MiB")]
    [InlineData("# nothing\n", 0, null, "no rows")]
    public void A_fault_in_LIBSVM_text_is_placed(string text, long line, string? column, string says) =>
        AssertError(folder.Write("a.svm", text), line, column, says, new DataOptions { Format = DataFormat.Libsvm, MemoryLimit = 1 << 30 });

    [Fact]
    public void An_index_beyond_the_features_is_placed()
    {
        string path = folder.Write("a", "1 1:2\n2 4:1\n");
        AssertError(path, 2, "3", "there are 3 features", new DataOptions { FeatureCount = 3 });
        AssertError(folder.Write("b", "1 1:2\n2 1234567890:1\n"), 2, "3", "The index is 1234567890, but there are 3", new DataOptions { FeatureCount = 3 });
    }

    [Fact]
    public void Options_that_do_not_fit_the_file_are_named()
    {
        string path = folder.Write("a.csv", "a,b,y\n1,2,0\n3,4,1\n");
        AssertError(path, 0, null, "no target column 'z'", new DataOptions { Target = "z" });
        AssertError(path, 0, null, "no target column '3'", new DataOptions { Target = "3" });
        AssertError(path, 0, null, "no weight column 'w'", new DataOptions { Weight = "w" });
        AssertError(path, 0, null, "no ignored column 'w'", new DataOptions { Ignore = ["w"] });
        AssertError(path, 0, null, "positive label '2' does not occur. The labels are '0', '1'", new DataOptions { Positive = "1,2" });
        AssertError(path, 0, null, "No column is left", new DataOptions { Ignore = ["a", "b"] });
        AssertError(path, 0, null, "at the same time", new DataOptions { Target = "a", Weight = "a" });
        AssertError(path, 3, "y", "more than 1 different", new DataOptions { ClassLimit = 1 });
        AssertError(path, 2, "a", "no number from 0", new DataOptions { Weight = "a", Format = DataFormat.Csv }, "a,b,y\n-1,2,0\n3,4,1\n");
        AssertError(path, 0, null, "more than the 0 MiB", new DataOptions { MemoryLimit = 10 });
        Assert.Throws<ArgumentException>(() => DataFile.Load<float>(path, new DataOptions { Scale = 0 }));
        Assert.Throws<ArgumentException>(() => DataFile.Load<float>(path, new DataOptions { DecimalMark = '.', ThousandsMark = '.' }));
    }

    [Fact]
    public void A_path_that_is_no_file_is_named()
    {
        AssertError(folder.PathOf("absent"), 0, null, "no such file");
        AssertError(folder.PathOf("absent/absent"), 0, null, "no such file");
        AssertError(Path.GetTempPath(), 0, null, "directory");
        AssertError(folder.Write("empty", string.Empty), 0, null, "empty");
        AssertError(folder.Write("empty.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 0, null, "no content");
        AssertError(folder.Write("object", [1, 2, 0, 4, 5, 0, 7]), 0, null, "neither text nor");
        string forbidden = folder.Write("forbidden", "1,2\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(forbidden, UnixFileMode.None);
            if (Environment.UserName != "root")
            {
                AssertError(forbidden, 0, null, "cannot be read");
            }
        }
    }

    [Fact]
    public void A_gzip_file_that_is_cut_off_or_damaged_is_refused_wherever_it_is_cut()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(i => $"{i % 2} 1:{i} 2:{i * 7919 % 1000}\n")));
        byte[] whole = TemporaryFolder.Compress(text);
        for (int length = 2; length < whole.Length; length += 11)
        {
            DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.gz", whole.AsSpan(0, length))));
            Assert.Matches("damaged or cut off|no content", error.Message);
        }

        using (Dataset<float> twice = DataFile.Load<float>(folder.Write("a.gz", [.. whole, .. whole])))
        {
            Assert.Equal(1000, twice.Features.SampleCount);
        }

        // What follows the last member is not of it: a second member cut off, or padding.
        AssertError(folder.Write("a.gz", [.. whole, whole[0]]), 0, null, "damaged or cut off");
        AssertError(folder.Write("a.gz", [.. whole, 0, 0, 0]), 0, null, "damaged or cut off");
        for (int cut = 1; cut <= 8; cut++)
        {
            AssertError(folder.Write("a.gz", whole.AsSpan(0, whole.Length - cut)), 0, null, "damaged or cut off");
        }

        whole[whole.Length / 2] ^= 0x10;
        DataFormatException damaged = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.gz", whole)));
        Assert.Contains("a.gz", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_never_ends_is_refused()
    {
        string text = "a,b,y\n1,2,0\n\"" + new string('x', 3 << 20) + "\n";
        AssertError(folder.Write("a.csv", text), null, null, "quotation mark");
    }

    private void AssertError(string path, long? line, string? column, string says, DataOptions? options = null, string? text = null)
    {
        path = text is null ? path : folder.Write(Path.GetFileName(path), text);
        DataFormatException error = Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path, options));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.Path);
        Assert.Equal(line ?? error.Line, error.Line);
        Assert.Equal(line is null ? error.Column : column, error.Column);
    }
}
