using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>docs/kernels.md names every file of the kernel room, and its constants are those of the code.</summary>
public partial class KernelTableTests
{
    private const string Kernels = "docs/kernels.md";

    public static TheoryData<string, string> Constants
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (Match row in Row().Matches(RepositoryText.Section(Kernels, "## Constants")))
            {
                rows.Add(row.Groups[1].Value, row.Groups[2].Value);
            }

            return rows;
        }
    }

    [Fact]
    public void Every_file_of_the_kernel_room_is_named()
    {
        string text = RepositoryText.Read(Kernels);
        string[] missing =
        [
            .. RepositoryText.Sources("src/LogReg.Simd/Kernels").Select(path => Path.GetFileName(path)!)
                .Where(file => !text.Contains($"`{file}`", StringComparison.Ordinal) && !text.Contains($"`{file[..^3]}`", StringComparison.Ordinal)),
        ];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_file_that_is_named_exists()
    {
        HashSet<string> files = [.. RepositoryText.Sources(".").Select(path => Path.GetFileName(path)!)];
        Assert.All(FileName().Matches(RepositoryText.Read(Kernels)).Select(match => match.Groups[1].Value), name => Assert.Contains(name, files));
    }

    [Fact]
    public void Every_suite_that_is_named_exists()
    {
        HashSet<string> suites =
        [
            .. RepositoryText.Sources("tests").Concat(RepositoryText.Sources("bench")).Select(path => Path.GetFileNameWithoutExtension(path)!),
        ];
        string[] named = [.. SuiteName().Matches(RepositoryText.Read(Kernels)).Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(suites));
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void Constant_has_the_value_that_the_code_has(string name, string value)
    {
        string[] parts = name.Split('.');
        Type type = Assert.Single(typeof(LogisticPrimitives).Assembly.GetTypes(), candidate => candidate.Name.Split('`')[0] == parts[0] && HasConstant(candidate, parts[1]));
        object constant = Constant(type, parts[1])!.GetRawConstantValue()!;
        Assert.Equal(Convert.ToString(constant, CultureInfo.InvariantCulture), value);
    }

    [Fact]
    public void The_table_of_constants_is_read() => Assert.True(Constants.Count >= 15);

    private static bool HasConstant(Type type, string name) => Constant(type, name) is { IsLiteral: true };

    private static FieldInfo? Constant(Type type, string name) =>
        type.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    [GeneratedRegex(@"^\| `(\w+\.\w+)` \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+(?:Tests|Benchmarks))`")]
    private static partial Regex SuiteName();

    [GeneratedRegex(@"`(\w+\.cs)`")]
    private static partial Regex FileName();
}
