using System.Text.RegularExpressions;
using LogReg.Simd.Tests.Shared;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>The repository's own text: sources, documents, and what stands in a document.</summary>
internal static partial class RepositoryText
{
    /// <summary>Gets the folder that holds the solution, found upwards from the test assembly.</summary>
    public static string Root => SourceTree.Root;

    /// <summary>Gets the documents, as paths from the root: those at the root and those in docs.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal),
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a file, given as a path from the root.</summary>
    public static string Read(string path) => SourceTree.Read(path);

    /// <summary>The C# sources below a folder, as paths from the root; what a build writes is left out.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The anchors that the headings of a document make.</summary>
    public static ISet<string> Anchors(string document) =>
        Heading().Matches(WithoutCode(Read(document)))
            .Select(match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The fenced blocks of a document, in order: their language and their text without the fences.</summary>
    public static IReadOnlyList<(string Language, string Text)> Blocks(string document) =>
        [.. Fence().Matches(Read(document)).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>The lines of one section, from its heading to the next of the same level.</summary>
    public static string Section(string document, string heading)
    {
        string[] lines = Read(document).Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith(heading, StringComparison.Ordinal));
        if (first < 0)
        {
            throw new InvalidOperationException($"{document} has no heading '{heading}'.");
        }

        string level = heading[..(heading.IndexOf(' ', StringComparison.Ordinal) + 1)];
        int end = Array.FindIndex(lines, first + 1, line => line.StartsWith(level, StringComparison.Ordinal));
        return string.Join('\n', lines[first..(end < 0 ? lines.Length : end)]);
    }

    /// <summary>A text without its fenced blocks.</summary>
    public static string WithoutCode(string text) => Fence().Replace(text, string.Empty);

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^```([a-z]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
