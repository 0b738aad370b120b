using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The code of docs/imbalance.md is compiled and run, and prints what the document says it prints.</summary>
public class ImbalanceTests
{
    private static readonly DocumentExamples Code = new("docs/imbalance.md", typeof(ImbalanceExamples));

    public static TheoryData<string> Examples => [.. Code.Names];

    [Fact]
    public void Every_block_is_an_example() => Code.AssertEveryBlockIsAnExample();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_prints_what_the_blocks_say(string name) => Code.AssertPrints(name);
}
