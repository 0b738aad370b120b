using System.Text.RegularExpressions;
using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>What a document points at exists: files, headings, and the files that are named in code type.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Documents => [.. RepositoryText.Documents];

    [Fact]
    public void The_documents_that_the_readme_promises_are_there()
    {
        string[] expected =
        [
            "CHANGELOG.md", "CONTRIBUTING.md", "README.md",
            "docs/architecture.md", "docs/kernels.md", "docs/mathematics.md",
        ];
        Assert.Superset(expected.ToHashSet(), RepositoryText.Documents.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(RepositoryText.Root, document))!;
        foreach (Match link in Link().Matches(RepositoryText.WithoutCode(RepositoryText.Read(document))))
        {
            string target = link.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal))
            {
                Assert.StartsWith("https://", target, StringComparison.Ordinal);
                continue;
            }

            string[] parts = target.Split('#', 2);
            string path = parts[0].Length == 0 ? Path.Combine(RepositoryText.Root, document) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{document} links to {target}, but there is no such file.");
            if (parts.Length == 2)
            {
                string linked = Path.GetRelativePath(RepositoryText.Root, path).Replace('\\', '/');
                Assert.True(RepositoryText.Anchors(linked).Contains(parts[1]), $"{document} links to {target}, but {linked} has no such heading.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_in_code_type_exists(string document)
    {
        foreach (Match name in CodePath().Matches(RepositoryText.WithoutCode(RepositoryText.Read(document))))
        {
            // What a build makes may not be there yet: of such a path the project counts.
            string path = Path.Combine(RepositoryText.Root, name.Groups[1].Value.Split("/bin/", 2)[0]);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{document} names {name.Groups[1].Value}, but there is no such file or folder.");
        }
    }

    [GeneratedRegex(@"\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|bench|eng|docs|\.ci)/[^`\s*<>{}]*)`")]
    private static partial Regex CodePath();
}
