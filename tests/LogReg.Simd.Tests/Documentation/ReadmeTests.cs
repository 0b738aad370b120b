using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The README's code is compiled and run, and prints what the README says it prints.</summary>
public class ReadmeTests
{
    private const string Readme = "README.md";

    private static readonly DocumentExamples Code = new(Readme, typeof(ReadmeExamples));

    public static TheoryData<string> Examples => [.. Code.Names];

    [Fact]
    public void Every_block_is_an_example() => Code.AssertEveryBlockIsAnExample();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_prints_what_the_block_behind_it_says(string name) => Code.AssertPrints(name);

    [Theory]
    [InlineData("dotnet test -c Release\n")]
    [InlineData("dotnet run -c Release --project src/LogReg.Simd.Cli\n")]
    [InlineData("dotnet run -c Release --project bench/LogReg.Simd.Benchmarks -- roofline\n")]
    public void Commands_stand_in_the_readme(string command) =>
        Assert.Contains(RepositoryText.Blocks(Readme), block => block.Language == "sh" && block.Text.Contains(command, StringComparison.Ordinal));

    [Fact]
    public void The_measured_table_is_delimited()
    {
        string text = RepositoryText.Read(Readme);
        int begin = text.IndexOf("\n<!-- roofline:begin -->\n", StringComparison.Ordinal);
        int end = text.IndexOf("\n<!-- roofline:end -->\n", StringComparison.Ordinal);
        Assert.True(begin > 0 && end > begin, "The README has no delimited block for the measured table.");
    }
}
