using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Columns of text that are hashed: trained, judged, scored, shown and packed like any other, without a table of categories.</summary>
public sealed class HashTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_report_says_how_categories_are_hashed()
    {
        string data = folder.Write("visits.csv", Visits(400));
        string json = folder.PathOf("report.json");
        string model = folder.PathOf("model.json");
        string output = Logreg.Run("train", data, "--hash", "8", "--json", json, "--model", model).Succeeds().Output;
        FeatureHashing hashing = ScoringPipeline.Load(model).Encoding.Hashing!;
        Assert.InRange(hashing.SharedBuckets, 1, hashing.Buckets.Count - 1);
        string columns = $"1 numeric; 2 hashed: user, site ({hashing.Buckets.Count} of 2^8 buckets by xxhash64, {hashing.SharedBuckets} shared by several categories)";
        Assert.Contains(columns, output, StringComparison.Ordinal);
        Assert.Contains("storage    sparse: ", output, StringComparison.Ordinal);
        Assert.Contains($" hash={hashing.BucketOf("site", "a")} ", output, StringComparison.Ordinal);
        Assert.Contains(columns, Logreg.Run("inspect", model).Succeeds().Output, StringComparison.Ordinal);
        foreach (string text in (string[])[File.ReadAllText(json), Logreg.Run("inspect", model, "--json", "-").Succeeds().Output])
        {
            using JsonDocument report = JsonDocument.Parse(text);
            JsonElement hashed = report.RootElement.GetProperty("hashing");
            Assert.Equal("xxhash64", hashed.GetProperty("function").GetString());
            Assert.Equal((8, 0), (hashed.GetProperty("bits").GetInt32(), hashed.GetProperty("seed").GetInt64()));
            Assert.Equal((hashing.Buckets.Count, hashing.SharedBuckets), (hashed.GetProperty("buckets").GetInt32(), hashed.GetProperty("sharedBuckets").GetInt32()));
        }
    }

    [Fact]
    public void A_seed_is_named_in_report_and_model_and_makes_other_buckets()
    {
        string data = folder.Write("visits.csv", Visits(400));
        (string first, string second, string packed) = (folder.PathOf("first.json"), folder.PathOf("second.json"), folder.PathOf("packed.bin"));
        Logreg.Run("train", data, "--hash", "12", "--model", first, "--quiet").Succeeds();
        Assert.Contains(" of 2^12 buckets by xxhash64, seed -7, ", Logreg.Run("train", data, "--hash", "12", "--hash-seed", "-7", "--model", second).Succeeds().Output, StringComparison.Ordinal);
        FeatureHashing hashing = ScoringPipeline.Load(second).Encoding.Hashing!;
        Assert.Equal(-7, hashing.Seed);
        Assert.NotEqual(ScoringPipeline.Load(first).Encoding.Hashing!.Buckets, hashing.Buckets);
        Assert.Contains(hashing.BucketOf("site", "a"), hashing.Buckets);
        Logreg.Run("convert", data, packed, "--hash", "12", "--hash-seed", "-7", "--quiet").Succeeds();
        Assert.Equal(Logreg.Run("predict", second, data).Succeeds().Output, Logreg.Run("predict", second, packed).Succeeds().Output);
        Logreg.Run("train", data, "--hash-seed", "1").Fails(2, "--hash BITS");
        Logreg.Run("train", data, "--hash", "12", "--hash-seed", "x").Fails(2, "--hash-seed", "whole number");
        Logreg.Run("fit", data, "--hash-seed", "1").Fails(2, "'--hash-seed'");
    }

    [Fact]
    public void Without_collisions_the_model_is_that_of_categories_with_features_of_their_own()
    {
        string data = folder.Write("visits.csv", Visits(300));
        string listed = folder.PathOf("listed.json");
        string hashed = folder.PathOf("hashed.json");
        Logreg.Run("train", data, "--precision", "double", "--model", listed, "--quiet").Succeeds();
        Logreg.Run("train", data, "--precision", "double", "--hash", "31", "--model", hashed, "--quiet").Succeeds();
        ScoringPipeline one = ScoringPipeline.Load(listed);
        ScoringPipeline other = ScoringPipeline.Load(hashed);
        Assert.Equal(0, other.Encoding.Hashing!.SharedBuckets);
        Assert.Equal(one.Model.FeatureCount, other.Model.FeatureCount);
        double[] expected = [.. ((LogisticModel)one.Model).Coefficients];
        foreach ((string name, double coefficient) in one.Encoding.FeatureNames.Zip(expected))
        {
            string[] parts = name.Split('=');
            string bucket = parts.Length == 1 ? name : $"hash={other.Encoding.Hashing.BucketOf(parts[0], parts[1])}";
            int feature = other.Encoding.FeatureNames.ToList().IndexOf(bucket);
            Assert.Equal(coefficient, ((LogisticModel)other.Model).Coefficients[feature], 1e-8);
        }
    }

    [Theory]
    [InlineData("--l2", "0.01")]
    [InlineData("--multiclass", "softmax")]
    [InlineData("--hidden", "2")]
    public void Files_packed_files_records_and_lines_are_scored_alike(string option, string value)
    {
        // More buckets than the 1024 from which on the command keeps rows sparse.
        string text = Visits(900);
        string data = folder.Write("visits.csv", text);
        string model = folder.PathOf("model.json");
        string packed = folder.PathOf("packed");
        Logreg.Run("train", data, "--hash", "20", option, value, "--max-iterations", "15", "--model", model, "--quiet");
        Logreg.Run("convert", data, packed, "--hash", "20", "--quiet").Succeeds();
        string[] lines = Logreg.Run("predict", model, data).Succeeds().Output.Split('\n');
        Assert.Equal(lines, Logreg.Run("predict", model, packed).Succeeds().Output.Split('\n'));
        ScoringPipeline pipeline = ScoringPipeline.Load(model);
        Assert.InRange(pipeline.Encoding.FeatureCount, 1025, 2000);
        string[] rows = text.Split('\n')[1..^1];
        double[] probabilities = new double[2];
        for (int i = 0; i < rows.Length; i += 7)
        {
            string[] cells = rows[i].Split(',');
            RecordPrediction prediction = pipeline.Predict(new Dictionary<string, string> { ["user"] = cells[0], ["pages"] = cells[1], ["site"] = cells[2] });
            Assert.Equal(default, prediction.Findings);
            pipeline.ScorerOf(["site", "user", "pages"]).PredictProbabilities([cells[2], cells[0], cells[1]], probabilities);
            string[] written = lines[i + 1].Split(',');
            Assert.Equal(written[^1], prediction.Label);
            Assert.Equal((float)probabilities[1], float.Parse(written[^2], CultureInfo.InvariantCulture), 1e-6f);
            Assert.Equal(prediction, pipeline.PredictLine(rows[i]));
        }

        string held = folder.PathOf("other.csv");
        File.WriteAllText(held, text);
        Assert.Contains("accuracy", Logreg.Run("evaluate", model, held).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Categories_that_training_has_not_seen_need_no_table()
    {
        string data = folder.Write("visits.csv", Visits(300));
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--hash", "24", "--test", folder.Write("test.csv", Visits(100)), "--model", model, "--quiet").Succeeds();
        Run run = Logreg.Run("predict", model, folder.Write("new.csv", "user,pages,site\nnobody,1,a\nnoone,1,a\n"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2 cells hold categories that the model does not know and count as none: user (2)", run.Error, StringComparison.Ordinal);
        string[] lines = run.Output.Split('\n');
        Assert.Equal(lines[1][1..], lines[2][1..]);
    }

    [Fact]
    public void What_does_not_go_with_hashing_is_refused()
    {
        string data = folder.Write("visits.csv", Visits(60));
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--hash", "0").Fails(2, "'0' of --hash", "from 1 to 31");
        Logreg.Run("train", data, "--hash", "32").Fails(2, "'32' of --hash", "from 1 to 31");
        Logreg.Run("train", data, "--hash", "9", "--sparse", "no").Fails(2, "--hash and --sparse no exclude each other");
        Logreg.Run("train", data, "--hash", "9", "--rare", "2").Fails(2, "--hash and --rare exclude each other");
        Logreg.Run("convert", data, model, "--hash", "9", "--coding", "treatment").Fails(2, "--hash and --coding exclude each other");
        Logreg.Run("train", data, "--hash", "9", "--holdout", "0.5", "--holdout-output", folder.PathOf("held.csv")).Fails(2, "--holdout-output");
        Logreg.Run("fit", data, "--hash", "9").Fails(2, "'--hash'");
        Logreg.Run("train", Repository.Iris, "--target", "species", "--hash", "9").Fails(1, "No column holds texts", "--categorical");
        Logreg.Run("train", folder.Write("l.txt", "1 1:1\n-1 2:1\n"), "--hash", "9").Fails(1, "libsvm", "Leave --hash out");
        Logreg.Run("train", data, "--hash", "9", "--model", model, "--quiet").Succeeds();
        Logreg.Run("export", model, folder.PathOf("m.onnx")).Fails(1, "xxhash64", "neither ONNX nor PMML", "without --hash");
        Logreg.Run("export", model, folder.PathOf("m.pmml")).Fails(1, "xxhash64", "without --hash");
        Logreg.Run("export", model, folder.PathOf("m.csv"), "--quiet").Succeeds();
        Assert.Contains("hash=", File.ReadAllText(folder.PathOf("m.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_holdout_is_judged()
    {
        string data = folder.Write("visits.csv", Visits(400));
        Assert.Contains("holdout of 100 rows", Logreg.Run("train", data, "--hash", "18", "--holdout", "0.25").Succeeds().Output, StringComparison.Ordinal);
    }

    /// <summary>Visits of users, three rows each at least, to sites, of which a few decide the label.</summary>
    private static string Visits(int rows)
    {
        Random random = new(rows);
        StringBuilder text = new("user,pages,site,label\n");
        for (int i = 0; i < rows; i++)
        {
            string user = string.Create(CultureInfo.InvariantCulture, $"u{(rows >= 900 ? i : i / 3)}{(rows >= 900 ? "x" + random.Next(9) : string.Empty)}");
            string site = rows >= 900 && i % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"s{i}") : ((char)('a' + random.Next(8))).ToString();
            string label = random.Next(4) == 0 ? "no" : site is "a" or "b" or "c" ? "yes" : random.Next(2) == 0 ? "yes" : "no";
            text.Append(CultureInfo.InvariantCulture, $"{user},{random.Next(12) * 0.5},{site},{label}\n");
        }

        return text.ToString();
    }
}
