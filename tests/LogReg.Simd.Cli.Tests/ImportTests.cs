using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_of_scikit_learn_predicts_and_is_inspected()
    {
        string file = folder.Write("sk.json", """{"coef_": [[1, -1]], "intercept_": [0], "classes_": ["ham", "spam"], "feature_names_in_": ["a", "b"]}""");
        string model = folder.PathOf("model.json");
        Assert.Equal($"{model}: 2 features, 2 classes: ham, spam\n", Logreg.Run("import", file, model).Succeeds().Output);
        string data = folder.Write("new.csv", "a,b\n1,1\n3,1\n1,3\n");
        string[] lines = Logreg.Run("predict", model, data).Succeeds().Output.Split('\n');
        Assert.Equal("1,0.5,ham", lines[1]);
        Assert.Matches(@"^2,0\.8807970779778\d*,spam$", lines[2]);
        Assert.Matches(@"^3,0\.11920292202211\d*,ham$", lines[3]);
        Assert.Contains("2 features", Logreg.Run("inspect", model).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_exported_comes_back_and_predicts_the_same()
    {
        string trained = folder.PathOf("trained.json");
        Logreg.Run("train", Repository.Iris, "--target", "species", "--model", trained, "--quiet", "--precision", "double", "--multiclass", "softmax").Succeeds();
        Logreg.Run("export", trained, folder.PathOf("m.onnx"), "--quiet").Succeeds();
        Logreg.Run("import", folder.PathOf("m.onnx"), folder.PathOf("back.json"), "--quiet").Succeeds();
        Assert.Equal(Logreg.Run("predict", trained, Repository.Iris).Output, Logreg.Run("predict", folder.PathOf("back.json"), Repository.Iris).Succeeds().Output);
    }

    [Fact]
    public void Categories_come_back_and_a_threshold_is_printed()
    {
        string data = folder.Write("mixed.csv", "age,city,left\n30,Bern,no\n50,Zug,yes\n40,Bern,no\n45,Zug,no\n60,Basel,yes\n35,Basel,no\n55,Bern,yes\n38,Zug,yes\n");
        string trained = folder.PathOf("trained.json");
        string back = folder.PathOf("back.json");
        Logreg.Run("train", data, "--target", "left", "--model", trained, "--quiet", "--precision", "double").Succeeds();
        Logreg.Run("export", trained, folder.PathOf("m.onnx"), "--quiet", "--threshold", "0.3").Succeeds();
        Assert.Contains("--threshold 0.3\n", Logreg.Run("import", folder.PathOf("m.onnx"), back).Succeeds().Output, StringComparison.Ordinal);
        Assert.Equal(
            Logreg.Run("predict", trained, data, "--threshold", "0.3").Succeeds().Output, Logreg.Run("predict", back, data, "--threshold", "0.3").Succeeds().Output);
    }

    [Fact]
    public void What_is_no_linear_classifier_is_said()
    {
        string model = folder.PathOf("model.json");
        Logreg.Run("import", folder.Write("m.txt", "x"), model).Fails(2, ".onnx, .json, .npz");
        Logreg.Run("import", folder.Write("m.json", "{}"), model).Fails(1, "m.json", "coef_");
        Logreg.Run("import", folder.Write("m.onnx", "no graph"), model).Fails(1, "m.onnx");
        Logreg.Run("import", folder.PathOf("absent.npz"), model).Fails(1, "no such file");
    }

    [Fact]
    public void A_name_that_comes_twice_is_an_error_of_the_file()
    {
        string file = folder.Write("sk.json", """{"coef_": [[1, -1]], "intercept_": [0], "classes_": ["ham", "spam"], "feature_names_in_": ["a", "a"]}""");
        Run run = Logreg.Run("import", file, folder.PathOf("model.json")).Fails(1, "Two columns have the name 'a'. Give every column a name of its own.");
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
    }
}
