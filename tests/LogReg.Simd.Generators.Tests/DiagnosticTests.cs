using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace LogReg.Simd.Generators.Tests;

public sealed class DiagnosticTests
{
    private const string Type = """[LogReg.Simd.LogisticScorer("model.json")] static partial class Scorer;""";

    [Fact]
    public void A_file_that_is_not_there_or_twice_is_said()
    {
        Assert.Equal("LRS001", Only(Type));
        Assert.Equal("LRS001", Only(Type, ("/a/other-model.json", Model())));
        Assert.Equal("LRS001", Only(Type, ("/a/model.json", Model()), ("/b/model.json", Model())));
        Assert.Null(Only(Type, ("/a/model.json", Model())));
        Assert.Null(Only(Type, ("C:\\a\\model.json", Model())));
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "no model file")]
    [InlineData("""{"format": "logreg-model", "version": 9}""", "version 9")]
    public void A_file_that_is_no_model_is_said(string content, string word) => Assert.Contains(word, Message(content), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_was_changed_or_is_of_another_kind_is_said()
    {
        string content = Model();
        Assert.Contains("checksum", Message(content.Replace("\"rows\": 300", "\"rows\": 301", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("softmax", Message(Model("softmax")), StringComparison.Ordinal);
        for (int length = 0; length < content.Length - 1; length += 997)
        {
            Assert.Contains("cannot be compiled", Message(content[..length]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""[LogReg.Simd.LogisticScorer("model.json")] static class Scorer;""")]
    [InlineData("""[LogReg.Simd.LogisticScorer("model.json")] partial class Scorer<T>;""")]
    [InlineData("""class Outer { [LogReg.Simd.LogisticScorer("model.json")] partial class Scorer; }""")]
    public void A_type_that_cannot_be_completed_is_said(string type) => Assert.Equal("LRS003", Only(type, ("/a/model.json", Model())));

    private static string Model(string name = "log-loss") => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", $"{name}.json"));

    private static string Message(string content) => Run(Type, ("/a/model.json", content)).Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Only(string source, params (string Path, string Content)[] files) => Run(source, files).SingleOrDefault()?.Id;

    private static ImmutableArray<Diagnostic> Run(string source, params (string Path, string Content)[] files)
    {
        CSharpParseOptions parsing = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "t", [CSharpSyntaxTree.ParseText(source, parsing)], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new LogisticScorerGenerator().AsSourceGenerator()], [.. files.Select(file => new MemoryText(file.Path, file.Content))], parsing);
        return driver.RunGenerators(compilation).GetRunResult().Diagnostics;
    }
}
