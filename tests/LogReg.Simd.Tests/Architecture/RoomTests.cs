using System.Text.RegularExpressions;
using LogReg.Simd.Tests.Documentation;
using Xunit;

namespace LogReg.Simd.Tests.Architecture;

/// <summary>The rooms of the core and the arrows between them: the table in docs/architecture.md is what the assembly says.</summary>
public partial class RoomTests
{
    private const int MostLines = 400;
    private const string Document = "docs/architecture.md";

    private static readonly IReadOnlyDictionary<string, SortedSet<string>> Arrows = RoomArrows.Of(typeof(LogisticPrimitives).Assembly.Location, "LogReg.Simd");

    private static readonly IReadOnlyDictionary<string, SortedSet<string>> Samples =
        RoomArrows.Of(typeof(RoomTests).Assembly.Location, "LogReg.Simd.Tests.Architecture.RoomSamples");

    public static TheoryData<string> Sources()
    {
        TheoryData<string> data = [];
        foreach (string path in RepositoryText.Sources("src/LogReg.Simd"))
        {
            data.Add(path["src/LogReg.Simd/".Length..]);
        }

        return data;
    }

    [Fact]
    public void The_table_of_rooms_is_true()
    {
        Dictionary<string, string[]> table = Table();
        List<string> faults = [];
        foreach ((string room, SortedSet<string> used) in Arrows)
        {
            if (!table.TryGetValue(room, out string[]? named))
            {
                faults.Add($"{room} is no room of the table; it refers to {string.Join(", ", used.Select(other => $"`{other}`"))}.");
                continue;
            }

            faults.AddRange(used.Except(named).Select(other => $"{room} refers to {other}, but its row does not say so."));
            faults.AddRange(named.Except(used).Select(other => $"The row of {room} names {other}, but no code refers to it."));
        }

        faults.AddRange(table.Keys.Except(Arrows.Keys).Select(room => $"The table names {room}, which does not exist."));
        Assert.True(faults.Count == 0, $"Change the code or the table in {Document}:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void Rooms_that_refer_to_each_other_in_a_circle_are_named()
    {
        Dictionary<string, HashSet<string>> reached = Arrows.Keys.ToDictionary(room => room, ReachedFrom);
        string[] circles =
        [
            .. Arrows.Keys.Where(room => reached[room].Contains(room))
                .Select(room => string.Join(", ", reached[room].Where(other => reached[other].Contains(room)).Order(StringComparer.Ordinal)))
                .Distinct().Order(StringComparer.Ordinal),
        ];
        string[] named =
        [
            .. CircleLine().Matches(RepositoryText.Section(Document, "## Rooms"))
                .Select(match => string.Join(", ", Names(match.Groups[1].Value).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(named, circles);
    }

    [Theory]
    [InlineData("ByBase", "Target")]
    [InlineData("ByInterface", "ITarget")]
    [InlineData("ByField", "Target")]
    [InlineData("ByProperty", "Target")]
    [InlineData("ByParameter", "Target")]
    [InlineData("ByConstraint", "Target")]
    [InlineData("ByCall", "Target")]
    [InlineData("ByStaticField", "Target")]
    [InlineData("ByTypeArgument", "Target")]
    [InlineData("ByTypeOf", "Target")]
    [InlineData("ByCatch", "TargetException")]
    [InlineData("ByCodeBehindASwitch", "Target")]
    [InlineData("ByNestedLambda", "Target")]
    [InlineData("ByNothing")]
    [InlineData("Target")]
    public void Every_kind_of_reference_is_an_arrow(string room, params string[] others) => Assert.Equal(others, Samples[room]);

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_has_the_namespace_of_its_folder(string file)
    {
        string folder = Path.GetDirectoryName(file)!.Replace('/', '.').Replace('\\', '.');
        string text = RepositoryText.Read("src/LogReg.Simd/" + file);
        Match match = NamespaceName().Match(text);
        if (match.Success)
        {
            Assert.Equal(folder.Length == 0 ? "LogReg.Simd" : "LogReg.Simd." + folder, match.Groups[1].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_is_short_enough_to_be_one_thing(string file)
    {
        int lines = RepositoryText.Read("src/LogReg.Simd/" + file).Split('\n').Length;
        Assert.True(lines <= MostLines, $"{file} has {lines} lines, more than {MostLines}.");
    }

    [Fact]
    public void There_are_sources_to_check() => Assert.True(Sources().Count > 40);

    /// <summary>The rows of the table of the core's rooms: a room, what is in it, the rooms that it refers to.</summary>
    private static Dictionary<string, string[]> Table() =>
        Row().Matches(RepositoryText.Section(Document, "## Rooms")).ToDictionary(match => match.Groups[1].Value, match => Names(match.Groups[2].Value));

    private static string[] Names(string cell) => [.. Name().Matches(cell).Select(match => match.Groups[1].Value)];

    private static HashSet<string> ReachedFrom(string room)
    {
        HashSet<string> reached = [];
        Stack<string> open = new(Arrows[room]);
        while (open.TryPop(out string? next))
        {
            if (reached.Add(next))
            {
                foreach (string other in Arrows[next])
                {
                    open.Push(other);
                }
            }
        }

        return reached;
    }

    [GeneratedRegex(@"^\| `([\w/]+)` \|[^|\n]*\|([^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^- Circle: (.*)$", RegexOptions.Multiline)]
    private static partial Regex CircleLine();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceName();
}
