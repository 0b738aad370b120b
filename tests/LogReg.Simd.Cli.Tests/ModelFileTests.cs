using System.Text;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>The model file: what comes back, and what is refused.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly double[] Awkward =
    [
        0.1, -0.0, 0.0, double.Epsilon, -double.MaxValue, 1.0 / 3, Math.PI * 1e-300, 123456789012345680.0, 5e-324, -2.2250738585072014e-308, 0.30000000000000004, 1e23,
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_bit_comes_back()
    {
        StoredModel model = Model(Awkward, intercept: -0.1 - 0.2);
        byte[] content = StoredModelFile.Serialize(model);
        StoredModel back = StoredModelFile.Parse("model.json", content);
        Assert.Equal(Awkward.Select(BitConverter.DoubleToInt64Bits), Binary(back).Coefficients.ToArray().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.1 - 0.2), BitConverter.DoubleToInt64Bits(Binary(back).Intercept));
        Assert.Equal(model.Training, back.Training);
        Assert.Equal(model.Encoding.ToJson(), back.Encoding.ToJson());
        Assert.Equal(model.IsDouble, back.IsDouble);
        Assert.Equal(content, StoredModelFile.Serialize(back));
    }

    [Fact]
    public void Random_bits_come_back()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite)];
        StoredModel back = StoredModelFile.Parse("model.json", StoredModelFile.Serialize(Model(values, 1)));
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), Binary(back).Coefficients.ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Line_ends_and_blanks_may_change()
    {
        byte[] content = StoredModelFile.Serialize(Model(Awkward, 1));
        string text = Encoding.UTF8.GetString(content).Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal);
        Assert.Equal(content, StoredModelFile.Serialize(StoredModelFile.Parse("model.json", Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData("\"value\": 0.1", "\"value\": 0.10000000000000002")]
    [InlineData("\"intercept\": 1", "\"intercept\": 2")]
    [InlineData("\"feature\": \"f0 <é>\"", "\"feature\": \"f0\"")]
    [InlineData("\"rows\": 150", "\"rows\": 151")]
    [InlineData("\"stopReason\": \"Converged\"", "\"stopReason\": \"TimeLimit\"")]
    [InlineData("\"precision\": \"double\"", "\"precision\": \"single\"")]
    [InlineData("\"missing\": \"Error\"", "\"missing\": \"Drop\"")]
    [InlineData("\"delimiter\": \",\"", "\"delimiter\": \";\"")]
    [InlineData("sha256:", "sha256:0")]
    public void A_change_is_noticed(string text, string other)
    {
        string content = Encoding.UTF8.GetString(StoredModelFile.Serialize(Model(Awkward, 1)));
        Assert.Contains(text, content, StringComparison.Ordinal);
        int place = content.IndexOf(text, StringComparison.Ordinal);
        string message = Refusal(string.Concat(content.AsSpan(0, place), other, content.AsSpan(place + text.Length)));
        Assert.Contains("checksum is wrong", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"intercept\": 1,", "\"intercept\": 1, \"comment\": 2,")]
    [InlineData("\"intercept\": 1,", "\"intercept\": 1, \"intercept\": 1,")]
    [InlineData("\"intercept\": 1,", "\"intercept\": \"1\",")]
    [InlineData("\"intercept\": 1,", "")]
    [InlineData("\"rows\": 150,", "\"rows\": 1.5,")]
    public void A_member_too_many_too_few_or_of_another_kind_is_noticed(string text, string other)
    {
        string content = Encoding.UTF8.GetString(StoredModelFile.Serialize(Model(Awkward, 1)));
        Assert.Contains(text, content, StringComparison.Ordinal);
        Assert.Contains("was changed", Refusal(content.Replace(text, other, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        byte[] content = StoredModelFile.Serialize(Model(Awkward, 1));
        for (int length = 0; length < content.Length - 2; length += 7)
        {
            string message = Refusal(Encoding.UTF8.GetString(content.AsSpan(0, length)));
            Assert.Contains(length > 64 ? "cut off" : "model", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_newer_version_is_named()
    {
        string content = Encoding.UTF8.GetString(StoredModelFile.Serialize(Model(Awkward, 1))).Replace("\"version\": 2,\n  \"checksum\"", "\"version\": 3,\n  \"added\": {},\n  \"checksum\"", StringComparison.Ordinal);
        string message = Refusal(content);
        Assert.Contains("version 3", message, StringComparison.Ordinal);
        Assert.Contains("reads version 1 to 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x,y\n1,2\n")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\": 1, \"version\": 1}")]
    [InlineData("{\"format\": \"other\", \"version\": 1}")]
    public void Other_files_are_told_apart(string content) =>
        Assert.Contains("This is no model file of logreg", Refusal(content), StringComparison.Ordinal);

    [Fact]
    public void Files_that_cannot_be_read_are_named()
    {
        Assert.Contains("There is no such file", Assert.Throws<FileProblemException>(() => StoredModelFile.Load(folder.PathOf("none.json"))).Message, StringComparison.Ordinal);
        Assert.Contains("This is a directory", Assert.Throws<FileProblemException>(() => StoredModelFile.Load(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_replaces_another_and_leaves_nothing_beside_it()
    {
        string path = folder.Write("model.json", "old");
        StoredModelFile.Save(path, Model(Awkward, 1));
        Assert.Equal(Awkward.Length, StoredModelFile.Load(path).Model.FeatureCount);
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    private static LogisticModel Binary(StoredModel stored) => Assert.IsType<BinaryModel>(stored.Model).Model;

    private static string Refusal(string content) =>
        Assert.Throws<FileProblemException>(() => StoredModelFile.Parse("model.json", Encoding.UTF8.GetBytes(content))).Message;

    private static StoredModel Model(double[] values, double intercept)
    {
        DataEncoding encoding = new()
        {
            FeatureCount = values.Length,
            HasHeader = true,
            Delimiter = ',',
            Columns =
            [
                .. values.Select((_, i) => new ColumnEncoding { Name = $"f{i} <é>", Kind = ColumnKind.Numeric, FirstFeature = i }),
                new ColumnEncoding { Name = "species", Kind = ColumnKind.Target },
            ],
            TargetName = "species",
            ClassNames = ["a", "b"],
            PositiveLabels = ["b"],
        };
        TrainingSummary training = new()
        {
            Data = "iris.csv",
            Rows = 150,
            Positives = 50,
            L1Strength = 0,
            L2Strength = 1.0 / 150,
            Standardized = false,
            FitIntercept = true,
            ClassWeights = "none",
            Loss = "log-loss",
            Solver = "NewtonCholesky",
            SolverReason = "because",
            StopReason = "Converged",
            Iterations = 8,
            Evaluations = 9,
            Passes = 28,
            Objective = 0.16,
            LogLoss = 0.11,
            GradientInfinityNorm = 1e-9,
            CertifiedGap = null,
            Train = new QualitySummary(0.97, 0.11, null, 0.02),
            Test = null,
        };
        return new StoredModel(new BinaryModel(new LogisticModel(values, intercept)), encoding, IsDouble: true, training);
    }
}
