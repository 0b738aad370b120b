using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>What a terminal shows: lines that fit, whole words and names, and nothing that steers it.</summary>
public sealed class TerminalTests : IDisposable
{
    private static readonly string[] Kinds = ["calendula officinalis", "calendula arvensis", "calluna vulgaris", "caltha palustris", "camellia japonica"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(70)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(132)]
    public void Reports_fit_the_terminal_and_break_no_word(int columns)
    {
        string data = folder.Write("flowers.csv", Flowers.Csv((label, row) => Kinds[row % Kinds.Length]));
        string model = folder.PathOf("model.json");
        Run[] runs =
        [
            Logreg.RunAt(columns, "train", data, "--holdout", "0.3", "--model", model),
            Logreg.RunAt(columns, "inspect", model),
            Logreg.RunAt(columns, "evaluate", model, data),
            Logreg.RunAt(columns, "train", data, "--hidden", "3", "--standardize"),
            Logreg.RunAt(columns, "train", "--model", folder.PathOf("binary.json")),
            Logreg.RunAt(columns, "inspect", folder.PathOf("binary.json")),
            Logreg.RunAt(columns, "evaluate", folder.PathOf("binary.json"), Repository.Iris),
        ];
        foreach (string output in runs.Select(run => run.Output))
        {
            Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, columns));
            Assert.DoesNotContain("…", output.Replace(model, string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.All(runs.Take(3), run => Assert.All(Kinds, kind => Assert.Contains(kind, run.Output.Replace("\n           ", " ", StringComparison.Ordinal), StringComparison.Ordinal)));

        // The same words in the same order as where there is room for all.
        string wide = Logreg.RunAt(columns: 1000, "train", data, "--holdout", "0.3").Output;
        string[] expected = Words(wide[..wide.IndexOf("\n\n", StringComparison.Ordinal)]);
        Assert.Equal(expected, Words(runs[0].Output[..runs[0].Output.IndexOf("\n\n", StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_matrix_whose_names_do_not_fit_has_numbers()
    {
        string data = folder.Write("flowers.csv", Flowers.Csv((label, row) => Kinds[row % Kinds.Length]));
        string output = Logreg.RunAt(80, "train", data).Output;
        Assert.Matches("\n  actual +1 +2 +3 +4 +5\n", output);
        Assert.Contains("  3 calluna vulgaris", output, StringComparison.Ordinal);
        Assert.Matches("\n  actual +calendula arvensis   calendula officinalis   calluna vulgaris ", Logreg.RunAt(160, "train", data).Output);
    }

    [Fact]
    public void Nothing_from_the_data_steers_the_terminal()
    {
        const string Red = "\u001b[31mred\a\u202e\u009b";
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{i % 3},{(i % 5 < 2 ? Red : "z")}\n"));
        string data = folder.Write("escape.csv", $"a\u001b]0;title\a,\"b\nc\",label\n{rows}");
        string model = folder.PathOf("model.json");
        Run[] runs =
        [
            Logreg.Run("train", data, "--holdout", "0.25", "--model", model), Logreg.RunAt(80, "train", data), Logreg.Run("inspect", model), Logreg.Run("evaluate", model, data),
            Logreg.Run("train", data, "--target", "\u001b[2J"), Logreg.Run("train", folder.PathOf("\u001b[2J")), Logreg.Run("\u001b[2J"), Logreg.Run("train", "--solver", "\u001b[2J"),
        ];
        Assert.All(runs, run => Assert.DoesNotContain(run.Output + run.Error, character => (char.IsControl(character) && character != '\n') || character == '\u202e'));
        Assert.Contains("\\u001B[31mred", runs[0].Output, StringComparison.Ordinal);
        Assert.Contains("b\\nc", runs[0].Output, StringComparison.Ordinal);
        Assert.Contains("\\u001B[2J", runs[4].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_on_a_terminal_do_not_steer_it_and_are_exact_elsewhere()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{(i % 7 < 3 ? "\u001b[31mréd" : "z\u0085")}\n"));
        string data = folder.Write("escape.csv", $"a,label\n{rows}");
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        Assert.Contains("\u001b[31mréd\n", Logreg.Run("predict", model, data).Succeeds().Output, StringComparison.Ordinal);
        string shown = Logreg.RunAt(80, "predict", model, data).Output;
        Assert.DoesNotContain(shown, character => char.IsControl(character) && character != '\n');
        Assert.Contains("\\x1B[31mréd\n", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Progress_stays_on_one_line_and_is_wiped(int columns)
    {
        using MemoryStream error = new();
        using Host host = new(Stream.Null, error) { IsErrorTerminal = true, TerminalWidth = columns };
        string path = folder.Write($"{new string('x', 100)}\u001b.csv", Customers.Csv(20_000));
        Assert.Equal(0, Commands.CommandLine.Run(["train", path, "--quiet"], host));
        Assert.Equal(0, error.Length);
        Assert.Equal(0, Commands.CommandLine.Run(["train", path], host));
        string text = System.Text.Encoding.UTF8.GetString(error.ToArray());
        Assert.Contains("reading ", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
        Assert.DoesNotContain('\u001b', text);
        Assert.All(text.Split('\r'), line => Assert.InRange(line.Length, 0, columns - 1));
        Assert.EndsWith($"\r{new string(' ', LastShown(text))}\r", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcdefghij", 10, "abcdefghij")]
    [InlineData("abcdefghijk", 10, "abcde…hijk")]
    [InlineData("日本語日本語", 7, "日…語語")]
    public void Names_are_shortened_in_the_middle_to_their_width(string name, int columns, string expected)
    {
        string cut = Shown.CutMiddle(name, columns);
        Assert.InRange(Shown.WidthOf(cut), 1, columns);
        if (name[0] < 128)
        {
            Assert.Equal(expected, cut);
        }
    }

    private static int LastShown(string text) => text.TrimEnd('\r').Split('\r')[^1].Length;

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
