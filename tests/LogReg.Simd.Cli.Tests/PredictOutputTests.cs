using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>What <c>logreg predict</c> writes, and what reading says on the way.</summary>
public sealed class PredictOutputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_of_the_data_the_actual_label_and_logits_are_written_along()
    {
        string model = Train("id,x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"\"a,{i}\",{i % 7},{(i % 7 > 3 ? "yes" : "no")}\n")), "--ignore", "id");
        string data = folder.Write("new.csv", "y,id,x,more\nno,\"q \"\"1\"\"\",6,05\nyes,\"b,2\",0,\n");
        string csv = Predict(model, data, "--id", "id", "--keep", "more,x", "--truth", "--logits");
        string[] lines = csv.Split('\n');
        Assert.Equal("id,more,x,actual,logit,probability,label", lines[0]);
        Assert.StartsWith("\"q \"\"1\"\"\",05,6,no,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",yes", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"b,2\",,0,yes,", lines[2], StringComparison.Ordinal);
        string[] cells = lines[2].Split(',');
        double logit = double.Parse(cells[^3], CultureInfo.InvariantCulture);
        Assert.Equal(1 / (1 + Math.Exp(-logit)), double.Parse(cells[^2], CultureInfo.InvariantCulture), 1e-6);
        string[] json = Predict(model, data, "--id", "id", "--keep", "more,x", "--truth", "--logits", "--output-format", "jsonl").Split('\n');
        using JsonDocument first = JsonDocument.Parse(json[0]);
        Assert.Equal(["id", "more", "x", "actual", "logit", "probability", "label"], first.RootElement.EnumerateObject().Select(item => item.Name));
        Assert.Equal("q \"1\"", first.RootElement.GetProperty("id").GetString());
        Assert.Equal("05", first.RootElement.GetProperty("more").GetString());
        Assert.Equal(lines[1].Split(',')[^2], first.RootElement.GetProperty("probability").GetRawText());
        Assert.Equal(3, json.Length);
    }

    [Theory]
    [InlineData("p.parquet", null)]
    [InlineData("p.out", "parquet")]
    public void Parquet_holds_what_CSV_holds(string name, string? format)
    {
        string text = "id,x,c,y\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"\"a,{i}\",{i % 7},{(i % 3 == 0 ? "red" : string.Empty)},{(i % 7 > 3 ? "yes" : "no")}\n"));
        string model = Train(text, "--ignore", "id");
        string data = folder.Write("new.csv", text);
        string csv = Predict(model, data, "--id", "id", "--keep", "c,x", "--truth", "--logits");
        string output = folder.PathOf(name);
        string[] options = ["--id", "id", "--keep", "c,x", "--truth", "--logits", "--output", output, .. format is null ? Array.Empty<string>() : ["--output-format", format]];
        Logreg.Run(["predict", model, data, .. options]).Succeeds();
        string[] lines = csv.TrimEnd('\n').Split('\n');
        using Dataset<double> any = DataFile.Load<double>(folder.Write("any.csv", "logit,probability,label\n0,0,no\n1,1,yes\n"));
        string[] names = ["id", "c", "x", "actual", "logit", "probability", "label"];
        using RowStream<double> rows = RowStream<double>.Open(output, any.Encoding, new RowStreamOptions { IgnoreExtraColumns = true, Carried = names });
        Assert.Equal(string.Join(',', names), lines[0]);
        int done = 0;
        while (rows.Read())
        {
            for (int i = 0; i < rows.RowCount; i++)
            {
                string line = lines[++done];
                string[] cells = [.. Enumerable.Range(0, names.Length).Select(k => rows.CarriedText(i, k))];
                Assert.StartsWith($"\"{cells[0]}\",{cells[1]},{cells[2]},{cells[3]},", line, StringComparison.Ordinal);
                Assert.EndsWith($",{cells[6]}", line, StringComparison.Ordinal);
                Assert.Equal(float.Parse(line.Split(',')[^3], CultureInfo.InvariantCulture), (float)double.Parse(cells[4], CultureInfo.InvariantCulture));
                Assert.Equal(double.Parse(line.Split(',')[^2], CultureInfo.InvariantCulture), double.Parse(cells[5], CultureInfo.InvariantCulture), 1e-6);
            }
        }

        Assert.Equal(3000, done);
    }

    [Fact]
    public void The_extension_of_the_file_says_its_format_unless_an_option_does()
    {
        string model = Train("x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{(i % 7 > 3 ? "yes" : "no")}\n")));
        string data = folder.Write("new.csv", "x\n1\n5\n");
        foreach ((string name, string? format, string begins) in ((string, string?, string)[])[("a.jsonl", null, "{\"row\":1"), ("a.NDJSON", null, "{"), ("a.jsonl", "csv", "row,"), ("a.txt", null, "row,"), ("a.parquet", null, "PAR1"), ("a.csv", "parquet", "PAR1")])
        {
            string output = folder.PathOf(name);
            Logreg.Run(["predict", model, data, "--output", output, .. format is null ? Array.Empty<string>() : ["--output-format", format]]).Succeeds();
            Assert.StartsWith(begins, File.ReadAllText(output), StringComparison.Ordinal);
        }

        Logreg.RunAt(80, "predict", model, data, "--output-format", "parquet").Fails(2, "nothing for a terminal");
        Logreg.Run("predict", model, data, "--output", folder.PathOf("a.csv.gz")).Fails(2, "--output writes CSV, and", "ends in .gz. Let it end in");
        Logreg.Run("predict", model, data, "--output", folder.PathOf("b.parquet"), "--output-format", "jsonl").Fails(2, "--output writes JSON lines, and");
        Assert.False(File.Exists(folder.PathOf("a.csv.gz")));
    }

    [Fact]
    public void Names_of_columns_are_unique()
    {
        string model = Train("x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{((string[])["row", "label", "z"])[i % 3]}\n")));
        string data = folder.Write("new.csv", "x,z\n1,2\n");
        Assert.StartsWith("row,z_2,label_2,row_2,z,label\n", Predict(model, data, "--keep", "z"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_prediction_always_has_keeps_its_name_beside_columns_of_the_data()
    {
        string model = Train("x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{(i % 3 == 0 ? "a" : "b")}\n")));
        string data = folder.Write("new.csv", "x,label,probability,row\n1,7,8,9\n");
        string[] lines = Predict(model, data, "--keep", "label,probability,row").Split('\n');
        Assert.Equal("row,label_2,probability_2,row_2,probability,label", lines[0]);
        Assert.StartsWith("1,7,8,9,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("row_2,probability,label\n9,0.", Predict(model, data, "--id", "row").Replace("row,", "row_2,", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_names_its_columns_is_refused_by_a_model_without_names()
    {
        string model = folder.PathOf("model.json");
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{i % 5},{(i % 3 == 0 ? 1 : 0)}\n"));
        Logreg.Run("train", folder.Write("train.csv", rows), "--header", "no", "--model", model, "--quiet").Succeeds();
        string data = folder.Write("new.csv", "label,b,a\n1,3,10\n0,2,3\n");
        Logreg.Run("predict", model, data).Fails(1, "line 1", "names the columns, 'label', 'b', 'a', but the model was trained on columns without names", "Give --header yes", "--header no where the line is a row");
        string plain = folder.Write("plain.csv", "1,3,10\n0,2,3\n");
        Assert.Equal(Predict(model, plain), Predict(model, data, "--header", "yes"));
        Logreg.Run("evaluate", model, folder.Write("labelled.csv", "a,b,label\n1,3,1\n0,2,0\n")).Fails(1, "Give --header yes");
    }

    [Theory]
    [InlineData(20.723265836946411, "0.999999999")]
    [InlineData(30, "0.9999999999999065")]
    [InlineData(7, "0.9990889488")]
    public void Probabilities_close_to_one_do_not_become_one(double logit, string expected)
    {
        byte[] text = new byte[64];
        double probability = 1 / (1 + Math.Exp(-logit));
        Assert.True(ProbabilityText.IsCloseToOne((float)probability));
        string written = Encoding.ASCII.GetString(text, 0, ProbabilityText.WriteCloseToOne(probability, text));
        Assert.StartsWith(expected, written, StringComparison.Ordinal);
        double rest = 1 - double.Parse(written, CultureInfo.InvariantCulture);
        Assert.InRange(rest / Math.Exp(-logit) * (1 + Math.Exp(-logit)), 1 - 2e-3, 1 + 2e-3);
    }

    [Fact]
    public void A_probability_of_one_in_single_precision_is_written_with_its_digits()
    {
        string model = Train("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 8},{(i % 8 > 3 ? 1 : 0)}\n")), "--l2", "1e-3");
        string line = Predict(model, folder.Write("new.csv", "x\n9\n")).Split('\n')[1];
        string probability = line.Split(',')[1];
        Assert.StartsWith("0.9999", probability, StringComparison.Ordinal);
        Assert.Equal(1f, float.Parse(probability, CultureInfo.InvariantCulture), 1e-4f);
    }

    [Fact]
    public void What_the_model_does_not_know_is_said()
    {
        string model = Train("n,c,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{(i % 2 == 0 ? "a" : "b")},{i % 3}\n")), "--positive", "1", "--missing", "median");
        string data = folder.Write("new.csv", "N,c,y\n,a,1\n2,z,7\n");
        Run run = Logreg.Run("evaluate", model, data);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'N' for 'n'", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 missing cells take the value that the model has for them: n (1)", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 cells hold categories that the model does not know and count as none: c (1)", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 labels are unknown to the model and count as negative", run.Error, StringComparison.Ordinal);
        Logreg.Run("predict", model, folder.Write("bare.csv", "1,a\n2,b\n"), "--output", folder.PathOf("p")).Fails(1, "--header no", "'n', 'c'");
        Assert.Equal(0, Logreg.Run("predict", model, folder.PathOf("bare.csv"), "--header", "no", "--output", folder.PathOf("p")).ExitCode);
    }

    [Fact]
    public void Options_of_reading_reach_the_data()
    {
        string data = folder.Write("a.csv", "% made today\nid;c;n;y\n1;a;1.000,5;0\n2;a;2,5;1\n3;b;-;0\n4;c;4,5;1\n");
        string json = folder.PathOf("r.json");
        Logreg.Run("train", data, "--comment", "%", "--decimal", ",", "--thousands", ".", "--na", "-", "--missing", "mean", "--rare", "2", "--coding", "treatment", "--max-categories", "5",
            "--keep-ids", "--json", json).Succeeds();
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(json));
        Assert.Equal(["c=other", "id", "n"], report.RootElement.GetProperty("coefficients").EnumerateObject().Select(item => item.Name).Order(StringComparer.Ordinal));
        Logreg.Run("train", data, "--decimal", "ab").Fails(2, "--decimal");
        Logreg.Run("train", data, "--rare", "-1").Fails(2, "--rare");
    }

    private string Train(string text, params string[] options)
    {
        string model = folder.PathOf("model.json");
        Logreg.Run(["train", folder.Write("train.csv", text), "--model", model, "--quiet", .. options]).Succeeds();
        return model;
    }

    private string Predict(string model, string data, params string[] options)
    {
        string output = folder.PathOf("out");
        Run run = Logreg.Run(["predict", model, data, "--output", output, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return File.ReadAllText(output);
    }
}
