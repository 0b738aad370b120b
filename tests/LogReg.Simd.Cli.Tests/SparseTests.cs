using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>LIBSVM text of many features stays sparse, and is scored as the dense rows are.</summary>
public sealed class SparseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_report_says_what_is_stored()
    {
        string data = folder.Write("wide.txt", Wide(200));
        string json = folder.PathOf("report.json");
        Run sparse = Logreg.Run("train", data, "--json", json).Succeeds();
        Assert.Contains("storage    sparse: 2000 stored entries, density 0.5 %", sparse.Output, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(2000, report.RootElement.GetProperty("sparse").GetProperty("entries").GetInt64());
        Assert.Equal(0.005, report.RootElement.GetProperty("sparse").GetProperty("density").GetDouble());
        Run dense = Logreg.Run("train", data, "--sparse", "no").Succeeds();
        Assert.DoesNotContain("storage", dense.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--multiclass", "softmax")]
    [InlineData("--l2", "0.01")]
    [InlineData("--hidden", "2")]
    public void Sparse_and_dense_rows_give_the_same_predictions(string option, string value)
    {
        string data = folder.Write("wide.txt", Wide(120));
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, option, value, "--model", model, "--quiet", "--max-iterations", "20");
        string[] sparse = Logreg.Run("predict", model, data).Succeeds().Output.Split('\n');

        // The packed file holds the same rows, dense.
        string packed = folder.PathOf("packed");
        Logreg.Run("convert", data, packed, "--sparse", "no", "--quiet").Succeeds();
        string[] dense = Logreg.Run("predict", model, packed).Succeeds().Output.Split('\n');
        Assert.Equal(122, sparse.Length);
        Assert.Equal(dense, sparse);
    }

    [Fact]
    public void A_holdout_of_sparse_rows_judges_and_is_written()
    {
        string data = folder.Write("wide.txt", Wide(200));
        string held = folder.PathOf("held.txt");
        string model = folder.PathOf("model.json");
        Run run = Logreg.Run("train", data, "--holdout", "0.25", "--holdout-output", held, "--model", model).Succeeds();
        Assert.Contains("1500 stored entries", run.Output, StringComparison.Ordinal);
        Assert.Equal(50, File.ReadAllLines(held).Length);
        string judged = Logreg.Run("evaluate", model, held).Succeeds().Output;
        Assert.Contains(Accuracy(run), judged, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_beyond_the_model_count_as_absent_and_are_counted()
    {
        string model = folder.PathOf("model.json");
        Logreg.Run("train", folder.Write("wide.txt", Wide(100)), "--features", "2000", "--model", model, "--quiet").Succeeds();
        Run run = Logreg.Run("predict", model, folder.Write("new.txt", "1 1:1 2001:5 3000:1\n-1 1:1\n"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2 entries have an index beyond the features of the model and are left out", run.Error, StringComparison.Ordinal);
        string[] lines = run.Output.Split('\n');
        Assert.Equal(lines[1][1..], lines[2][1..]);
    }

    [Fact]
    public void Deviations_of_sparse_features_are_those_of_the_dense_ones()
    {
        string data = folder.Write("wide.txt", Wide(100));
        double[] sparse = Deviations("yes");
        double[] dense = Deviations("no");
        Assert.Equal(2000, sparse.Length);
        for (int j = 0; j < sparse.Length; j++)
        {
            Assert.Equal(dense[j], sparse[j], 1e-12);
        }

        double[] Deviations(string choice)
        {
            string model = folder.PathOf($"{choice}.json");
            Logreg.Run("train", data, "--sparse", choice, "--model", model, "--quiet").Succeeds();
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(model));
            return [.. document.RootElement.GetProperty("coefficients").EnumerateArray().Select(entry => entry.GetProperty("deviation").GetDouble())];
        }
    }

    [Fact]
    public void Tables_of_many_categories_may_be_sparse()
    {
        Random random = new(4);
        StringBuilder text = new("size,town,label\n");
        for (int i = 0; i < 600; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{random.Next(100) * 0.25},t{random.Next(80)},{(random.Next(3) == 0 ? "no" : "yes")}\n");
        }

        string data = folder.Write("towns.csv", text.ToString());
        string model = folder.PathOf("model.json");
        Run sparse = Logreg.Run("train", data, "--sparse", "yes", "--model", model, "--holdout", "0.2").Succeeds();
        Assert.Contains("storage    sparse: ", sparse.Output, StringComparison.Ordinal);
        Run dense = Logreg.Run("train", data, "--sparse", "no", "--holdout", "0.2").Succeeds();
        Assert.DoesNotContain("storage", dense.Output, StringComparison.Ordinal);
        Assert.Equal(Accuracy(dense), Accuracy(sparse));
        Assert.Equal(Accuracy(sparse), Accuracy(Logreg.Run("train", data, "--holdout", "0.2").Succeeds()));
        Logreg.Run("evaluate", model, data).Succeeds();
    }

    [Fact]
    public void A_packed_file_of_sparse_rows_trains_the_same_model()
    {
        string data = folder.Write("wide.txt", Wide(200));
        string packed = folder.PathOf("packed");
        Assert.Contains("2000 stored entries", Logreg.Run("convert", data, packed).Succeeds().Output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(packed).Length, 16_000, 40_000);
        string one = folder.PathOf("one.json");
        string other = folder.PathOf("other.json");
        Logreg.Run("train", data, "--model", one, "--quiet").Succeeds();
        Assert.Contains("storage    sparse: 2000 stored entries", Logreg.Run("train", packed, "--model", other).Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal(Coefficients(one), Coefficients(other));
        Assert.Equal(Logreg.Run("predict", one, data).Succeeds().Output, Logreg.Run("predict", one, packed).Succeeds().Output);
        Logreg.Run("fit", data, "--sparse", "yes").Fails(2, "'--sparse'");

        static string Coefficients(string model)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(model));
            return document.RootElement.GetProperty("coefficients").GetRawText();
        }
    }

    [Fact]
    public void Indices_may_begin_at_0()
    {
        string data = folder.Write("zero.txt", string.Concat(Enumerable.Repeat("1 0:1 2:3\n-1 1:2\n1 0:2\n-1 0:1 1:1\n", 5)));
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data).Fails(1, "--index-base 0");
        Run run = Logreg.Run("train", data, "--index-base", "0", "--model", model, "--holdout", "0.25", "--holdout-output", folder.PathOf("held.txt")).Succeeds();
        Assert.Contains("15 rows, 3 features", run.Output, StringComparison.Ordinal);
        Assert.Contains("  0  ", run.Output, StringComparison.Ordinal);
        Assert.Contains(" 0:", File.ReadAllText(folder.PathOf("held.txt")), StringComparison.Ordinal);
        Assert.Contains(Accuracy(run), Logreg.Run("evaluate", model, folder.PathOf("held.txt")).Succeeds().Output, StringComparison.Ordinal);
    }

    private static string Accuracy(Run run) =>
        run.Output.Split('\n').First(line => line.Contains("accuracy", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];

    /// <summary>Rows of 2000 features, ten of which are not zero, and of which the first tells the label.</summary>
    private static string Wide(int rows)
    {
        Random random = new(rows);
        StringBuilder text = new();
        for (int i = 0; i < rows; i++)
        {
            int label = i % 2 == 0 ? 1 : -1;
            text.Append(CultureInfo.InvariantCulture, $"{label} 1:{label * 0.5}");
            int column = 1;
            for (int k = 0; k < 8; k++)
            {
                column += 1 + random.Next(200);
                text.Append(CultureInfo.InvariantCulture, $" {column}:{random.Next(1, 9) * 0.125}");
            }

            text.Append(" 2000:1\n");
        }

        return text.ToString();
    }
}
