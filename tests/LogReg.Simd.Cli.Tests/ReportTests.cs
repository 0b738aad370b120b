using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>What the reports say, to people and to programs.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string data;

    public ReportTests()
    {
        data = folder.Write("customers.csv", Customers.Csv());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_header_and_whether_the_model_is_kept_are_told()
    {
        string output = Logreg.Run("train", data).Succeeds().Output;
        Assert.Contains("columns    with header; 2 numeric; 1 categorical: city (3)\n", output, StringComparison.Ordinal);
        Assert.Contains("model not kept: give --model FILE to write it\n", output, StringComparison.Ordinal);
        string kept = Logreg.Run("train", data, "--ignore", "age", "--model", folder.PathOf("model.json")).Succeeds().Output;
        Assert.Contains("1 numeric; 1 categorical: city (3); 1 ignored: age\n", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("not kept", kept, StringComparison.Ordinal);
        string bare = folder.Write("bare.csv", string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 6},{i % 3},{(i * 7 % 5 > 2 ? 'a' : 'b')}\n")));
        Assert.Contains("columns    no header, so they are x0, x1 and so on; 2 numeric; none categorical\n", Logreg.Run("train", bare, "--standardize").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Coefficients_stand_in_the_order_of_their_effects()
    {
        // The income in thousands has a large coefficient and the same effect as before.
        string[] lines = File.ReadAllLines(data);
        string rescaled = folder.Write("rescaled.csv", string.Join('\n', lines.Select((line, i) =>
        {
            string[] cells = line.Split(',', 3);
            return i == 0 ? line : $"{cells[0]},{(double.Parse(cells[1], CultureInfo.InvariantCulture) / 1000).ToString("R", CultureInfo.InvariantCulture)},{cells[2]}";
        })) + "\n");
        string[][] usual = Table(Logreg.Run("train", data, "--l2", "0", "--ignore", "city", "--precision", "double"));
        string[][] scaled = Table(Logreg.Run("train", rescaled, "--l2", "0", "--ignore", "city", "--precision", "double"));
        Assert.Equal(["age", "income", "intercept"], usual.Select(row => row[0]));
        Assert.Equal(usual.Select(row => row[0]), scaled.Select(row => row[0]));
        Assert.Equal(usual[1][2], scaled[1][2]);
        double[] income = [.. lines.Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        double deviation = Math.Sqrt(income.Sum(value => Math.Pow(value - income.Average(), 2)) / income.Length);
        Assert.Equal(double.Parse(usual[1][1], CultureInfo.InvariantCulture) * deviation, double.Parse(usual[1][2], CultureInfo.InvariantCulture), 0.01);
    }

    [Theory]
    [InlineData("--max-iterations 1", 3, "IterationLimit", "--standardize", "--precision double")]
    [InlineData("--max-iterations 1 --standardize", 3, "--max-iterations", null, "--standardize")]
    [InlineData("--max-iterations 1 --standardize --solver lbfgs", 3, "another --solver", null, "--standardize")]
    [InlineData("--tolerance 1e-18", 0, null, null, null)]
    public void Advice_is_only_what_was_not_done(string options, int exitCode, string? advice, string? alternative, string? absent)
    {
        foreach (bool isQuiet in (bool[])[false, true])
        {
            string model = folder.PathOf("model.json");
            Run run = Logreg.Run(["train", data, "--model", model, .. options.Split(' '), .. (string[])(isQuiet ? ["--quiet"] : [])]);
            Assert.Equal(exitCode, run.ExitCode);
            Assert.True(File.Exists(model));
            string said = run.Output + run.Error;
            if (advice is not null)
            {
                Assert.StartsWith("logreg: Warning: training did not converge: ", run.Error, StringComparison.Ordinal);
                Assert.Contains(advice, said, StringComparison.Ordinal);
                Assert.Contains(alternative ?? advice, said, StringComparison.Ordinal);
                Assert.DoesNotContain($"try {absent}", said, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(string.Empty, run.Error);
            }
        }
    }

    [Fact]
    public void Without_a_penalty_the_distance_to_the_optimum_is_told_in_standard_errors_too()
    {
        string json = folder.PathOf("report.json");
        string near = folder.Write("near.csv", string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 10},{(i * 7 % 10 > i % 10 ? 'a' : 'b')}\n")));
        foreach (string kind in (string[])["softmax", "ovr"])
        {
            Run run = Logreg.Run("train", near, "--l2", "0", "--json", json, "--multiclass", kind);
            Assert.Contains("relative (certified); it exists, and coefficients are within ", run.Output, StringComparison.Ordinal);
            Assert.InRange(Json(json).GetProperty("certifiedCoefficientBound").GetDouble(), 0, 0.1);
            Assert.InRange(Json(json).GetProperty("certifiedGap").GetDouble(), 0, 1e-6);
        }

        Run penalised = Logreg.Run("train", near, "--l2", "1", "--json", json);
        Assert.DoesNotContain("standard errors", penalised.Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Json(json).GetProperty("certifiedCoefficientBound").ValueKind);
    }

    [Fact]
    public void The_gap_is_never_more_than_the_objective()
    {
        string json = folder.PathOf("report.json");
        string far = folder.Write("far.csv", string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i * 1e15).ToString("R", CultureInfo.InvariantCulture)},{(i * 7 % 5 > 2 ? 'a' : 'b')}\n")));
        foreach (string kind in (string[])["softmax", "ovr"])
        {
            Logreg.Run("train", far, "--max-iterations", "0", "--l2", "1e-9", "--json", json, "--multiclass", kind, "--quiet");
            JsonElement report = Json(json);
            Assert.InRange(report.GetProperty("certifiedGap").GetDouble(), 0, report.GetProperty("objective").GetDouble());
        }

        Run run = Logreg.Run("train", far, "--max-iterations", "0", "--l2", "1e-9", "--json", json);
        Assert.Contains("1 relative (certified)", run.Output, StringComparison.Ordinal);
        Assert.Equal(Json(json).GetProperty("objective").GetDouble(), Json(json).GetProperty("certifiedGap").GetDouble());
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.8)]
    public void An_evaluation_counts_at_the_threshold(double threshold)
    {
        string model = folder.PathOf("model.json");
        string json = folder.PathOf("evaluation.json");
        string predictions = folder.PathOf("predictions.csv");
        string text = threshold.ToString(CultureInfo.InvariantCulture);
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        Logreg.Run("predict", model, data, "--threshold", text, "--output", predictions).Succeeds();
        string output = Logreg.Run("evaluate", model, data, "--threshold", text, "--json", json).Succeeds().Output;
        Assert.Contains($"threshold  {text}: ", output, StringComparison.Ordinal);
        bool[] actual = [.. File.ReadLines(data).Skip(1).Select(line => line.EndsWith("yes", StringComparison.Ordinal))];
        bool[] predicted = [.. File.ReadLines(predictions).Skip(1).Select(line => line.EndsWith("yes", StringComparison.Ordinal))];
        JsonElement evaluation = Json(json);
        Assert.Equal(threshold, evaluation.GetProperty("threshold").GetDouble());
        Assert.Equal(actual.Zip(predicted).Count(pair => pair.First && pair.Second), evaluation.GetProperty("confusion").GetProperty("truePositives").GetDouble());
        Assert.Equal(actual.Zip(predicted).Count(pair => !pair.First && pair.Second), evaluation.GetProperty("confusion").GetProperty("falsePositives").GetDouble());
        Assert.Equal(actual.Zip(predicted).Count(pair => pair.First == pair.Second) / 200.0, evaluation.GetProperty("accuracy").GetDouble(), 1e-12);
        Logreg.Run("train", data, "--multiclass", "softmax", "--model", model, "--quiet").Succeeds();
        Logreg.Run("evaluate", model, data, "--threshold", text).Fails(2, "--threshold is for two classes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--multiclass softmax")]
    [InlineData("--hidden 2 --standardize")]
    public void A_model_is_inspected_by_programs(string options)
    {
        string model = folder.PathOf("model.json");
        string json = folder.PathOf("report.json");
        string inspection = folder.PathOf("inspection.json");
        string csv = folder.PathOf("coefficients.csv");
        Logreg.Run(["train", data, "--model", model, "--json", json, "--quiet", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Succeeds();
        Logreg.Run("inspect", model, "--json", inspection, "--csv", csv).Succeeds();
        foreach (string member in (string[])["kind", "penalty", "coefficients", "standardDeviations", "train", "objective", "solver", "stopReason"])
        {
            Assert.Equal(Json(json).GetProperty(member).GetRawText(), Json(inspection).GetProperty(member).GetRawText());
        }

        Assert.Equal(File.ReadAllText(inspection), Logreg.Run("inspect", model, "--json", "-").Succeeds().Output);
        string[] lines = File.ReadAllLines(csv);
        JsonElement deviations = Json(json).GetProperty("standardDeviations");
        Assert.Equal(["feature", "(intercept)", .. deviations.EnumerateObject().Select(member => member.Name)], lines.Select(line => line.StartsWith('"') ? line[1..line.LastIndexOf('"')] : line.Split(',')[0]));
        JsonElement first = Json(json).GetProperty("coefficients").EnumerateObject().First().Value;
        double coefficient = (first.ValueKind == JsonValueKind.Number ? first : first.GetProperty("age")).GetDouble();
        Assert.Equal(coefficient, double.Parse(lines[2].Split(',')[1], CultureInfo.InvariantCulture));
        Assert.Equal(deviations.GetProperty("age").GetDouble(), double.Parse(lines[2].Split(',')[^1], CultureInfo.InvariantCulture));
    }

    private static string[][] Table(Run run) =>
        [.. run.Output.Split('\n').SkipWhile(line => !line.StartsWith("  coefficient", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;
}
