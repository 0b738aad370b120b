using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary><c>logreg predict</c>, <c>evaluate</c>, <c>inspect</c> and <c>convert</c>.</summary>
public sealed class ScoringTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string data;
    private readonly string model;

    public ScoringTests()
    {
        data = folder.Write("customers.csv", Customers.Csv());
        model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--model", model, "--precision", "double", "--quiet").Succeeds();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Predictions_are_those_of_the_formula()
    {
        string output = folder.PathOf("predictions.csv");
        Run run = Logreg.Run("predict", model, data, "--output", output).Succeeds();
        Assert.Equal(string.Empty, run.Output);
        string[] lines = File.ReadAllLines(output);
        Assert.Equal("row,probability,label", lines[0]);
        Assert.Equal(201, lines.Length);
        string[] rows = File.ReadAllLines(data);
        for (int row = 1; row < rows.Length; row++)
        {
            string[] cells = lines[row].Split(',');
            double expected = Probability(rows[row]);
            double probability = double.Parse(cells[1], CultureInfo.InvariantCulture);
            Assert.Equal(row.ToString(CultureInfo.InvariantCulture), cells[0]);
            Assert.Equal(expected, probability, 1e-12);
            Assert.Equal(probability > 0.5 ? "yes" : "no", cells[2]);
        }
    }

    [Fact]
    public void Predictions_are_the_same_without_labels_from_gzip_with_more_columns_and_on_the_standard_output()
    {
        string expected = Logreg.Run("predict", model, data).Succeeds().Output;
        string bare = folder.Write("bare.csv", Customers.Csv(withLabels: false));
        Assert.Equal(expected, Logreg.Run("predict", model, bare).Succeeds().Output);
        string compressed = folder.WriteCompressed("customers.csv.gz", Encoding.UTF8.GetBytes(Customers.Csv()));
        Assert.Equal(expected, Logreg.Run("predict", model, compressed).Succeeds().Output);
        string[] lines = Customers.Csv(withLabels: false).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string wide = folder.Write("wide.csv", string.Concat(lines.Select((line, i) => $"{(i == 0 ? "id" : $"c{i}")},{line}\n")));
        Assert.Equal(expected, Logreg.Run("predict", model, wide).Succeeds().Output);
    }

    [Fact]
    public void The_threshold_moves_labels_and_not_probabilities()
    {
        string[][] usual = Cells(Logreg.Run("predict", model, data).Succeeds().Output);
        string[][] strict = Cells(Logreg.Run("predict", model, data, "--threshold", "0.8").Succeeds().Output);
        Assert.Equal(usual.Select(cells => cells[1]), strict.Select(cells => cells[1]));
        Assert.All(strict.Skip(1), cells => Assert.Equal(double.Parse(cells[1], CultureInfo.InvariantCulture) > 0.8 ? "yes" : "no", cells[2]));
        Assert.NotEqual(usual.Select(cells => cells[2]), strict.Select(cells => cells[2]));
        Assert.All(Cells(Logreg.Run("predict", model, data, "--threshold", "1").Succeeds().Output).Skip(1), cells => Assert.Equal("no", cells[2]));
        Assert.All(Cells(Logreg.Run("predict", model, data, "--threshold", "0").Succeeds().Output).Skip(1), cells => Assert.Equal("yes", cells[2]));
    }

    [Fact]
    public void Many_batches_come_out_in_order()
    {
        string many = folder.Write("many.csv", Customers.Csv(30_000));
        string[][] cells = Cells(Logreg.Run("predict", model, many).Succeeds().Output);
        Assert.Equal(30_001, cells.Length);
        Assert.Equal(Enumerable.Range(1, 30_000).Select(row => row.ToString(CultureInfo.InvariantCulture)), cells.Skip(1).Select(row => row[0]));
        string[] rows = File.ReadAllLines(many);
        Assert.Equal(Probability(rows[^1]), double.Parse(cells[^1][1], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal(Probability(rows[15_000]), double.Parse(cells[15_000][1], CultureInfo.InvariantCulture), 1e-12);
    }

    [Fact]
    public void Unseen_categories_count_as_none_and_are_reported()
    {
        string other = folder.Write("other.csv", "age,income,city\n30,50,Basel\n30,50,Bern\n30,50,Chur\n");
        Run run = Logreg.Run("predict", model, other);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2 cells hold categories that the model does not know and count as none: city (2).", run.Error, StringComparison.Ordinal);
        string[][] cells = Cells(run.Output);
        Assert.Equal(cells[1][1], cells[3][1]);
        Assert.NotEqual(cells[1][1], cells[2][1]);
        Assert.Equal(string.Empty, Logreg.Run("predict", model, other, "--quiet").Error);
    }

    [Fact]
    public void Labels_with_commas_are_quoted()
    {
        string odd = folder.Write("odd.csv", "x,y\n1,\"a, b\"\n2,\"say \"\"c\"\"\"\n3,\"a, b\"\n4,\"say \"\"c\"\"\"\n");
        Logreg.Run("train", odd, "--model", folder.PathOf("odd.json"), "--quiet").Succeeds();
        string output = Logreg.Run("predict", folder.PathOf("odd.json"), odd).Succeeds().Output;
        Assert.Contains(",\"a, b\"\n", output, StringComparison.Ordinal);
        Assert.Contains(",\"say \"\"c\"\"\"\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_agrees_with_the_training_report_and_with_a_count()
    {
        string json = folder.PathOf("evaluation.json");
        string output = Logreg.Run("evaluate", model, data, "--json", json).Succeeds().Output;
        JsonElement evaluation = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        JsonElement train = JsonDocument.Parse(File.ReadAllText(model)).RootElement.GetProperty("training").GetProperty("train");
        foreach (JsonProperty metric in train.EnumerateObject())
        {
            Assert.Equal(metric.Value.GetDouble(), evaluation.GetProperty(metric.Name).GetDouble(), 1e-12);
        }

        string[] rows = File.ReadAllLines(data);
        JsonElement confusion = evaluation.GetProperty("confusion");
        Assert.Equal(rows.Skip(1).Count(row => Probability(row) > 0.5 && row.EndsWith("yes", StringComparison.Ordinal)), confusion.GetProperty("truePositives").GetDouble());
        Assert.Equal(rows.Skip(1).Count(row => Probability(row) > 0.5 && row.EndsWith("no", StringComparison.Ordinal)), confusion.GetProperty("falsePositives").GetDouble());
        Assert.Equal(200, evaluation.GetProperty("calibration").EnumerateArray().Sum(bin => bin.GetProperty("weight").GetDouble()));
        Assert.Contains("true positive rate", output, StringComparison.Ordinal);
        Assert.Contains("  actual   yes   no\n", output, StringComparison.Ordinal);
        Assert.Contains("calibration error", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_alone_is_evaluated_without_a_curve()
    {
        string[] rows = File.ReadAllLines(data);
        string yes = folder.Write("yes.csv", string.Join('\n', rows.Where((row, i) => i == 0 || row.EndsWith("yes", StringComparison.Ordinal))) + "\n");
        string json = folder.PathOf("yes.json");
        Assert.Contains("There is one class only", Logreg.Run("evaluate", model, yes, "--json", json).Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("auc").ValueKind);
    }

    [Fact]
    public void An_inspection_shows_names_odds_and_history()
    {
        string output = Logreg.Run("inspect", model).Succeeds().Output;
        (string[] names, double[] values, _) = Numbers();
        string[] lines = output.Split('\n');
        Assert.All(names, (name, i) =>
        {
            string line = lines.Single(text => text.TrimStart().StartsWith($"{name} ", StringComparison.Ordinal));
            Assert.Contains($" {Math.Exp(values[i]).ToString("G6", CultureInfo.InvariantCulture)} ", line, StringComparison.Ordinal);
        });
        Assert.Contains("on customers.csv: 200 rows", output, StringComparison.Ordinal);
        Assert.Contains("Converged", output, StringComparison.Ordinal);
        string top = Logreg.Run("inspect", model, "--top", "2").Succeeds().Output;
        Assert.Contains("and 3 coefficients of smaller effect", top, StringComparison.Ordinal);
    }

    [Fact]
    public void A_converted_file_trains_and_predicts_like_the_original()
    {
        string packed = folder.PathOf("customers.bin");
        string output = Logreg.Run("convert", data, packed, "--precision", "double").Succeeds().Output;
        Assert.Contains("200 rows, 5 features, 2 classes", output, StringComparison.Ordinal);
        string again = folder.PathOf("again.json");
        Logreg.Run("train", packed, "--model", again, "--precision", "double", "--quiet").Succeeds();
        (_, double[] expected, double intercept) = Numbers();
        JsonElement stored = JsonDocument.Parse(File.ReadAllText(again)).RootElement;
        Assert.Equal(expected, stored.GetProperty("coefficients").EnumerateArray().Select(entry => entry.GetProperty("value").GetDouble()));
        Assert.Equal(intercept, stored.GetProperty("intercept").GetDouble());
        string predictions = Logreg.Run("predict", model, data).Succeeds().Output;
        Assert.Equal(predictions, Logreg.Run("predict", again, data).Succeeds().Output);
        Assert.Equal(predictions, Logreg.Run("predict", model, packed).Succeeds().Output);
    }

    private static string[][] Cells(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];

    private (string[] Names, double[] Values, double Intercept) Numbers()
    {
        JsonElement stored = JsonDocument.Parse(File.ReadAllText(model)).RootElement;
        JsonElement[] entries = [.. stored.GetProperty("coefficients").EnumerateArray()];
        return (
            [.. entries.Select(entry => entry.GetProperty("feature").GetString()!)],
            [.. entries.Select(entry => entry.GetProperty("value").GetDouble())],
            stored.GetProperty("intercept").GetDouble());
    }

    private double Probability(string row)
    {
        (string[] names, double[] values, double intercept) = Numbers();
        string[] cells = row.Split(',');
        double logit = intercept;
        for (int j = 0; j < names.Length; j++)
        {
            logit += values[j] * names[j] switch
            {
                "age" => double.Parse(cells[0], CultureInfo.InvariantCulture),
                "income" => double.Parse(cells[1], CultureInfo.InvariantCulture),
                _ => cells[2].Trim('"').StartsWith(names[j]["city=".Length..][..3], StringComparison.Ordinal) ? 1 : 0,
            };
        }

        return 1 / (1 + Math.Exp(-logit));
    }
}
