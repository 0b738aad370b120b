using System.Reflection;
using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The C# blocks of a document, held against a class of examples: methods whose bodies are those blocks, line by line.</summary>
/// <remarks>
/// An example begins at a block with using directives at its head; blocks without them go on with it, a blank line between. The text blocks among and behind the
/// blocks of an example are together what it prints, up to a shell block, whose output is that of a command.
/// </remarks>
/// <param name="document">The document, as a path from the root.</param>
/// <param name="examples">The class, whose public methods are the examples; its property Console is where they print to.</param>
internal sealed class DocumentExamples(string document, Type examples)
{
    private readonly string source = RepositoryText.Read($"tests/LogReg.Simd.Tests/Documentation/{examples.Name}.cs");

    /// <summary>Gets the names of the examples.</summary>
    public string[] Names =>
    [
        .. examples.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName)
            .Select(method => method.Name),
    ];

    /// <summary>Asserts that the examples of the class are those of the document, in order.</summary>
    public void AssertEveryBlockIsAnExample()
    {
        (string Code, string Output)[] stands = [.. InDocument()];
        Assert.NotEmpty(stands);
        Assert.Equal(Names.Select(BodyOf), stands.Select(example => example.Code));
        Assert.All(stands, example => Assert.NotEmpty(example.Output));
    }

    /// <summary>Asserts that an example prints what stands in the document.</summary>
    public void AssertPrints(string name)
    {
        string output = Assert.Single(InDocument(), example => example.Code == BodyOf(name)).Output;
        object instance = Activator.CreateInstance(examples)!;
        examples.GetMethod(name)!.Invoke(instance, null);
        Assert.Equal(output, examples.GetProperty("Console")!.GetValue(instance)!.ToString());
    }

    private IEnumerable<(string Code, string Output)> InDocument()
    {
        string? code = null;
        string output = string.Empty;
        bool isOfCommand = false;
        foreach ((string language, string text) in RepositoryText.Blocks(document))
        {
            isOfCommand = language == "sh" || (isOfCommand && language == "text");
            if (language == "text" && code is not null && !isOfCommand)
            {
                output += text;
            }

            if (language != "csharp")
            {
                continue;
            }

            string body = WithoutDirectives(text);
            if (body == text.TrimEnd('\n'))
            {
                Assert.True(code is not null, $"The first block of {document} has no using directive.");
                code += "\n\n" + body;
                continue;
            }

            if (code is not null)
            {
                yield return (code, output);
            }

            code = body;
            output = string.Empty;
        }

        if (code is not null)
        {
            yield return (code, output);
        }
    }

    /// <summary>A block without the using directives at its head, which stand at the head of the examples' file too.</summary>
    private string WithoutDirectives(string block)
    {
        string[] lines = block.TrimEnd('\n').Split('\n');
        int first = Array.FindIndex(lines, line => !line.StartsWith("using LogReg.", StringComparison.Ordinal));
        Assert.All(lines[..first], line => Assert.Contains(line + "\n", source, StringComparison.Ordinal));
        return string.Join('\n', lines[first..]).TrimStart('\n');
    }

    /// <summary>The lines of a method's body, without its indentation.</summary>
    private string BodyOf(string method)
    {
        const string Indent = "        ";
        string head = $"    public void {method}()\n    {{\n";
        int begin = source.IndexOf(head, StringComparison.Ordinal) + head.Length;
        int end = source.IndexOf("\n    }\n", begin, StringComparison.Ordinal);
        return string.Join('\n', source[begin..end].Split('\n').Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line));
    }
}
