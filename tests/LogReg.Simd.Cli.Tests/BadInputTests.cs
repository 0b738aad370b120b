using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Whatever is wrong is said in one line with file, line, column and remedy; nothing half-written is left behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a line with a cell too few", "x,z,y\n1,2,a\n3,b\n", "line 3", "2 cells")]
    [InlineData("a missing value", "x,z,y\n1,2,a\n3,,b\n", "line 3", "column z", "missing")]
    [InlineData("a cell that is no number", "x,z,y\n1,2,a\n3,oops,b\n", "line 3", "column z", "oops")]
    [InlineData("a missing label", "x,z,y\n1,2,a\n3,4,\n", "line 3", "column y", "label is missing")]
    [InlineData("an empty file", "", "The file is empty")]
    [InlineData("a header alone", "x,z,y\n", "no rows")]
    [InlineData("one class", "x,z,y\n1,2,a\n3,4,a\n", "two classes", "--target")]
    [InlineData("three classes", "x,z,y\n1,2,a\n3,4,b\n5,6,c\n", "'a', 'b', 'c'", "--positive")]
    public void A_bad_file_is_refused(string what, string content, params string[] parts)
    {
        string data = folder.Write("bad.csv", content);
        string model = folder.PathOf("model.json");
        Assert.NotEmpty(what);
        Logreg.Run("train", data, "--model", model, "--json", folder.PathOf("report.json")).Fails(1, [data, .. parts]);
        Assert.Equal(["bad.csv"], Directory.EnumerateFiles(Path.GetDirectoryName(data)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--target", "none", "'none'")]
    [InlineData("--weight", "none", "'none'")]
    [InlineData("--ignore", "none", "'none'")]
    [InlineData("--categorical", "none of these", "none of these")]
    [InlineData("--positive", "c", "'c' does not occur")]
    [InlineData("--positive", "a,b", "Every label")]
    public void A_column_or_label_that_is_not_there_is_named(string option, string value, string part)
    {
        string data = folder.Write("good.csv", "x,z,y\n1,2,a\n3,4,b\n");
        Logreg.Run("train", data, option, value).Fails(1, data, part);
    }

    [Fact]
    public void A_directory_an_absent_and_an_unreadable_file_are_named()
    {
        string place = folder.PathOf("place");
        Directory.CreateDirectory(place);
        Logreg.Run("train", place).Fails(1, place, "This is a directory");
        Logreg.Run("train", folder.PathOf("none.csv")).Fails(1, "none.csv", "There is no such file");
        Logreg.Run("inspect", place).Fails(1, place, "This is a directory");
        if (!OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess)
        {
            string secret = folder.Write("secret.csv", "x,y\n1,a\n2,b\n");
            File.SetUnixFileMode(secret, UnixFileMode.None);
            Logreg.Run("train", secret).Fails(1, secret, "cannot be read");
        }
    }

    [Theory]
    [InlineData("age,income,city\n30,50,Bern\n31,oops,Bern\n", "line 3", "column income")]
    [InlineData("age,income,city\n30,50,Bern\n31,50\n", "line 3", "2 cells")]
    [InlineData("age,city\n30,Bern\n", "income")]
    [InlineData("age,income,city\n30,50,Bern\n,50,Bern\n", "line 3", "column age")]
    public void A_bad_row_stops_a_prediction_and_no_file_is_left(string content, params string[] parts)
    {
        string model = TrainCustomers();
        string data = folder.Write("bad.csv", content);
        Logreg.Run("predict", model, data, "--output", folder.PathOf("out.csv")).Fails(1, [data, .. parts]);
        Assert.Equal(["bad.csv", "customers.csv", "model.json"], Directory.EnumerateFiles(Path.GetDirectoryName(data)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_earlier_output_survives_a_failure()
    {
        string model = TrainCustomers();
        string data = folder.Write("bad.csv", Customers.Csv(50_000, withLabels: false) + "1,2\n");
        string output = folder.Write("out.csv", "precious");
        Logreg.Run("predict", model, data, "--output", output).Fails(1, data, "line 50002");
        Assert.Equal("precious", File.ReadAllText(output));
    }

    [Fact]
    public void An_evaluation_needs_labels_that_the_model_knows()
    {
        string model = TrainCustomers();
        string bare = folder.Write("bare.csv", Customers.Csv(20, withLabels: false));
        Logreg.Run("evaluate", model, bare).Fails(1, bare, "no labels", "churn");
        string other = folder.Write("other.csv", "age,income,city,churn\n30,50,Bern,yes\n30,50,Bern,perhaps\n");
        Logreg.Run("evaluate", model, other).Fails(1, other, "line 3", "column churn", "perhaps");
        Logreg.Run("train", folder.PathOf("customers.csv"), "--test", other, "--json", folder.PathOf("report.json")).Fails(1, other, "perhaps");
        Assert.False(File.Exists(folder.PathOf("report.json")));
    }

    [Fact]
    public void Damaged_and_mixed_up_models_are_named()
    {
        string model = TrainCustomers();
        string data = folder.PathOf("customers.csv");
        Logreg.Run("predict", data, model).Fails(1, data, "no model file", "Name the model first");
        string text = File.ReadAllText(model);
        string damaged = folder.Write("damaged.json", text[..(text.Length / 2)]);
        Logreg.Run("predict", damaged, data).Fails(1, damaged, "cut off");
        string changed = folder.Write("changed.json", text.Replace("\"rows\": 200", "\"rows\": 201", StringComparison.Ordinal));
        Logreg.Run("evaluate", changed, data).Fails(1, changed, "checksum");
        string newer = folder.Write("newer.json", text.Replace("\"version\": 3,\n  \"checksum\"", "\"version\": 9,\n  \"checksum\"", StringComparison.Ordinal));
        Logreg.Run("inspect", newer).Fails(1, newer, "version 9");
    }

    [Fact]
    public void Places_that_cannot_be_written_are_named_before_the_work()
    {
        string data = folder.Write("customers.csv", Customers.Csv());
        string absent = folder.PathOf("absent");
        Logreg.Run("train", data, "--model", Path.Combine(absent, "model.json")).Fails(1, absent, "There is no folder");
        Logreg.Run("train", data, "--json", Path.GetDirectoryName(data)!).Fails(1, "This is a folder");
        Logreg.Run("convert", data, Path.Combine(absent, "data.bin")).Fails(1, absent, "There is no folder");
    }

    private string TrainCustomers()
    {
        string model = folder.PathOf("model.json");
        Logreg.Run("train", folder.Write("customers.csv", Customers.Csv()), "--model", model, "--quiet").Succeeds();
        return model;
    }
}
