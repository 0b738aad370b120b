using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Csv;

/// <summary>The line that names the separator to Excel is obeyed and passed over.</summary>
public sealed class SeparatorLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sep=;\n", ';')]
    [InlineData("SEP=|\r\n", '|')]
    [InlineData("\"sep=;\"\n", ';')]
    [InlineData("sep=~\n", '~')]
    public void It_is_obeyed(string line, char separator)
    {
        string path = folder.Write("a.csv", line + "a;b;y\n1;2.5;no\n3;4;yes\n".Replace(';', separator));
        using Dataset<float> dataset = DataFile.Load<float>(path);
        Assert.Equal(["a", "b"], dataset.Encoding.FeatureNames);
        Assert.Equal([[1, 2.5f], [3, 4]], RowCheck.All(dataset));
        RowCheck.AssertStreamed(path, dataset, batchSize: 1);
    }

    [Fact]
    public void Errors_count_its_line()
    {
        string path = folder.Write("a.csv", "sep=;\na;b;y\n1;2;0\n3;x;1\n" + string.Concat(Enumerable.Repeat("5;6;0\n", 30)));
        Assert.Contains("line 4", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sep=a\n1;2;0\n3;4;1\n")]
    [InlineData("sep=\n1;2;0\n3;4;1\n")]
    public void Another_line_is_no_separator(string text)
    {
        // It is a line of one cell among lines of three.
        Assert.Contains("line 1", Assert.Throws<DataFormatException>(() => DataFile.Load<float>(folder.Write("a.csv", text + "5;6;0\n7;8;1\n9;9;0\n1;1;1\n"))).Message, StringComparison.Ordinal);
    }
}
