using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The code of docs/training.md is compiled and run, and prints what the document says it prints.</summary>
public class TrainingDocumentTests
{
    private static readonly DocumentExamples Code = new("docs/training.md", typeof(TrainingExamples));

    public static TheoryData<string> Examples => [.. Code.Names];

    [Fact]
    public void Every_block_is_an_example() => Code.AssertEveryBlockIsAnExample();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_prints_what_the_blocks_say(string name) => Code.AssertPrints(name);
}
