using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>A column is named where single precision makes other whole numbers of its own, in whatever file they stand and however rows are stored.</summary>
public sealed class LostDigitsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, bool> Numbers => new()
    {
        { "16777215", false },
        { "16777216", false },
        { "16777217", true },
        { "-16777217", true },
        { "1.6777217e7", true },
        { "16777218", false },
        { "33554432", false },
        { "33554433", true },
        { "20000000.5", false },
        { "0.1", false },

        // A whole number in double, of which single precision keeps seven digits.
        { "1e30", true },
        { "1.2676506002282294e30", false },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Whole_numbers_of_LIBSVM_text_that_are_rounded_are_named(string number, bool isNamed)
    {
        string path = folder.Write("a.svm", $"1 1:{number} 9:1\n-1 1:3 5:2\n");
        foreach (RowStorage storage in (RowStorage[])[RowStorage.Dense, RowStorage.Sparse])
        {
            AssertNamed(path, storage, isNamed ? ["1"] : []);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Whole_numbers_of_a_table_that_are_rounded_are_named(string number, bool isNamed)
    {
        string path = folder.Write("a.csv", $"a,town,y\n{number},Oslo,0\n3,Rome,1\n7,Oslo,1\n3,Rome,0\n");
        foreach (RowStorage storage in (RowStorage[])[RowStorage.Dense, RowStorage.Sparse, RowStorage.Codes])
        {
            AssertNamed(path, storage, isNamed ? ["a"] : []);
        }
    }

    /// <summary>What becomes single is the number divided by the scale.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    public void A_scale_divides_before_numbers_are_rounded(double scale, bool isNamed)
    {
        string path = folder.Write("a.svm", "1 1:33554434 9:1\n-1 5:2\n");
        using LabeledData<float> data = DataFile.LoadEither<float>(path, new DataOptions { Scale = scale });
        Assert.Equal(isNamed ? ["1"] : [], data.RoundedColumns);
    }

    private void AssertNamed(string path, RowStorage storage, string[] expected)
    {
        DataOptions options = new() { Storage = storage };
        using LabeledData<float> narrow = DataFile.LoadEither<float>(path, options);
        Assert.Equal(expected, narrow.RoundedColumns);
        using LabeledData<double> wide = DataFile.LoadEither<double>(path, options);
        string packed = folder.PathOf("a.lrsd");
        DataFile.Save(wide, packed);
        using LabeledData<float> again = DataFile.LoadEither<float>(packed, options);
        Assert.Equal(expected, again.RoundedColumns);
    }
}
