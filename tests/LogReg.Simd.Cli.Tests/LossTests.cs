using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>The losses of two classes on the command line, and the links that follow from them.</summary>
public sealed class LossTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string data;

    public LossTests() => data = folder.Write("customers.csv", Customers.Csv());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_tanh_loss_finds_half_the_coefficients_at_a_quarter_of_the_penalty()
    {
        // Formula 2.3: z is half the log-odds.
        JsonElement usual = Train("--l2", "0.01");
        JsonElement half = Train("--loss", "tanh", "--l2", "0.04");
        Assert.Equal("tanh", half.GetProperty("link").GetString());
        Assert.Equal(usual.GetProperty("intercept").GetDouble(), 2 * half.GetProperty("intercept").GetDouble(), 1e-4);
        Assert.Equal(
            usual.GetProperty("training").GetProperty("train").GetProperty("logLoss").GetDouble(),
            half.GetProperty("training").GetProperty("train").GetProperty("logLoss").GetDouble(),
            1e-6);
    }

    [Theory]
    [InlineData("log-loss", "logistic")]
    [InlineData("brier", "logistic")]
    [InlineData("tanh", "tanh")]
    [InlineData("squared-logit", "identity")]
    public void Predictions_and_thresholds_follow_the_link(string loss, string link)
    {
        JsonElement stored = Train("--loss", loss);
        Assert.Equal(link, stored.GetProperty("link").GetString());
        Assert.Equal(loss, stored.GetProperty("training").GetProperty("loss").GetString());
        Dictionary<string, double> values = stored.GetProperty("coefficients").EnumerateArray()
            .ToDictionary(entry => entry.GetProperty("feature").GetString()!, entry => entry.GetProperty("value").GetDouble());
        string[] rows = File.ReadAllLines(data);
        foreach (double threshold in (double[])[0.5, 0.3, 0, 1])
        {
            string text = threshold.ToString(CultureInfo.InvariantCulture);
            string[] lines = Logreg.Run("predict", folder.PathOf("model.json"), data, "--threshold", text).Succeeds().Output.Split('\n');
            for (int row = 1; row <= 200; row++)
            {
                string[] cells = rows[row].Split(',');
                string city = cells.Length == 5 ? "Zug, ZG" : cells[2];
                double z = stored.GetProperty("intercept").GetDouble() + (values["age"] * Number(cells[0])) + (values["income"] * Number(cells[1])) + values[$"city={city}"];
                double expected = link switch { "identity" => Math.Clamp(z, 0, 1), "tanh" => 0.5 * (1 + Math.Tanh(z)), _ => 1 / (1 + Math.Exp(-z)) };
                string[] predicted = lines[row].Split(',');
                double probability = Number(predicted[1]);
                Assert.Equal(expected, probability, 1e-12);
                Assert.Equal(link == "identity" && threshold == 0 ? (z > 0 ? "yes" : "no") : probability > threshold ? "yes" : "no", predicted[2]);
            }
        }

        static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("brier", "squared error of the probability", "brier", false)]
    [InlineData("tanh", "tanh cross-entropy", "logLoss", true)]
    [InlineData("squared-logit", "squared error of the logit", null, true)]
    public void The_report_names_the_loss_and_says_whether_it_is_certified(string loss, string name, string? metric, bool isCertified)
    {
        string json = folder.PathOf("report.json");
        string[] arguments = ["train", data, "--loss", loss, "--precision", "double", "--standardize", "--json", json, "--model", folder.PathOf("model.json")];
        string output = Logreg.Run(arguments).Succeeds().Output;
        Assert.Contains($", of which {name} 0.", output, StringComparison.Ordinal);
        Assert.Contains(isCertified ? "gap        <= " : "gap        not certified: the objective is not convex\n", output, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.Equal(loss, report.GetProperty("loss").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("logLoss").ValueKind);
        Assert.Equal(isCertified ? JsonValueKind.Number : JsonValueKind.Null, report.GetProperty("certifiedGap").ValueKind);
        if (metric is not null)
        {
            Assert.Equal(report.GetProperty("meanLoss").GetDouble(), report.GetProperty("train").GetProperty(metric).GetDouble(), 1e-9);
        }

        string inspection = Logreg.Run("inspect", folder.PathOf("model.json")).Succeeds().Output;
        Assert.Contains($"loss {loss}, probability ", inspection, StringComparison.Ordinal);
        Assert.Contains(name, inspection, StringComparison.Ordinal);
        Assert.Equal(loss != "squared-logit", inspection.Contains("odds ratio", StringComparison.Ordinal));
    }

    [Fact]
    public void An_evaluation_of_every_link_agrees_with_the_training_report()
    {
        foreach (string loss in (string[])["brier", "tanh", "squared-logit"])
        {
            JsonElement train = Train("--loss", loss).GetProperty("training").GetProperty("train");
            string json = folder.PathOf("evaluation.json");
            Logreg.Run("evaluate", folder.PathOf("model.json"), data, "--json", json).Succeeds();
            JsonElement evaluation = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
            foreach (JsonProperty metric in train.EnumerateObject().Where(metric => metric.Value.ValueKind == JsonValueKind.Number))
            {
                Assert.Equal(metric.Value.GetDouble(), evaluation.GetProperty(metric.Name).GetDouble(), 1e-12);
            }
        }
    }

    private JsonElement Train(params string[] more)
    {
        string model = folder.PathOf("model.json");
        Logreg.Run(["train", data, "--precision", "double", "--model", model, "--quiet", .. more]).Succeeds();
        return JsonDocument.Parse(File.ReadAllText(model)).RootElement;
    }
}
