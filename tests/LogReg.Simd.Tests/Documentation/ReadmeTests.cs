using System.Reflection;
using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The README's code is compiled and run, and prints what the README says it prints.</summary>
public class ReadmeTests
{
    private const string Readme = "README.md";
    private const string ExamplesSource = "tests/LogReg.Simd.Tests/Documentation/ReadmeExamples.cs";

    private static readonly string[] Names =
    [
        .. typeof(ReadmeExamples).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName)
            .Select(method => method.Name),
    ];

    public static TheoryData<string> Examples => [.. Names];

    [Fact]
    public void Every_block_is_an_example()
    {
        string[] blocks = [.. RepositoryText.Blocks(Readme).Where(block => block.Language == "csharp").Select(block => BodyOf(block.Text))];
        string[] bodies = [.. Names.Select(Source)];
        Assert.NotEmpty(blocks);
        Assert.Equal(bodies, blocks);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_prints_what_the_block_behind_it_says(string name)
    {
        IReadOnlyList<(string Language, string Text)> blocks = RepositoryText.Blocks(Readme);
        int index = blocks.ToList().FindIndex(block => block.Language == "csharp" && BodyOf(block.Text) == Source(name));
        Assert.True(index >= 0, $"No block of the README is the body of {name}.");
        Assert.True(index + 1 < blocks.Count && blocks[index + 1].Language == "text", $"No text block follows the block of {name}.");

        ReadmeExamples examples = new();
        typeof(ReadmeExamples).GetMethod(name)!.Invoke(examples, null);
        Assert.Equal(blocks[index + 1].Text, examples.Console.ToString());
    }

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

    /// <summary>A block without the using directives at its head, which stand at the head of the examples' file too.</summary>
    private static string BodyOf(string block)
    {
        string[] lines = block.TrimEnd('\n').Split('\n');
        int first = Array.FindIndex(lines, line => !line.StartsWith("using LogReg.", StringComparison.Ordinal));
        string[] directives = lines[..first];
        Assert.All(directives, line => Assert.Contains(line + "\n", RepositoryText.Read(ExamplesSource), StringComparison.Ordinal));
        return string.Join('\n', lines[first..]).TrimStart('\n');
    }

    /// <summary>The lines of a method's body, without its indentation.</summary>
    private static string Source(string method)
    {
        const string Indent = "        ";
        string source = RepositoryText.Read(ExamplesSource);
        string head = $"    public void {method}()\n    {{\n";
        int begin = source.IndexOf(head, StringComparison.Ordinal) + head.Length;
        int end = source.IndexOf("\n    }\n", begin, StringComparison.Ordinal);
        return string.Join('\n', source[begin..end].Split('\n').Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line));
    }
}
