using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>The rows that judge: of every class its share, and the same when they are written and read.</summary>
public sealed class HoldoutTests : IDisposable
{
    /// <summary>Rows of a file are summed in another order than rows in memory.</summary>
    private const double SumsOfFloats = 1e-6;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Every_class_is_held_out_in_proportion_and_keeps_a_row(double fraction)
    {
        int[] sizes = [1, 2, 3, 10, 33, 500];
        int[] classes = [.. sizes.SelectMany((size, index) => Enumerable.Repeat(index, size))];
        for (int seed = 0; seed < 50; seed++)
        {
            bool[] chosen = Holdout.Choose(classes, sizes.Length, fraction, seed);
            for (int index = 0; index < sizes.Length; index++)
            {
                int held = classes.Zip(chosen).Count(row => row.First == index && row.Second);
                Assert.InRange(held, Math.Min((int)(fraction * sizes[index]), sizes[index] - 1), Math.Min((int)(fraction * sizes[index]) + 1, sizes[index] - 1));
            }
        }
    }

    [Fact]
    public void Rows_of_weight_0_are_not_held_out_so_that_both_sides_have_weight_in_each_class()
    {
        string data = folder.Write("weights.csv", "x,w,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{(i % 10 < 2 ? 1 : 0)},{(i % 2 == 0 ? "a" : "b")}\n")));
        for (int seed = 0; seed < 8; seed++)
        {
            string report = folder.PathOf("report.json");
            Logreg.Run("train", data, "--weight", "w", "--holdout", "0.5", "--seed", $"{seed}", "--json", report, "--quiet").Succeeds();
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(report));
            Assert.True(double.IsFinite(document.RootElement.GetProperty("test").GetProperty("accuracy").GetDouble()));
        }
    }

    [Fact]
    public void Every_row_of_a_class_is_as_likely()
    {
        const int Seeds = 4000;
        int[] classes = [0, 1, 0, 1, 1, 0, 0, 1, 1, 1];
        int[] counts = new int[classes.Length];
        for (int seed = 0; seed < Seeds; seed++)
        {
            bool[] chosen = Holdout.Choose(classes, 2, 0.5, seed);
            for (int row = 0; row < counts.Length; row++)
            {
                counts[row] += chosen[row] ? 1 : 0;
            }
        }

        // Five standard deviations of a binomial share.
        double slack = 5 * Math.Sqrt(Seeds * 0.25);
        Assert.All(counts, count => Assert.InRange(count, (Seeds / 2) - slack, (Seeds / 2) + slack));
    }

    [Fact]
    public void Small_classes_share_the_rows_that_are_left_by_lot()
    {
        int[] classes = [.. Enumerable.Range(0, 100).Select(row => row / 2)];
        int[] heldByClass = new int[50];
        for (int seed = 0; seed < 200; seed++)
        {
            bool[] chosen = Holdout.Choose(classes, 50, 0.2, seed);
            Assert.Equal(20, chosen.Count(held => held));
            for (int row = 0; row < classes.Length; row++)
            {
                heldByClass[classes[row]] += chosen[row] ? 1 : 0;
            }
        }

        Assert.All(heldByClass, count => Assert.InRange(count, 40, 120));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--precision double")]
    [InlineData("--scale 3")]
    [InlineData("--ignore age")]
    [InlineData("--multiclass softmax")]
    public void The_rows_written_are_judged_as_in_the_report(string more)
    {
        string data = folder.Write("customers.csv", Customers.Csv());
        string model = folder.PathOf("model.json");
        string rows = folder.PathOf("held.csv");
        string json = folder.PathOf("report.json");
        string[] options = more.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Logreg.Run(["train", data, "--holdout", "0.3", "--seed", "4", "--model", model, "--holdout-output", rows, "--json", json, "--quiet", .. options]).Succeeds();
        AssertJudged(model, rows, json, 60);
        string[] lines = File.ReadAllLines(data);
        Assert.Equal(60, File.ReadLines(rows).Skip(1).Count());
        if (more.Length == 0)
        {
            Assert.All(File.ReadLines(rows), line => Assert.Contains(lines, original => Same(original, line)));
        }
    }

    [Theory]
    [InlineData("held.parquet", ".parquet")]
    [InlineData("held.csv.gz", ".gz")]
    [InlineData("held.NPZ", ".NPZ")]
    public void A_name_of_another_format_is_refused_before_anything_is_written(string name, string extension)
    {
        string data = folder.Write("customers.csv", Customers.Csv());
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--holdout", "0.3", "--model", model, "--holdout-output", folder.PathOf(name), "--quiet")
            .Fails(2, $"writes CSV, and {folder.PathOf(name)} ends in {extension}. Let it end in .csv.");
        Assert.False(File.Exists(folder.PathOf(name)));
        Assert.False(File.Exists(model));
    }

    [Fact]
    public void Rows_of_libsvm_text_and_of_a_file_without_header_go_the_same_way()
    {
        string model = folder.PathOf("model.json");
        string json = folder.PathOf("report.json");
        string[] rows = [.. Enumerable.Range(1, 60).Select(i => $"{(i * 7 % 11 > 4 ? "+1" : "-1")} 1:{i % 5} 3:{(i * 0.37).ToString(CultureInfo.InvariantCulture)}")];
        string libsvm = folder.Write("a.svm", string.Join('\n', rows) + "\n");
        Logreg.Run("train", libsvm, "--holdout", "0.5", "--model", model, "--holdout-output", folder.PathOf("held.svm"), "--json", json, "--quiet", "--standardize").Succeeds();
        AssertJudged(model, folder.PathOf("held.svm"), json, 30);
        string csv = folder.Write("a.csv", string.Concat(Enumerable.Range(1, 60).Select(i => $"{i % 5};{i};{(i * 7 % 11 > 4 ? "yes" : "no")}\n")));
        Logreg.Run("train", csv, "--holdout", "0.5", "--model", model, "--holdout-output", folder.PathOf("held.csv"), "--json", json, "--quiet", "--standardize").Succeeds();
        AssertJudged(model, folder.PathOf("held.csv"), json, 30);
    }

    [Fact]
    public void Without_a_holdout_there_are_no_rows_to_write() =>
        Logreg.Run("train", "--holdout-output", folder.PathOf("held.csv")).Fails(2, "Give --holdout too");

    [Fact]
    public void A_holdout_of_two_classes_has_its_confusion_in_the_report()
    {
        string json = folder.PathOf("report.json");
        string output = Logreg.Run("train", folder.Write("customers.csv", Customers.Csv()), "--holdout", "0.25", "--json", json).Succeeds().Output;
        Assert.Contains("predicted (holdout of 50 rows)\n  actual   yes   no\n", output, StringComparison.Ordinal);
        Assert.Equal(50, Json(json).GetProperty("testConfusion").EnumerateObject().Sum(cell => cell.Value.GetDouble()));
    }

    private static bool Same(string original, string written) => original.Split(',').Zip(written.Split(',')).All(cells =>
        cells.First == cells.Second
        || (double.TryParse(cells.First, CultureInfo.InvariantCulture, out double a) && double.TryParse(cells.Second, CultureInfo.InvariantCulture, out double b) && a == b));

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private void AssertJudged(string model, string rows, string json, int count)
    {
        string evaluation = folder.PathOf("evaluation.json");
        Logreg.Run("evaluate", model, rows, "--json", evaluation, "--quiet").Succeeds();
        Assert.Equal(count, Json(evaluation).GetProperty("rows").GetInt32());
        Assert.All(Json(json).GetProperty("test").EnumerateObject(), metric => Assert.Equal(metric.Value.GetDouble(), Json(evaluation).GetProperty(metric.Name).GetDouble(), SumsOfFloats));
    }
}
