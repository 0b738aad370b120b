using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Columns that lie far from zero, end to end: single precision predicts what double does, and what it cannot hold is said with the name of the column.</summary>
public sealed class FarColumnTests : IDisposable
{
    private const int Rows = 120;

    private static readonly Dictionary<string, Func<int, double>> Columns = new()
    {
        ["metres"] = i => 10_000_000 + (i % 20),
        ["date"] = i => 20240101 + (100 * (i % 5)) + (i % 28),
        ["seconds"] = i => 1_700_000_000 + (11 * (i % 17)),
        ["milliseconds"] = i => 1_700_000_000_000 + (13 * (i % 29)),
        ["hPa"] = i => 101325 + (0.1 * ((i % 61) - 30)),
        ["number"] = i => 289_203_891 + (i % 10),
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = [];
            foreach (string column in Columns.Keys)
            {
                cases.Add(column, true);
                cases.Add(column, false);
            }

            return cases;
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_predicts_what_double_does(string column, bool standardize)
    {
        string data = Write("data.csv", column, Columns[column], classCount: 2);
        string[] options = ["--tolerance", "1e-12", .. standardize ? ["--standardize"] : Array.Empty<string>()];
        double[] single = Predict(data, "single", options);
        double[] twice = Predict(data, "double", options);
        for (int i = 0; i < Rows; i++)
        {
            Assert.True(Math.Abs(single[i] - twice[i]) < 1e-6, $"Row {i}: {single[i]:R} and {twice[i]:R}.");
        }

        // The column tells the classes apart: where its digits are lost, probabilities are all alike.
        Assert.True(single.Max() - single.Min() > 0.5);
    }

    [Fact]
    public void Sparse_rows_with_a_far_column_are_read_into_dense_ones_unless_sparse_ones_were_asked_for()
    {
        Random random = new(5);
        StringBuilder text = new();
        for (int i = 0; i < 1000; i++)
        {
            int seconds = random.Next(2_000_000);
            int column = random.Next(2, 61);
            int label = random.NextDouble() < 1 / (1 + Math.Exp(1 - (seconds / 1e6) - (column < 20 ? 1 : 0))) ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture, $"{label} 1:{1_700_000_000 + seconds} {column}:1 {column + 7}:0.5\n");
        }

        string data = folder.Write("far.svm", text.ToString());
        Run run = Logreg.Run("train", data);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("the column '1' lies far from zero, from where sparse rows cannot be moved, so dense rows are used; --sparse yes keeps them sparse.", run.Error, StringComparison.Ordinal);
        Assert.Contains("stopped    Converged", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("storage", run.Output, StringComparison.Ordinal);

        Run sparse = Logreg.Run("train", data, "--sparse", "yes");
        Assert.DoesNotContain("dense", sparse.Error, StringComparison.Ordinal);
        Assert.Contains("storage    sparse", sparse.Output, StringComparison.Ordinal);
        Assert.Contains("stopped    PrecisionLimit", sparse.Output, StringComparison.Ordinal);
        Assert.Contains("--sparse no, because '1' lies far from zero,", sparse.Output + sparse.Error, StringComparison.Ordinal);

        // Without an intercept nothing is moved, and dense rows would be of no use.
        Assert.DoesNotContain("dense", Logreg.Run("train", data, "--no-intercept").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Hashed_tables_are_never_read_into_dense_rows()
    {
        // Decimal commas keep the times from being moved while they are read.
        string rows = string.Concat(Enumerable.Range(0, 3000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{1_700_000_000 + (i * 37 % 2003)},5;{(i == 7 ? "rare" : "usual")};u{i * 17 % 31};{i * 7919 % 13 % 2}\n")));
        string data = folder.Write("hashed.csv", "time;kind;user;y\n" + rows);
        Run run = Logreg.Run("train", data, "--hash", "12", "--precision", "double", "--max-iterations", "2", "--solver", "lbfgs");
        Assert.Contains("storage    sparse", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--sparse no", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("dense", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_flag_that_is_nearly_constant_keeps_rows_sparse(int other)
    {
        string rows = string.Concat(Enumerable.Range(0, 4000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i * 7919 % 13 % 2} {(i != 7 ? "1:1 " : other == 0 ? string.Empty : $"1:{other} ")}{2 + (i * 17 % 31)}:1\n")));
        Run run = Logreg.Run("train", folder.Write("flag.svm", rows));
        Assert.Contains("storage    sparse", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("far from zero", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_of_nearly_all_rows_keeps_codes()
    {
        string rows = string.Concat(Enumerable.Range(0, 4000).Select(i => $"{(i == 7 ? "rare" : "usual")},u{i * 17 % 31},{i * 7919 % 13 % 2}\n"));
        Run run = Logreg.Run("train", folder.Write("kinds.csv", "kind,user,y\n" + rows));
        Assert.DoesNotContain("far from zero", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("storage    ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("ovr")]
    public void So_do_models_of_several_classes(string method)
    {
        string data = Write("data.csv", "seconds", Columns["seconds"], classCount: 3);
        string[] options = ["--multiclass", method, "--standardize", "--tolerance", "1e-12"];
        double[] single = Predict(data, "single", options);
        double[] twice = Predict(data, "double", options);
        Assert.All(Enumerable.Range(0, single.Length), i => Assert.InRange(single[i], twice[i] - 1e-6, twice[i] + 1e-6));
    }

    [Theory]
    [InlineData("--hidden", "2")]
    [InlineData("--multiclass", "softmax")]
    [InlineData("--loss", "brier")]
    public void The_loss_of_the_report_is_that_of_the_predictions(string option, string value)
    {
        string data = Write("data.csv", "metres", Columns["metres"], classCount: 2);
        string report = folder.PathOf("report.json");
        double[] probabilities = Predict(data, "single", [option, value, "--standardize", "--json", report]);
        string[] labels = [.. File.ReadLines(data).Skip(1).Select(line => line.Split(',')[2])];
        int classes = probabilities.Length / Rows;
        double loss = Enumerable.Range(0, Rows).Average(i =>
            -Math.Log(classes == 2 ? probabilities[(2 * i) + (labels[i] == "k1" ? 1 : 0)] : labels[i] == "k1" ? probabilities[i] : 1 - probabilities[i]));
        JsonElement root = JsonDocument.Parse(File.ReadAllText(report)).RootElement;
        double told = root.GetProperty("train").GetProperty("logLoss").GetDouble();
        Assert.Equal(told, loss, 2e-6 * loss);
        if (option != "--loss")
        {
            Assert.Equal(root.GetProperty("logLoss").GetDouble(), loss, 2e-6 * loss);
        }
    }

    [Fact]
    public void The_model_file_says_how_a_row_is_scored_and_the_report_has_the_intercept_of_the_data()
    {
        string data = Write("data.csv", "seconds", Columns["seconds"], classCount: 2);
        string report = folder.PathOf("report.json");
        double[] probabilities = Predict(data, "single", ["--standardize", "--json", report]);
        JsonElement model = JsonDocument.Parse(File.ReadAllText(folder.PathOf("model.json"))).RootElement;
        double[] beta = [.. model.GetProperty("coefficients").EnumerateArray().Select(entry => entry.GetProperty("value").GetDouble())];
        double intercept = model.GetProperty("intercept").GetDouble();
        double offset = model.GetProperty("encoding").GetProperty("columns")[0].GetProperty("offset").GetDouble();
        string[] lines = [.. File.ReadLines(data).Skip(1)];
        for (int i = 0; i < Rows; i++)
        {
            double[] x = [.. lines[i].Split(',').Take(2).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            double z = intercept + ((x[0] - offset) * beta[0]) + (x[1] * beta[1]);
            Assert.Equal(1 / (1 + Math.Exp(-z)), probabilities[i], 1e-6);
        }

        double told = JsonDocument.Parse(File.ReadAllText(report)).RootElement.GetProperty("intercept").GetDouble();
        Assert.Equal(intercept - (offset * beta[0]), told, 1e-9 * Math.Abs(told));
        Assert.True(Math.Abs(told) > 1000);
    }

    [Fact]
    public void What_single_precision_cannot_hold_is_read_in_double_and_said()
    {
        // Whole numbers of nine digits all over their range.
        string data = Write("data.csv", "ticket", i => (i * 7_919_317.0 % 999_999_937) + 1, classCount: 2);
        string model = folder.PathOf("model.json");
        Run free = Logreg.Run("train", data, "--standardize", "--model", model);
        Assert.Equal(0, free.ExitCode);
        Assert.Contains("'ticket'", free.Error, StringComparison.Ordinal);
        Assert.Contains("double", free.Error, StringComparison.Ordinal);
        Assert.Contains("\"precision\": \"double\"", File.ReadAllText(model), StringComparison.Ordinal);

        Run single = Logreg.Run("train", data, "--standardize", "--model", model, "--precision", "single");
        Assert.Equal(0, single.ExitCode);
        Assert.Contains("'ticket'", single.Error, StringComparison.Ordinal);
        Assert.Contains("\"precision\": \"single\"", File.ReadAllText(model), StringComparison.Ordinal);
        Logreg.Run("train", data, "--standardize", "--precision", "double").Succeeds();
        Logreg.Run("train", data, "--standardize", "--quiet").Succeeds();
    }

    [Fact]
    public void Without_an_intercept_nothing_is_moved()
    {
        string data = Write("data.csv", "seconds", Columns["seconds"], classCount: 2);
        string model = folder.PathOf("model.json");
        Run run = Logreg.Run("train", data, "--no-intercept", "--model", model);
        Assert.Contains("'seconds'", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"precision\": \"double\"", File.ReadAllText(model), StringComparison.Ordinal);
        Assert.DoesNotContain("offset", File.ReadAllText(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_converted_file_keeps_its_digits_and_meets_a_model_of_another_offset()
    {
        string data = Write("data.csv", "seconds", Columns["seconds"], classCount: 2);
        string later = Write("later.csv", "seconds", i => Columns["seconds"](i) + 100_000, classCount: 2);
        (string packed, string packedLater) = (folder.PathOf("data.lrsd"), folder.PathOf("later.lrsd"));
        Logreg.Run("convert", data, packed).Succeeds();
        Logreg.Run("convert", later, packedLater).Succeeds();
        double[] expected = Predict(data, "single", ["--standardize"]);
        string model = File.ReadAllText(folder.PathOf("model.json"));
        Assert.Equal(expected, Predict(packed, "single", ["--standardize"]));
        Assert.Equal(model.Replace("\"data.csv\"", "\"data.lrsd\"", StringComparison.Ordinal).Length, File.ReadAllText(folder.PathOf("model.json")).Length);
        string output = folder.PathOf("of-text.csv");
        string other = folder.PathOf("of-packed.csv");
        Logreg.Run("predict", folder.PathOf("model.json"), later, "--output", output).Succeeds();
        Logreg.Run("predict", folder.PathOf("model.json"), packedLater, "--output", other).Succeeds();
        Assert.Equal(File.ReadAllText(output), File.ReadAllText(other));

        // Without an intercept the file is moved back.
        Logreg.Run("train", packed, "--no-intercept", "--precision", "double", "--model", folder.PathOf("model.json")).Succeeds();
        Assert.DoesNotContain("offset", File.ReadAllText(folder.PathOf("model.json")), StringComparison.Ordinal);
    }

    /// <summary>Trains, predicts the same rows, and returns their probabilities.</summary>
    private double[] Predict(string data, string precision, string[] options)
    {
        string model = folder.PathOf("model.json");
        string output = folder.PathOf("predictions.csv");
        Logreg.Run(["train", data, "--precision", precision, "--model", model, "--quiet", .. options]).Succeeds();
        Logreg.Run("predict", model, data, "--output", output).Succeeds();
        return [.. File.ReadLines(output).Skip(1).SelectMany(line => line.Split(',')[1..^1]).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
    }

    /// <summary>A table of a column, one around zero, and labels that hang on both.</summary>
    private string Write(string name, string column, Func<int, double> value, int classCount)
    {
        double[] values = [.. Enumerable.Range(0, Rows).Select(i => value((i * 37) + (i * i % 11)))];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
        StringBuilder text = new($"{column},other,label\n");
        for (int i = 0; i < Rows; i++)
        {
            double other = Math.Round(Math.Sin(3.7 * i), 3);
            double score = ((values[i] - mean) / deviation) + (0.4 * other) + (1.3 * Math.Sin(12.9898 * i * i));
            int label = classCount == 2 ? (score > 0 ? 1 : 0) : score < -0.6 ? 0 : score < 0.6 ? 1 : 2;
            text.Append(CultureInfo.InvariantCulture, $"{values[i]:0.###},{other},k{label}\n");
        }

        return folder.Write(name, text.ToString());
    }
}
