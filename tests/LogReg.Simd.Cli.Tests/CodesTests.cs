using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Tables with texts are trained from codes, and the model is the one of any other storage.</summary>
public sealed class CodesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_report_says_what_codes_take()
    {
        string data = folder.Write("visits.csv", Visits(600));
        string json = folder.PathOf("report.json");
        Run run = Logreg.Run("train", data, "--json", json).Succeeds();
        Assert.Contains("storage    codes: 2 columns of categories beside 1 number, 1.5", run.Output, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement codes = report.RootElement.GetProperty("codes");
        Assert.Equal((2, 1), (codes.GetProperty("columns").GetInt32(), codes.GetProperty("numbers").GetInt32()));

        // Of 600 rows each has four bytes for the number, two for the code of a user and one for that of a site; codes lie in sets of 16 rows.
        Assert.Equal((600 * 4) + (608 * 3), codes.GetProperty("bytes").GetInt64());
        Assert.Equal(608 * 3 / 1200.0, codes.GetProperty("bytesPerCode").GetDouble());
        Assert.False(report.RootElement.TryGetProperty("sparse", out _));
    }

    [Theory]
    [InlineData("--l2", "0.01")]
    [InlineData("--l1", "0.002")]
    [InlineData("--standardize")]
    [InlineData("--multiclass", "softmax")]
    [InlineData("--multiclass", "ovr")]
    [InlineData("--class-weight", "balanced")]
    [InlineData("--coding", "treatment")]
    [InlineData("--rare", "3")]
    [InlineData("--weight", "minutes")]
    [InlineData("--precision", "double")]
    [InlineData("--missing", "indicator")]
    public void Every_model_is_that_of_sparse_and_of_dense_rows(params string[] options)
    {
        bool isClasses = options[0] == "--multiclass";
        string data = folder.Write("visits.csv", Visits(600, isClasses ? 3 : 2));
        string test = folder.Write("test.csv", "minutes,user,label,site\n3,nobody,no,s1\n,u7,yes,s2\n9,u1,no,\n12,u2,yes,elsewhere\n");
        string[][] names = new string[3][];
        double[][] values = new double[3][];
        string[] storages = ["codes", "yes", "no"];
        for (int i = 0; i < 3; i++)
        {
            string model = folder.PathOf($"{storages[i]}.json");
            string[] missing = options[0] == "--missing" || options[0] == "--weight" ? [] : ["--missing", "mean"];
            Logreg.Run(["train", data, "--sparse", storages[i], "--tolerance", "1e-9", .. options, .. missing, "--model", model, "--quiet"]).Succeeds();
            ScoringPipeline pipeline = ScoringPipeline.Load(model);
            (names[i], values[i]) = ([.. pipeline.Encoding.FeatureNames], CoefficientsOf(pipeline.Model));
        }

        Assert.Contains(names[0], name => name == "site=s2");
        Assert.Equal(names[2], names[0]);
        Assert.Equal(names[1], names[0]);
        double scale = values[2].Max(Math.Abs);
        for (int j = 0; j < values[0].Length; j++)
        {
            Assert.Equal(values[2][j], values[0][j], 2e-3 * scale);
            Assert.Equal(values[1][j], values[0][j], 2e-3 * scale);
        }

        if (isClasses || options[0] == "--weight")
        {
            return;
        }

        // Unknown and missing categories are those of the encoding, whatever the model was trained from.
        Run codes = Logreg.Run("predict", folder.PathOf("codes.json"), test);
        Run dense = Logreg.Run("predict", folder.PathOf("no.json"), test);
        Assert.Equal((0, 0), (codes.ExitCode, dense.ExitCode));
        Assert.Equal(dense.Error, codes.Error);
        Assert.Contains("user", codes.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_holdout_of_codes_judges_and_is_written_as_that_of_dense_rows()
    {
        string data = folder.Write("visits.csv", Visits(500));
        List<string> written = [];
        List<Run> runs = [];
        foreach (string storage in (string[])["codes", "no", "yes"])
        {
            string held = folder.PathOf($"{storage}.csv");
            runs.Add(Logreg.Run("train", data, "--sparse", storage, "--holdout", "0.25", "--holdout-output", held, "--model", folder.PathOf($"{storage}.json")).Succeeds());
            written.Add(File.ReadAllText(held));
        }

        Assert.Contains("storage    codes: ", runs[0].Output, StringComparison.Ordinal);
        Assert.Equal(written[1], written[0]);
        Assert.Equal(written[1], written[2]);
        Assert.Equal(126, written[0].Split('\n').Length - 1);
        Assert.Equal(Accuracy(runs[1]), Accuracy(runs[0]));
        Assert.Contains(Accuracy(runs[0]), Logreg.Run("evaluate", folder.PathOf("codes.json"), folder.PathOf("codes.csv")).Succeeds().Output, StringComparison.Ordinal);
        double[] deviations = Deviations("codes");
        double[] expected = Deviations("no");
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.Equal(expected[j], deviations[j], 1e-12);
        }

        double[] Deviations(string storage)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(folder.PathOf($"{storage}.json")));
            return [.. document.RootElement.GetProperty("coefficients").EnumerateArray().Select(entry => entry.GetProperty("deviation").GetDouble())];
        }
    }

    [Fact]
    public void A_packed_file_trains_the_same_model()
    {
        string data = folder.Write("visits.csv", Visits(500));
        string packed = folder.PathOf("packed");
        Assert.Contains("1500 stored entries", Logreg.Run("convert", data, packed).Succeeds().Output, StringComparison.Ordinal);
        string one = folder.PathOf("one.json");
        string other = folder.PathOf("other.json");
        Logreg.Run("train", data, "--model", one, "--quiet").Succeeds();
        Assert.Contains("storage    codes: 2 columns", Logreg.Run("train", packed, "--model", other).Succeeds().Output, StringComparison.Ordinal);
        using JsonDocument ofText = JsonDocument.Parse(File.ReadAllText(one));
        using JsonDocument ofPacked = JsonDocument.Parse(File.ReadAllText(other));
        Assert.Equal(ofText.RootElement.GetProperty("coefficients").GetRawText(), ofPacked.RootElement.GetProperty("coefficients").GetRawText());
        Assert.Equal(Logreg.Run("predict", one, data).Succeeds().Output, Logreg.Run("predict", one, packed).Succeeds().Output);
    }

    [Fact]
    public void Where_there_are_no_codes_the_remedy_is_said()
    {
        string data = folder.Write("visits.csv", Visits(60));
        Logreg.Run("train", data, "--hash", "9", "--sparse", "codes").Fails(2, "--hash and --sparse codes exclude each other");
        Logreg.Run("fit", data, "--sparse", "codes").Fails(2, "'--sparse'");
        Logreg.Run("train", folder.Write("numbers.csv", "a,b,label\n1,2,0\n3,1,1\n2,2,1\n"), "--sparse", "codes").Fails(1, "columns of text");
    }

    private static string Accuracy(Run run) =>
        run.Output.Split('\n').First(line => line.Contains("accuracy", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];

    private static double[] CoefficientsOf(IClassifier model) => model is LogisticModel binary
        ? [.. binary.Coefficients, binary.Intercept]
        : [.. ((MulticlassModel)model).Coefficients, .. ((MulticlassModel)model).Intercepts];

    /// <summary>Minutes, users by the hundred and sites, of which users and sites tell the label by chance.</summary>
    private static string Visits(int rows, int classes = 2)
    {
        Random random = new(rows);
        StringBuilder text = new("minutes,user,label,site\n");
        for (int i = 0; i < rows; i++)
        {
            int user = i % 300;
            int site = random.Next(6);
            int label = random.Next(10) < 6 ? (user + site) % classes : random.Next(classes);
            text.Append(CultureInfo.InvariantCulture, $"{random.Next(1, 20)},u{user},{(label == 0 ? "no" : label == 1 ? "yes" : "late")},s{site}\n");
        }

        return text.ToString();
    }
}
