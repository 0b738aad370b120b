using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary><c>--hidden</c>: networks of two and of several classes.</summary>
public sealed class NetworkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_network_solves_xor_and_a_linear_model_does_not()
    {
        string data = folder.Write("xor.csv", "a,b,y\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n");
        Assert.Equal(0.5, Accuracy("--l2", "1e-4"));
        Assert.Equal(1, Accuracy("--l2", "1e-4", "--hidden", "4"));

        double Accuracy(params string[] more)
        {
            string json = folder.PathOf("report.json");
            Logreg.Run(["train", data, "--precision", "double", "--json", json, "--quiet", .. more]).Succeeds();
            return Json(json).GetProperty("train").GetProperty("accuracy").GetDouble();
        }
    }

    [Theory]
    [InlineData("--hidden 4 --standardize", 4, 3)]
    [InlineData("--hidden 3 --positive versicolor --standardize", 3, 1)]
    [InlineData("--hidden 2 --no-intercept", 2, 3)]
    public void Predictions_are_those_of_the_formula(string options, int units, int outputs)
    {
        string model = Train([.. options.Split(' '), "--precision", "double"]);
        JsonElement stored = Json(model);
        Assert.Equal("network", stored.GetProperty("kind").GetString());
        double[][] hidden = [.. stored.GetProperty("coefficients").EnumerateArray().Select(entry => Numbers(entry.GetProperty("values")))];
        double[][] output = [.. stored.GetProperty("outputCoefficients").EnumerateArray().Select(Numbers)];
        Assert.Equal((units, outputs), (hidden[0].Length, output.Length));
        double[] a = OrZeros(Numbers(stored.GetProperty("hiddenIntercepts")), units);
        double[] c = OrZeros(Numbers(stored.GetProperty("intercepts")), outputs);
        string[] lines = Logreg.Run("predict", model, Repository.Iris).Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(outputs == 1 ? "row,probability,label" : "row,setosa,versicolor,virginica,label", lines[0]);
        for (int row = 1; row <= 150; row++)
        {
            double[] x = [.. Flowers.Lines[row].Split(',').Take(4).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            double[] h = [.. a.Select((intercept, unit) => Sigmoid(intercept + x.Select((value, j) => value * hidden[j][unit]).Sum()))];
            double[] z = [.. c.Select((intercept, k) => intercept + h.Select((value, unit) => value * output[k][unit]).Sum())];
            double[] expected = outputs == 1 ? [Sigmoid(z[0])] : [.. z.Select(logit => Math.Exp(logit - z.Max()) / z.Sum(other => Math.Exp(other - z.Max())))];
            string[] cells = lines[row].Split(',');
            Assert.All(expected, (probability, k) => Assert.Equal(probability, double.Parse(cells[k + 1], CultureInfo.InvariantCulture), 1e-12));
            string[] names = outputs == 1 ? ["not versicolor", "versicolor"] : ["setosa", "versicolor", "virginica"];
            Assert.Equal(names[outputs == 1 ? (z[0] > 0 ? 1 : 0) : Array.IndexOf(z, z.Max())], cells[^1]);
        }
    }

    [Fact]
    public void The_report_shows_units_numbers_and_that_there_is_no_certificate()
    {
        string json = folder.PathOf("report.json");
        string model = folder.PathOf("model.json");
        string output = Logreg.Run("train", "--hidden", "5", "--standardize", "--holdout", "0.2", "--json", json, "--model", model).Succeeds().Output;
        Assert.Contains("network of 5 hidden units, 4 features, 3 classes, 43 numbers\n", output, StringComparison.Ordinal);
        Assert.Contains("gap        not certified: the objective is not convex\n", output, StringComparison.Ordinal);
        JsonElement report = Json(json);
        Assert.Equal(5, report.GetProperty("hiddenUnits").GetInt32());
        Assert.Equal(["setosa", "versicolor", "virginica"], report.GetProperty("outputCoefficients").EnumerateObject().Select(member => member.Name));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("certifiedGap").ValueKind);
        Assert.Equal(
            report.GetProperty("coefficients").GetProperty("2").GetProperty("petal_width").GetDouble(),
            Json(model).GetProperty("coefficients")[3].GetProperty("values")[1].GetDouble());
        string inspection = Logreg.Run("inspect", model, "--top", "2").Succeeds().Output;
        Assert.Contains("network of 5 hidden units", inspection, StringComparison.Ordinal);
        Assert.Contains("and 3 hidden units of smaller output coefficients", inspection, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_are_judged_and_decided_as_by_one_logit()
    {
        string model = Train("--hidden", "3", "--positive", "virginica", "--standardize", "--precision", "double");
        string json = folder.PathOf("evaluation.json");
        Assert.Contains("true positive rate", Logreg.Run("evaluate", model, Repository.Iris, "--json", json).Succeeds().Output, StringComparison.Ordinal);
        JsonElement train = Json(model).GetProperty("training").GetProperty("train");
        Assert.All(train.EnumerateObject(), metric => Assert.Equal(metric.Value.GetDouble(), Json(json).GetProperty(metric.Name).GetDouble(), 1e-12));
        string[] strict = [.. Logreg.Run("predict", model, Repository.Iris, "--threshold", "0.9").Succeeds().Output.Split('\n').Skip(1).Take(150)];
        Assert.All(strict, line => Assert.Equal(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture) > 0.9 ? "virginica" : "not virginica", line.Split(',')[2]));
        Assert.Contains(strict, line => line.EndsWith(",virginica", StringComparison.Ordinal));
    }

    [Fact]
    public void The_seed_and_not_the_threads_decide_the_network()
    {
        string one = File.ReadAllText(Train("--hidden", "3", "--standardize", "--threads", "1"));
        Assert.Equal(one, File.ReadAllText(Train("--hidden", "3", "--standardize", "--threads", "2")));
        Assert.NotEqual(one, File.ReadAllText(Train("--hidden", "3", "--standardize", "--seed", "1")));
    }

    [Theory]
    [InlineData("gradient-descent")]
    [InlineData("stochastic-gradient")]
    [InlineData("ada-grad")]
    public void Other_solvers_train_networks_too(string solver) =>
        Train("--hidden", "2", "--standardize", "--solver", solver, "--max-iterations", "5");

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double[] OrZeros(double[] values, int count) => values.Length == 0 ? new double[count] : values;

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private string Train(params string[] more)
    {
        string model = folder.PathOf("model.json");
        Run run = Logreg.Run(["train", Repository.Iris, "--model", model, "--quiet", .. more]);
        Assert.True(run.ExitCode is 0 or 3, run.Error);
        return model;
    }
}
