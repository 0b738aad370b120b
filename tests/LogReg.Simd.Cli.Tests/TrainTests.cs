using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary><c>logreg train</c>, and <c>logreg</c> alone.</summary>
public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_arguments_it_trains_on_iris_and_says_what_to_try_next()
    {
        string output = Logreg.Run().Succeeds().Output;
        Assert.Contains("Fisher's iris (1936), embedded: 150 rows, 4 features\n", output, StringComparison.Ordinal);
        Assert.Contains("50 'virginica' (positive), 100 'not virginica'", output, StringComparison.Ordinal);
        Assert.Contains("objective  0.1603651", output, StringComparison.Ordinal);
        Assert.Contains("accuracy      0.9733", output, StringComparison.Ordinal);
        Assert.Contains("petal_length     2.930", output, StringComparison.Ordinal);
        Assert.Contains("logreg predict model.json", output, StringComparison.Ordinal);
        Assert.StartsWith("seconds ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Output_into_a_file_has_no_control_codes_and_no_blanks_at_line_ends()
    {
        string output = Logreg.Run("train", Repository.Iris, "--positive", "virginica", "--holdout", "0.2").Succeeds().Output;
        Assert.DoesNotContain(output, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain(" \n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_in_json_has_every_name_and_agrees_with_the_model_file()
    {
        string data = folder.Write("customers.csv", Customers.Csv());
        string model = folder.PathOf("model.json");
        string json = folder.PathOf("report.json");
        Run run = Logreg.Run("train", data, "--holdout", "0.25", "--seed", "3", "--model", model, "--json", json, "--quiet").Succeeds();
        Assert.Equal(string.Empty, run.Output);
        JsonElement report = Json(json);
        Assert.Equal(
            ["rows", "features", "keptAsBytes", "kind", "loss", "positive", "negative", "penalty", "objective", "logLoss", "meanLoss", "gradientInfinityNorm", "certifiedGap", "certifiedCoefficientBound", "solver", "stopReason",
                "optimumExistence", "separatingFeatures", "unidentifiedFeatures", "iterations", "evaluations", "passes",
                "seconds", "intercept", "coefficients", "standardDeviations", "train", "test", "testConfusion"],
            report.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["read", "pack", "train", "total"], report.GetProperty("seconds").EnumerateObject().Select(member => member.Name));
        string[] names = ["age", "income", "city=Bern", "city=Genf", "city=Zug, ZG"];
        Assert.Equal(names, report.GetProperty("coefficients").EnumerateObject().Select(member => member.Name));
        foreach (string part in (string[])["train", "test"])
        {
            Assert.Equal(["accuracy", "logLoss", "auc", "brier"], report.GetProperty(part).EnumerateObject().Select(member => member.Name));
        }

        Assert.Equal(150, report.GetProperty("rows").GetInt32());
        Assert.Equal("yes", report.GetProperty("positive").GetString());
        Assert.Equal("Converged", report.GetProperty("stopReason").GetString());
        Assert.True(report.GetProperty("certifiedGap").GetDouble() >= 0);
        JsonElement stored = Json(model);
        Assert.Equal(report.GetProperty("intercept").GetDouble(), stored.GetProperty("intercept").GetDouble());
        Assert.Equal(
            report.GetProperty("coefficients").EnumerateObject().Select(member => member.Value.GetDouble()),
            stored.GetProperty("coefficients").EnumerateArray().Select(entry => entry.GetProperty("value").GetDouble()));
        Assert.Equal(["customers.csv", "model.json", "report.json"], Directory.EnumerateFiles(Path.GetDirectoryName(data)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("single")]
    [InlineData("double")]
    public void The_model_file_is_the_same_for_any_number_of_threads(string precision)
    {
        string data = folder.Write("customers.csv", Customers.Csv(5000));
        string[] models = [folder.PathOf("one.json"), folder.PathOf("two.json")];
        for (int i = 0; i < models.Length; i++)
        {
            Logreg.Run("train", data, "--threads", $"{i + 1}", "--precision", precision, "--holdout", "0.1", "--seed", "7", "--model", models[i]).Succeeds();
        }

        Assert.Equal(File.ReadAllText(models[0]), File.ReadAllText(models[1]));
    }

    [Fact]
    public void Another_seed_holds_out_other_rows()
    {
        string[] models = [folder.PathOf("one.json"), folder.PathOf("two.json")];
        for (int i = 0; i < models.Length; i++)
        {
            Logreg.Run("train", "--seed", $"{i}", "--holdout", "0.3", "--model", models[i], "--quiet").Succeeds();
            Assert.Equal(105, Json(models[i]).GetProperty("training").GetProperty("rows").GetInt32());
        }

        Assert.NotEqual(File.ReadAllText(models[0]), File.ReadAllText(models[1]));
    }

    [Fact]
    public void The_inverse_strength_is_that_of_scikit_learn()
    {
        JsonElement byCost = Train("--c", "0.5");
        JsonElement byStrength = Train("--l2", (1 / (150 * 0.5)).ToString("R"));
        JsonElement usual = Train();
        Assert.Equal(byStrength.GetProperty("intercept").GetDouble(), byCost.GetProperty("intercept").GetDouble());
        Assert.NotEqual(usual.GetProperty("intercept").GetDouble(), byCost.GetProperty("intercept").GetDouble());
        Assert.Equal(usual.GetProperty("intercept").GetDouble(), Train("--c", "1").GetProperty("intercept").GetDouble());
    }

    [Theory]
    [InlineData("1,9", 100 + (50 * 9))]
    [InlineData("3,0.5", (100 * 3) + (50 * 0.5))]
    [InlineData("balanced", 150)]
    public void The_inverse_strength_counts_class_weights(string classWeight, double weightSum)
    {
        double byCost = Train("--class-weight", classWeight, "--c", "0.5").GetProperty("intercept").GetDouble();
        double byStrength = Train("--class-weight", classWeight, "--l2", (1 / (0.5 * weightSum)).ToString("R")).GetProperty("intercept").GetDouble();
        Assert.Equal(byStrength, byCost, 1e-7);
        Assert.NotEqual(byStrength, Train("--class-weight", classWeight).GetProperty("intercept").GetDouble(), 1e-3);
        Assert.Equal(
            Train("--class-weight", classWeight).GetProperty("intercept").GetDouble(), Train("--class-weight", classWeight, "--c", "1").GetProperty("intercept").GetDouble());
    }

    [Fact]
    public void Options_of_training_reach_the_solver()
    {
        Assert.Equal(0, Train("--no-intercept").GetProperty("intercept").GetDouble());
        Assert.Contains(Train("--l1", "0.05").GetProperty("coefficients").EnumerateObject(), member => member.Value.GetDouble() == 0);
        Assert.Equal("Lbfgs", Train("--solver", "lbfgs").GetProperty("solver").GetString());
        Assert.Equal("IterationLimit", Train("--max-iterations", "1").GetProperty("stopReason").GetString());
        double usual = Train().GetProperty("objective").GetDouble();
        Assert.NotEqual(usual, Train("--class-weight", "balanced").GetProperty("objective").GetDouble());
        Assert.NotEqual(usual, Train("--class-weight", "1,5").GetProperty("objective").GetDouble());
        Assert.NotEqual(usual, Train("--ignore", "petal_width").GetProperty("objective").GetDouble());
    }

    [Fact]
    public void A_weight_column_counts_rows()
    {
        string weighted = folder.Write("weighted.csv", "x,w,y\n1,2,a\n2,1,b\n3,1,a\n4,3,b\n");
        string repeated = folder.Write("repeated.csv", "x,y\n1,a\n1,a\n2,b\n3,a\n4,b\n4,b\n4,b\n");
        double expected = Of(repeated);
        Assert.Equal(expected, Of(weighted, "--weight", "w"), expected * 1e-9);
        Assert.NotEqual(expected, Of(weighted, "--ignore", "w"), expected * 1e-3);

        double Of(string path, params string[] more)
        {
            Logreg.Run(["train", path, "--precision", "double", "--json", folder.PathOf("r.json"), .. more]).Succeeds();
            return Json(folder.PathOf("r.json")).GetProperty("objective").GetDouble();
        }
    }

    [Fact]
    public void Missing_cells_are_filled_or_dropped_when_asked()
    {
        string data = folder.Write("holes.csv", "x,y\n1,a\n,b\n3,a\n4,b\n2,b\n");
        Assert.Contains("5 rows", Logreg.Run("train", data, "--missing", "mean").Succeeds().Output, StringComparison.Ordinal);
        string output = Logreg.Run("train", data, "--missing", "drop").Succeeds().Output;
        Assert.Contains("4 rows, 1 feature, 1 row with missing cells left out", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Separable_classes_without_a_penalty_are_reported()
    {
        string data = folder.Write("apart.csv", "x,y\n1,a\n2,a\n3,b\n4,b\n");
        string json = folder.PathOf("apart.json");
        Run run = Logreg.Run("train", data, "--l2", "0", "--precision", "double", "--json", json).Fails(3, "did not converge", "Separated");
        Assert.Contains("Give --l2 above 0. Features behind it: x.", run.Output, StringComparison.Ordinal);
        Assert.Equal(["x"], Json(json).GetProperty("separatingFeatures").EnumerateArray().Select(name => name.GetString()));
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    private JsonElement Train(params string[] more)
    {
        string json = folder.PathOf("iris.report.json");
        Run run = Logreg.Run(["train", Repository.Iris, "--positive", "virginica", "--precision", "double", "--quiet", "--json", json, .. more]);
        Assert.True(run.ExitCode is 0 or 3, run.Error);
        return Json(json);
    }
}
