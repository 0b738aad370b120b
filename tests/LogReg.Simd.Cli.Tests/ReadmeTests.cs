using System.Text.RegularExpressions;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>The first command of the README and the commands of the manual print what stands behind them, but for timings.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Commands_print_what_stands_behind_them()
    {
        string work = Path.GetDirectoryName(folder.Write("data.csv", File.ReadAllText(Repository.Iris)))!;
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs/cli.md")).ReplaceLineEndings("\n");
        int checkedCommands = 0;
        foreach (Match match in CommandAndOutput().Matches(text))
        {
            string[] words = match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int pipe = Array.IndexOf(words, "|");
            string output = Logreg.RunIn(work, pipe < 0 ? words : words[..pipe]).Succeeds().Output;
            if (pipe >= 0)
            {
                Assert.Equal("head", words[pipe + 1]);
                output = string.Concat(output.Split('\n').Take(-int.Parse(words[pipe + 2], System.Globalization.CultureInfo.InvariantCulture)).Select(line => $"{line}\n"));
            }

            Assert.Equal(WithoutTimings(match.Groups[2].Value), WithoutTimings(output));
            checkedCommands++;
        }

        Assert.Equal(4, checkedCommands);
    }

    [Fact]
    public void The_first_command_prints_what_stands_behind_it()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        Match match = FirstCommand().Match(readme);
        Assert.True(match.Success);
        Assert.Equal(WithoutTimings(match.Groups[1].Value), WithoutTimings(Logreg.Run().Succeeds().Output));
    }

    private static string WithoutTimings(string text)
    {
        string[] lines = text.Split('\n');
        return string.Join('\n', lines.Where(line => !line.StartsWith("seconds ", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^logreg ([^\n]*)\n```\n\n```text\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CommandAndOutput();

    [GeneratedRegex(@"^dotnet run -c Release --project src/LogReg\.Simd\.Cli\n```\n\n```text\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FirstCommand();
}
