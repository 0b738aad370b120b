using LogReg.Simd.Tests.Shared;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace LogReg.Simd.Generators.Tests;

/// <summary>What users of the generator see, as a text that is read when it changes: its own types, a type that it completed, and the attribute that it adds to a program.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => ApprovedApi.Check(
        "tests/LogReg.Simd.Generators.Tests/PublicApi.approved.txt",
        typeof(LogisticScorerGenerator).Assembly,
        string.Join("\n\n", ApprovedApi.Of(typeof(LogisticScorerGenerator).Assembly), ApprovedApi.Of(typeof(TanhScorer)), Attribute()));

    private static string Attribute()
    {
        CSharpGeneratorDriver driver = CSharpGeneratorDriver.Create(new LogisticScorerGenerator());
        return driver.RunGenerators(CSharpCompilation.Create("empty")).GetRunResult().GeneratedTrees
            .Select(tree => tree.ToString())
            .Single(text => text.Contains("class LogisticScorerAttribute", StringComparison.Ordinal));
    }
}
