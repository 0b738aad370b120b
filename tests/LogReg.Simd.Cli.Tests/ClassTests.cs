using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Several classes on the command line: trained, judged, predicted, inspected.</summary>
public sealed class ClassTests : IDisposable
{
    private static readonly string[] Kinds = ["setosa", "versicolor", "virginica"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void More_than_two_labels_are_trained_with_softmax()
    {
        string json = folder.PathOf("report.json");
        string output = Logreg.Run("train", Repository.Iris, "--precision", "double", "--json", json).Succeeds().Output;
        Assert.Contains("3 classes, 50 'setosa', 50 'versicolor', 50 'virginica'\n", output, StringComparison.Ordinal);
        Assert.Contains("softmax, 3 classes by 4 features, 15 numbers\n", output, StringComparison.Ordinal);
        Assert.Contains("gap        <= ", output, StringComparison.Ordinal);
        Assert.Contains("macro average ", output, StringComparison.Ordinal);
        Assert.Contains("  actual       setosa   versicolor   virginica\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("top-", output, StringComparison.Ordinal);
        JsonElement report = Json(json);
        Assert.Equal(
            ["rows", "features", "keptAsBytes", "kind", "loss", "classes", "penalty", "objective", "logLoss", "meanLoss", "gradientInfinityNorm", "certifiedGap", "certifiedCoefficientBound", "solver", "stopReason",
                "optimumExistence", "separatingFeatures", "unidentifiedFeatures", "iterations", "evaluations", "passes",
                "seconds", "intercepts", "coefficients", "standardDeviations", "train", "test"],
            report.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["accuracy", "logLoss", "macroF1", "weightedF1"], report.GetProperty("train").EnumerateObject().Select(member => member.Name));
        Assert.Equal(Kinds, report.GetProperty("coefficients").EnumerateObject().Select(member => member.Name));
        Assert.Equal(0.192575444027283, report.GetProperty("objective").GetDouble(), 0.192575444027283 * 1e-9);
        Assert.Equal(146.0 / 150, report.GetProperty("train").GetProperty("accuracy").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("single", "", 0.192575444027283)]
    [InlineData("double", "", 0.192575444027283)]
    [InlineData("single", "--standardize", 0.20919178840531)]
    [InlineData("double", "--standardize", 0.20919178840531)]
    public void Softmax_reaches_the_optimum_that_is_known(string precision, string more, double optimum)
    {
        string data = Repository.Find("iris/iris.csv") ?? Repository.Iris;
        string json = folder.PathOf("report.json");
        Logreg.Run(["train", data, "--precision", precision, "--json", json, "--quiet", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Succeeds();
        JsonElement report = Json(json);
        Assert.Equal("Converged", report.GetProperty("stopReason").GetString());
        Assert.Equal(optimum, report.GetProperty("objective").GetDouble(), optimum * (precision == "single" ? 1e-6 : 1e-9));
        Assert.Equal(0.97333, report.GetProperty("train").GetProperty("accuracy").GetDouble(), 1e-5);
        Assert.InRange(report.GetProperty("certifiedGap").GetDouble(), 0, optimum * 1e-6);
    }

    [Theory]
    [InlineData("softmax", "single")]
    [InlineData("softmax", "double")]
    [InlineData("ovr", "double")]
    public void Predictions_are_those_of_the_formula(string method, string precision)
    {
        string model = Train("--multiclass", method, "--precision", precision);
        JsonElement stored = Json(model);
        Assert.Equal(method == "ovr" ? "one-vs-rest" : "softmax", stored.GetProperty("kind").GetString());
        double[] intercepts = Numbers(stored.GetProperty("intercepts"));
        double[][] coefficients = [.. stored.GetProperty("coefficients").EnumerateArray().Select(entry => Numbers(entry.GetProperty("values")))];
        string[] lines = Logreg.Run("predict", model, Repository.Iris).Succeeds().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,setosa,versicolor,virginica,label", lines[0]);
        Assert.Equal(151, lines.Length);
        double slack = precision == "single" ? 1e-5 : 1e-12;
        for (int row = 1; row < lines.Length; row++)
        {
            double[] x = [.. Flowers.Lines[row].Split(',').Take(4).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            double[] z = [.. intercepts.Select((b, k) => b + x.Select((value, j) => value * coefficients[j][k]).Sum())];
            double[] parts = [.. z.Select(logit => method == "ovr" ? 1 / (1 + Math.Exp(-logit)) : Math.Exp(logit - z.Max()))];
            string[] cells = lines[row].Split(',');
            Assert.Equal(row.ToString(CultureInfo.InvariantCulture), cells[0]);
            Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(parts[k] / parts.Sum(), double.Parse(cells[k + 1], CultureInfo.InvariantCulture), slack));
            Assert.Equal(Kinds[Array.IndexOf(z, z.Max())], cells[4]);
        }
    }

    [Fact]
    public void An_evaluation_agrees_with_the_training_report_and_with_a_count()
    {
        string model = Train("--precision", "double");
        string json = folder.PathOf("evaluation.json");
        string output = Logreg.Run("evaluate", model, Repository.Iris, "--json", json).Succeeds().Output;
        JsonElement evaluation = Json(json);
        JsonElement train = Json(model).GetProperty("training").GetProperty("train");
        foreach (string name in (string[])["accuracy", "logLoss", "macroF1", "weightedF1"])
        {
            Assert.Equal(train.GetProperty(name).GetDouble(), evaluation.GetProperty(name).GetDouble(), 1e-12);
        }

        string[] decided = [.. Logreg.Run("predict", model, Repository.Iris).Succeeds().Output.Split('\n').Skip(1).Take(150).Select(line => line.Split(',')[^1])];
        string[] truth = [.. Flowers.Lines.Skip(1).Select(line => line.Split(',')[^1])];
        for (int label = 0; label < 3; label++)
        {
            double[] row = Numbers(evaluation.GetProperty("confusion")[label]);
            Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(truth.Zip(decided).Count(pair => pair == (Kinds[label], Kinds[k])), row[k]));
            JsonElement ratios = evaluation.GetProperty("classes")[label];
            Assert.Equal(Kinds[label], ratios.GetProperty("label").GetString());
            Assert.Equal(row[label] / 50, ratios.GetProperty("recall").GetDouble(), 1e-12);
            Assert.Equal(row[label] / decided.Count(name => name == Kinds[label]), ratios.GetProperty("precision").GetDouble(), 1e-12);
        }

        Assert.Contains("weighted average", output, StringComparison.Ordinal);
        Assert.Contains("  actual       setosa   versicolor   virginica\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_loss_is_that_of_the_probabilities_that_are_predicted()
    {
        foreach (string method in (string[])["softmax", "ovr"])
        {
            string model = Train("--multiclass", method, "--precision", "double");
            string json = folder.PathOf("evaluation.json");
            Logreg.Run("evaluate", model, Repository.Iris, "--json", json, "--quiet").Succeeds();
            string[][] cells = [.. Logreg.Run("predict", model, Repository.Iris).Succeeds().Output.Split('\n').Skip(1).Take(150).Select(line => line.Split(','))];
            double expected = cells.Select((row, i) => -Math.Log(double.Parse(row[1 + (i / 50)], CultureInfo.InvariantCulture))).Average();
            Assert.Equal(expected, Json(json).GetProperty("logLoss").GetDouble(), 1e-12);
        }
    }

    [Fact]
    public void A_holdout_and_a_test_file_judge_the_classes()
    {
        string json = folder.PathOf("report.json");
        string output = Logreg.Run("train", Repository.Iris, "--holdout", "0.2", "--json", json).Succeeds().Output;
        Assert.Contains("holdout of 30 rows", output, StringComparison.Ordinal);
        Assert.Equal(120, Json(json).GetProperty("classes").EnumerateObject().Sum(member => member.Value.GetInt32()));
        Assert.InRange(Json(json).GetProperty("test").GetProperty("macroF1").GetDouble(), 0.8, 1);
        Logreg.Run("train", Repository.Iris, "--test", Repository.Iris, "--json", json, "--precision", "double").Succeeds();
        Assert.Equal(Json(json).GetProperty("train").GetRawText(), Json(json).GetProperty("test").GetRawText());
    }

    [Fact]
    public void Options_reach_the_softmax()
    {
        double usual = Objective();
        Assert.NotEqual(usual, Objective("--l2", "0.1"));
        Assert.NotEqual(usual, Objective("--l1", "0.01"));
        Assert.NotEqual(usual, Objective("--class-weight", "1,5,1"));
        Assert.NotEqual(Objective("--class-weight", "1,5,1"), Objective("--class-weight", "5,1,1"));
        Assert.Equal(usual, Objective("--class-weight", "balanced"), 1e-9);
        Assert.Equal(usual, Objective("--c", "1"), 1e-12);
        Assert.Equal(usual, Objective("--solver", "newton-cg"), usual * 1e-8);
        Assert.All(Numbers(Json(folder.PathOf("model.json")).GetProperty("intercepts")), intercept => Assert.NotEqual(0, intercept));
        Objective("--no-intercept");
        Assert.All(Numbers(Json(folder.PathOf("model.json")).GetProperty("intercepts")), intercept => Assert.Equal(0, intercept));
        Objective("--class-weight", "1,5,1");
        Assert.Equal("1,5,1", Json(folder.PathOf("model.json")).GetProperty("training").GetProperty("classWeights").GetString());

        double Objective(params string[] more) => Json(Train(["--precision", "double", .. more])).GetProperty("training").GetProperty("objective").GetDouble();
    }

    [Fact]
    public void One_against_the_rest_is_a_binary_model_of_each()
    {
        JsonElement several = Json(Train("--multiclass", "ovr", "--precision", "double"));
        double sum = 0;
        for (int k = 0; k < 3; k++)
        {
            string model = folder.PathOf("binary.json");
            Logreg.Run("train", Repository.Iris, "--positive", Kinds[k], "--precision", "double", "--model", model, "--quiet").Succeeds();
            JsonElement binary = Json(model);
            sum += binary.GetProperty("training").GetProperty("objective").GetDouble();
            for (int j = 0; j < 4; j++)
            {
                double expected = binary.GetProperty("coefficients")[j].GetProperty("value").GetDouble();
                Assert.Equal(expected, several.GetProperty("coefficients")[j].GetProperty("values")[k].GetDouble(), 1e-3);
            }
        }

        Assert.Equal(sum, several.GetProperty("training").GetProperty("objective").GetDouble(), sum * 1e-9);
    }

    [Fact]
    public void Two_labels_are_trained_with_softmax_where_it_is_asked_for()
    {
        string data = folder.Write("customers.csv", Customers.Csv());
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--multiclass", "softmax", "--precision", "double", "--model", model, "--quiet").Succeeds();
        double[] intercepts = Numbers(Json(model).GetProperty("intercepts"));
        Assert.Equal(2, intercepts.Length);

        // Two opposite halves of a binary model, penalised half as much as the whole.
        string binary = folder.PathOf("binary.json");
        Logreg.Run("train", data, "--l2", (0.5 / 200).ToString("R", CultureInfo.InvariantCulture), "--precision", "double", "--model", binary, "--quiet").Succeeds();
        double expected = Json(binary).GetProperty("training").GetProperty("objective").GetDouble();
        Assert.Equal(expected, Json(model).GetProperty("training").GetProperty("objective").GetDouble(), expected * 1e-9);
        Assert.StartsWith("row,no,yes,label\n", Logreg.Run("predict", model, data).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_classes_have_a_top_and_a_line_each()
    {
        string data = folder.Write("many.csv", Ring(classes: 11, rows: 440));
        string json = folder.PathOf("report.json");
        string model = folder.PathOf("model.json");
        string output = Logreg.Run("train", data, "--precision", "double", "--json", json, "--model", model).Succeeds().Output;
        Assert.Contains("top-5 accuracy", output, StringComparison.Ordinal);
        Assert.Contains("coefficients of the largest effect", output, StringComparison.Ordinal);
        JsonElement train = Json(json).GetProperty("train");
        Assert.Equal(5, train.GetProperty("topCount").GetInt32());
        Assert.InRange(train.GetProperty("topAccuracy").GetDouble(), train.GetProperty("accuracy").GetDouble(), 1);
        string inspection = Logreg.Run("inspect", model).Succeeds().Output;
        Assert.Contains("softmax, 11 classes by 2 features, 33 numbers", inspection, StringComparison.Ordinal);
        Assert.Contains("'c01', 40 'c02'", inspection, StringComparison.Ordinal);
        Assert.All(inspection.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
    }

    [Fact]
    public void Many_classes_list_what_is_confused()
    {
        string data = folder.Write("many.csv", Ring(classes: 15, rows: 300));
        string output = Logreg.Run("train", data, "--max-iterations", "2").Output;
        Assert.DoesNotContain("  actual   c01", output, StringComparison.Ordinal);
        Assert.Contains("  actual   predicted", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inspection_shows_kind_classes_and_coefficients()
    {
        string model = Train("--precision", "double");
        string[] lines = Logreg.Run("inspect", model).Succeeds().Output.Split('\n');
        Assert.Contains(lines, line => line.EndsWith("4 features, double precision, softmax, 3 classes by 4 features, 15 numbers", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("3 classes, 50 'setosa', 50 'versicolor', 50 'virginica'", StringComparison.Ordinal));
        JsonElement entry = Json(model).GetProperty("coefficients")[2];
        string[] cells = lines.Single(line => line.StartsWith("  petal_length ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] values = Numbers(entry.GetProperty("values"));
        double effect = values.Max(Math.Abs) * entry.GetProperty("deviation").GetDouble();
        Assert.Equal(
            ["petal_length", .. values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture)), effect.ToString("G3", CultureInfo.InvariantCulture)], cells);
        string top = Logreg.Run("inspect", model, "--top", "1").Succeeds().Output;
        Assert.Contains("and 3 features of smaller effect", top, StringComparison.Ordinal);
        Assert.DoesNotContain("sepal_length", top, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_file_is_the_same_for_any_number_of_threads_and_from_packed_data()
    {
        string packed = folder.PathOf("iris.bin");
        Logreg.Run("convert", Repository.Iris, packed).Succeeds();
        string one = File.ReadAllText(Train("--threads", "1"));
        Assert.Equal(one, File.ReadAllText(Train("--threads", "2")));
        Logreg.Run("train", packed, "--model", folder.PathOf("packed.json"), "--quiet").Succeeds();
        Assert.Equal(Json(folder.PathOf("model.json")).GetProperty("coefficients").GetRawText(), Json(folder.PathOf("packed.json")).GetProperty("coefficients").GetRawText());
        Assert.Equal(
            Logreg.Run("predict", folder.PathOf("model.json"), Repository.Iris).Succeeds().Output,
            Logreg.Run("predict", folder.PathOf("packed.json"), packed).Succeeds().Output);
    }

    [Fact]
    public void Many_batches_come_out_in_order()
    {
        string model = Train();
        string[] rows = [.. Flowers.Lines.Skip(1)];
        string many = folder.Write("many.csv", Flowers.Lines[0] + "\n" + string.Concat(Enumerable.Repeat(string.Join('\n', rows) + "\n", 600)));
        string[] once = [.. Logreg.Run("predict", model, Repository.Iris).Succeeds().Output.Split('\n').Skip(1).Take(150)];
        string[] lines = Logreg.Run("predict", model, many).Succeeds().Output.Split('\n');
        Assert.Equal(90_002, lines.Length);
        for (int row = 0; row < 90_000; row += 977)
        {
            string once1 = once[row % 150];
            Assert.Equal($"{row + 1}{once1[once1.IndexOf(',', StringComparison.Ordinal)..]}", lines[row + 1]);
        }
    }

    [Fact]
    public void Labels_with_commas_are_quoted_in_the_header_too()
    {
        string odd = folder.Write("odd.csv", Flowers.Csv((label, _) => label == "setosa" ? "\"se, tosa\"" : label));
        string model = folder.PathOf("odd.json");
        Logreg.Run("train", odd, "--model", model, "--quiet").Succeeds();
        string output = Logreg.Run("predict", model, odd).Succeeds().Output;
        Assert.StartsWith("row,\"se, tosa\",versicolor,virginica,label\n", output, StringComparison.Ordinal);
        Assert.Contains(",\"se, tosa\"\n", output, StringComparison.Ordinal);
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Classes around a circle, which overlap a little.</summary>
    private static string Ring(int classes, int rows)
    {
        System.Text.StringBuilder text = new("x,y,class\n");
        for (int row = 0; row < rows; row++)
        {
            int k = row % classes;
            double angle = (k + (1.4 * ((row * 37 % 101 / 101.0) - 0.5))) * 2 * Math.PI / classes;
            double radius = 2 + (row * 53 % 97 / 97.0);
            text.Append(CultureInfo.InvariantCulture, $"{radius * Math.Cos(angle):F4},{radius * Math.Sin(angle):F4},c{k + 1:D2}\n");
        }

        return text.ToString();
    }

    private string Train(params string[] more)
    {
        string model = folder.PathOf("model.json");
        Run run = Logreg.Run(["train", Repository.Iris, "--model", model, "--quiet", .. more]);
        Assert.True(run.ExitCode is 0 or 3, run.Error);
        return model;
    }
}
