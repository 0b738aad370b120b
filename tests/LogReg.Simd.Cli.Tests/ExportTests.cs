using System.Xml.Linq;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("binary", "")]
    [InlineData("softmax", "--multiclass softmax")]
    [InlineData("one-vs-rest", "--multiclass ovr --precision double")]
    public void A_linear_model_of_numbers_leaves_as_ONNX_with_its_numbers_names_and_labels(string kind, string options)
    {
        string model = Train(Repository.Iris, "species", options);
        string file = folder.PathOf("model.onnx");
        string output = Logreg.Run("export", model, file).Succeeds().Output;
        Assert.StartsWith($"{file}: 4 features, {(kind == "binary" ? 2 : 3)} classes, {new FileInfo(file).Length} bytes", output, StringComparison.Ordinal);
        ScoringPipeline stored = ScoringPipeline.Load(model);
        ImportedModel read = OnnxImport.Load(file);
        Assert.Equal(stored.Encoding.FeatureNames, read.FeatureNames);
        Assert.Equal(stored.ClassNames, read.Labels.Texts);
        double[] expected = stored.Model is LogisticModel binary ? binary.Coefficients.ToArray() : ((MulticlassModel)stored.Model).Coefficients.ToArray();
        double[] actual = read.Binary is { } two ? two.Coefficients.ToArray() : read.Multiclass!.Coefficients.ToArray();
        Assert.Equal(stored.ReadsDouble ? expected : Array.ConvertAll(expected, value => (double)(float)value), actual);
    }

    [Fact]
    public void Every_ending_has_its_format()
    {
        string model = Train(folder.Write("data.csv", Customers.Csv()), "churn", string.Empty);
        foreach (string ending in (string[])["onnx", "pmml", "csv", "json"])
        {
            Logreg.Run("export", model, folder.PathOf($"out.{ending}"), "--quiet").Succeeds();
        }

        Assert.Equal("PMML", XDocument.Load(folder.PathOf("out.pmml")).Root!.Name.LocalName);
        Assert.Equal(Logreg.Run("inspect", model, "--csv", "-").Output, File.ReadAllText(folder.PathOf("out.csv")));
        Assert.Equal(Logreg.Run("inspect", model, "--json", "-").Output, File.ReadAllText(folder.PathOf("out.json")));

        LogReg.Simd.Data.DataEncoding encoding = LogReg.Simd.Data.ScoringPipeline.Load(model).Encoding;
        Assert.Contains(encoding.Columns, column => column.Kind == LogReg.Simd.Data.ColumnKind.OneHot);
        Assert.Equal(encoding.ToJson(), OnnxImport.Load(folder.PathOf("out.onnx")).Encoding!.ToJson());
    }

    [Fact]
    public void What_a_format_does_not_have_is_said()
    {
        string two = Train(Repository.Iris, "species", string.Empty);
        Logreg.Run("export", two, folder.PathOf("model.txt")).Fails(2, ".onnx, .pmml, .csv or .json");
        Logreg.Run("export", two, folder.PathOf("m.pmml"), "--threshold", "0.3").Fails(2, "has no threshold");
        Logreg.Run("export", two, two).Fails(2, "is both MODEL and FILE");
        Logreg.Run("export", two, folder.PathOf("absent/m.onnx")).Fails(1, "no folder");
        Logreg.Run("export", two, folder.PathOf("m.onnx"), "--threshold", "0.3").Succeeds();
        string ovr = Train(Repository.Iris, "species", "--multiclass ovr");
        Logreg.Run("export", ovr, folder.PathOf("m.onnx"), "--threshold", "0.3").Fails(2, "two classes");
        Logreg.Run("export", ovr, folder.PathOf("m.pmml")).Fails(1, "PMML", "ONNX");
        Logreg.Run("export", Train(Repository.Iris, "species", "--hidden 2"), folder.PathOf("m.pmml")).Fails(2, "network", ".onnx");
    }

    private string Train(string data, string target, string options)
    {
        string model = folder.PathOf("trained.json");
        string[] positive = target == "species" && !options.Contains("--multiclass", StringComparison.Ordinal) ? ["--positive", "virginica"] : [];
        Logreg.Run(["train", data, "--target", target, "--model", model, "--quiet", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. positive]).Succeeds();
        return model;
    }

    [Fact]
    public void A_name_with_a_control_character_is_no_PMML()
    {
        string model = Train(folder.Write("data.csv", "x\u0001z,y\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 7},{(i % 3 == 0 ? "a" : "b")}\n"))), "y", string.Empty);
        Logreg.Run("export", model, folder.PathOf("out.pmml")).Fails(1, "has the control character U+0001, which XML cannot hold. Rename the column or the label");
        Assert.False(File.Exists(folder.PathOf("out.pmml")));
        Logreg.Run("export", model, folder.PathOf("out.csv"), "--quiet").Succeeds();
    }
}
