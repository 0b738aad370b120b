using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Records print what their lists hold, and not the names of types.</summary>
public sealed class RecordTextTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Options_print_their_lists()
    {
        Assert.Contains("Ignore = [a, b]", new DataOptions { Ignore = ["a", "b"] }.ToString(), StringComparison.Ordinal);
        Assert.Contains("Carried = [id]", new RowStreamOptions { Carried = ["id"] }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Encodings_print_their_columns_and_classes()
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", "x,colour,y\n1,red,no\n2,blue,yes\n3,red,no\n"));
        string text = dataset.Encoding.ToString();
        Assert.Contains("ClassNames = [no, yes]", text, StringComparison.Ordinal);
        Assert.Contains("Categories = [blue, red]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }
}
