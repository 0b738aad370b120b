using System.Text.RegularExpressions;
using LogReg.Simd.Tests.Documentation;
using Xunit;

namespace LogReg.Simd.Tests.Architecture;

/// <summary>The rooms of the core and the arrows between them, read from the source text.</summary>
public partial class RoomTests
{
    private const int MostLines = 400;

    /// <summary>What each room may use of the others; the root, the public doors, may use all.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Guards"] = [],
        ["Threading"] = [],
        ["Kernels"] = [],
        ["Losses"] = ["Kernels"],
        ["Memory"] = ["Kernels", "Guards"],
        ["Metrics"] = ["Kernels", "Losses", "Guards"],
        ["LinearAlgebra"] = ["Kernels", "Memory", "Threading"],
        ["Passes"] = ["Kernels", "Losses", "Memory", "Threading"],
        ["Objectives"] = ["Kernels", "LinearAlgebra", "Memory", "Passes", "Threading"],
        ["Training"] = ["Guards"],
        ["Sampling"] = ["Guards"],
        ["Solvers"] = ["Kernels", "LinearAlgebra", "Memory", "Objectives", "Sampling", "Threading", "Training"],
        ["Sessions"] = ["Guards", "Kernels", "LinearAlgebra", "Losses", "Memory", "Objectives", "Passes", "Sampling", "Solvers", "Threading", "Training"],
    };

    public static TheoryData<string> Sources()
    {
        TheoryData<string> data = [];
        foreach (string path in RepositoryText.Sources("src/LogReg.Simd"))
        {
            data.Add(path["src/LogReg.Simd/".Length..]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_uses_only_the_rooms_below_its_own(string file)
    {
        string room = file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : string.Empty;
        if (room.Length == 0)
        {
            return;
        }

        Assert.True(Arrows.ContainsKey(room), $"{room} is no room of the house. Add it to {nameof(RoomTests)} with its arrows.");
        string text = RepositoryText.Read("src/LogReg.Simd/" + file);
        foreach (Match match in RoomName().Matches(text))
        {
            string used = match.Groups[1].Value;
            Assert.True(
                used == room || !Arrows.ContainsKey(used) || Arrows[room].Contains(used), $"{file} uses {match.Value}, but no arrow leads from {room} to {used}.");
        }
    }

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

    [GeneratedRegex(@"LogReg\.Simd\.([A-Z]\w+)")]
    private static partial Regex RoomName();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceName();
}
