using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Model files as the command meets them; what is in them the tests of the core say.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("x,y\n1,2\n")]
    [InlineData("{}")]
    [InlineData("{\"format\": \"other\", \"version\": 1}")]
    public void Other_files_are_told_apart(string content)
    {
        string path = folder.Write("data.csv", content);
        string message = Assert.Throws<FileProblemException>(() => ModelFiles.Load(path)).Message;
        Assert.StartsWith($"{path}: This is no model file of logreg", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_an_encoding_is_none_for_files()
    {
        string path = folder.PathOf("bare.json");
        new LogisticModel([1, 2], 3).Save(path);
        Assert.Contains("has no encoding", Assert.Throws<FileProblemException>(() => ModelFiles.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cannot_be_read_are_named()
    {
        Assert.Contains("There is no such file", Assert.Throws<FileProblemException>(() => ModelFiles.Load(folder.PathOf("none.json"))).Message, StringComparison.Ordinal);
        Assert.Contains("This is a directory", Assert.Throws<FileProblemException>(() => ModelFiles.Load(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_replaces_another_and_leaves_nothing_beside_it()
    {
        string path = folder.Write("model.json", "old");
        DataEncoding encoding = new()
        {
            FeatureCount = 1,
            HasHeader = true,
            Delimiter = ',',
            Columns = [new ColumnEncoding { Name = "x", Kind = ColumnKind.Numeric, FirstFeature = 0 }, new ColumnEncoding { Name = "y", Kind = ColumnKind.Target }],
            ClassNames = ["a", "b"],
            PositiveLabels = ["b"],
        };
        ModelFiles.Save(path, new ScoringPipeline(new LogisticModel([0.5], 1), encoding, readsDouble: true));
        Assert.Equal(["x"], ModelFiles.Load(path).Model.FeatureNames);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));

        // What training knows and what is shown of it may be missing.
        Assert.Contains("precision", Logreg.Run("inspect", path).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("\"coefficients\"", Logreg.Run("inspect", path, "--json", "-").Succeeds().Output, StringComparison.Ordinal);
    }
}
