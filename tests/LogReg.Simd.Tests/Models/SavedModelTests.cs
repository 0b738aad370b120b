using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>Model files: what comes back, bit by bit, and what is refused.</summary>
public sealed class SavedModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("logreg-models-").FullName;

    public static TheoryData<string> Names => [.. ModelSamples.Names];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_comes_back_from_file_and_stream_in_every_culture(string name)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        IClassifier model = ModelSamples.Of(name);
        string path = Path.Combine(folder, "model.json");
        try
        {
            CultureInfo.CurrentCulture = Commas;
            model.Save(path);
            Assert.Equal(model, ModelFile.Load<IClassifier>(path));
            using MemoryStream stream = new();
            model.Save(stream);
            Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
            stream.Position = 0;
            Assert.Equal(model, ModelFile.Load<IClassifier>(stream));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Every_bit_comes_back()
    {
        Random random = new(1);
        double[] values = [.. ModelSamples.Awkward, .. Enumerable.Range(0, 2000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite)];
        LogisticModel binary = new(values, -0.1 - 0.2, scoresInDouble: true);
        MulticlassModel several = new([.. values, .. values.Reverse()], [-0.0, double.Epsilon], MulticlassMethod.OneVsRest);
        HiddenLayerModel network = new(2, [.. values, .. values.Reverse()], [1e-320, 2], [.. ModelSamples.Awkward[..6]], [-0.0, 1, 2]);
        foreach (IClassifier model in (IClassifier[])[binary, several, network])
        {
            Assert.Equal(model, RoundTrip(new SavedModel(model)).Model);
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(10_001)]
    [InlineData(200_000)]
    public void Many_numbers_are_packed_and_come_back(int count)
    {
        Random random = new(2);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        LogisticModel model = new(values, 0.5);
        SavedModel saved = new(model) { FeatureDeviations = values };
        string text = Text(saved);
        Assert.Equal(count > 10_000, text.Contains("\"packedCoefficients\"", StringComparison.Ordinal));
        Assert.Equal(model, SavedModel.Parse(Encoding.UTF8.GetBytes(text)).Model);
        Assert.Equal(values, RoundTrip(saved).FeatureDeviations);
        LogisticModel named = model.WithFeatureNames([.. Enumerable.Range(0, count).Select(i => $"f{i}")]);
        Assert.Equal(named, RoundTrip(new SavedModel(named)).Model);
    }

    [Fact]
    public void What_stands_beside_a_model_comes_back()
    {
        float[] features = [1.4f, 0.2f, 1.5f, 0.2f, 3.0f, 1.1f, 4.1f, 1.3f];
        TrainingOptions options = new();
        TrainingResult result = LogisticRegression.Train<float>(features, featureCount: 2, [0, 0, 1, 1], options);
        SavedModel saved = new(result.Model.WithFeatureNames(["length <é>", "width"]))
        {
            ClassNames = ["setosa", "other \"one\""],
            FeatureDeviations = [0.1, 0.2],
            ReadsDouble = false,
            Training = TrainingSummary.Of(options, result) with { Data = "flowers.csv", Rows = 4, Train = new QualitySummary(1, 0.5, 1, 0.1) },
            Encoding = "{\"any\": [1, 2.50, \"é\"]}",
        };
        SavedModel back = RoundTrip(saved);
        Assert.Equal(saved.Model, back.Model);
        Assert.Equal(saved.ClassNames, back.ClassNames);
        Assert.Equal(saved.FeatureDeviations, back.FeatureDeviations);
        Assert.Equal(saved.Training, back.Training);
        Assert.Equal(result.Objective, back.Training!.Objective);
        Assert.False(back.ReadsDouble);
        Assert.Equal("[1,2.50,\"é\"]", JsonNode.Parse(back.Encoding!)!["any"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(Text(saved), Text(back));
    }

    [Fact]
    public void Words_of_a_summary_that_are_null_are_refused_where_they_are_set()
    {
        TrainingOptions options = new() { L2Strength = 0.25 };
        TrainingSummary summary = TrainingSummary.Of(options, LogisticRegression.Train<float>([1, 2, 3, 5, 3, 1, 4, 1], 2, [0, 0, 1, 1], options));
        Assert.Equal("ClassWeights", Assert.Throws<ArgumentNullException>(() => summary with { ClassWeights = null! }).ParamName);
        Assert.Equal("Solver", Assert.Throws<ArgumentNullException>(() => summary with { Solver = null! }).ParamName);
        Assert.Equal("SolverReason", Assert.Throws<ArgumentNullException>(() => summary with { SolverReason = null! }).ParamName);
        Assert.Equal("StopReason", Assert.Throws<ArgumentNullException>(() => summary with { StopReason = null! }).ParamName);
    }

    [Fact]
    public void A_summary_that_no_file_can_hold_is_refused_where_it_is_set()
    {
        TrainingOptions options = new() { L2Strength = 0.25 };
        TrainingResult result = LogisticRegression.Train<float>([1, 2, 3, 5, 3, 1, 4, 1], 2, [0, 0, 1, 1], options);
        TrainingSummary summary = TrainingSummary.Of(options, result);
        QualitySummary quality = new(1, 0.5, 1, 0.1);
        Assert.All(
            new (TrainingSummary Summary, string Message)[]
            {
                (summary with { Data = "x\ud800" }, "The text of Data has half of a surrogate pair at index 1, which no file can hold."),
                (summary with { Loss = "\udc00" }, "The text of Loss has half of a surrogate pair at index 0"),
                (summary with { ClassWeights = "\ud800" }, "The text of ClassWeights has half"),
                (summary with { Solver = "\ud800" }, "The text of Solver has half"),
                (summary with { SolverReason = "\ud800" }, "The text of SolverReason has half"),
                (summary with { StopReason = "\ud800" }, "The text of StopReason has half"),
                (summary with { Objective = double.NaN }, "The Objective of the summary is NaN, but a file holds finite numbers only. Set a finite one, or null where it may be."),
                (summary with { L1Strength = double.PositiveInfinity }, "The L1Strength of the summary is Infinity,"),
                (summary with { L2Strength = double.NaN }, "The L2Strength of the summary is NaN,"),
                (summary with { Passes = double.NaN }, "The Passes of the summary is NaN,"),
                (summary with { LogLoss = double.NaN }, "The LogLoss of the summary is NaN,"),
                (summary with { MeanLoss = double.NaN }, "The MeanLoss of the summary is NaN,"),
                (summary with { GradientInfinityNorm = double.NegativeInfinity }, "The GradientInfinityNorm of the summary is -Infinity,"),
                (summary with { CertifiedGap = double.NaN }, "The CertifiedGap of the summary is NaN,"),
                (summary with { Train = quality with { LogLoss = double.NaN } }, "The Train.LogLoss of the summary is NaN,"),
                (summary with { Test = quality with { MacroF1 = double.NaN } }, "The Test.MacroF1 of the summary is NaN,"),
            },
            item =>
            {
                ArgumentException error = Assert.Throws<ArgumentException>(() => new SavedModel(result.Model) { Training = item.Summary });
                Assert.Equal("Training", error.ParamName);
                Assert.StartsWith(item.Message, error.Message, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void A_bare_model_has_nothing_beside_it()
    {
        SavedModel back = RoundTrip(new SavedModel(ModelSamples.Of("softmax")));
        Assert.Empty(back.ClassNames);
        Assert.Empty(back.FeatureDeviations);
        Assert.Empty(back.Model.FeatureNames);
        Assert.Null(back.Training);
        Assert.Null(back.ReadsDouble);
        Assert.Null(back.Encoding);
    }

    [Fact]
    public void A_file_replaces_another_through_a_link_and_keeps_its_permissions()
    {
        string path = Path.Combine(folder, "model.json");
        string link = Path.Combine(folder, "link.json");
        File.WriteAllText(path, "old");
        File.CreateSymbolicLink(link, path);
        SetPrivate(path);
        ModelSamples.Of("logistic").Save(link);
        Assert.Equal(ModelSamples.Of("logistic"), ModelFile.Load<LogisticModel>(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.True(IsPrivate(path));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
    }

    [Fact]
    public void A_link_to_a_file_that_is_not_there_yet_is_followed()
    {
        string path = Path.Combine(folder, "model.json");
        string link = Path.Combine(folder, "link.json");
        File.CreateSymbolicLink(link, path);
        ModelSamples.Of("logistic").Save(link);
        Assert.Equal(ModelSamples.Of("logistic"), ModelFile.Load<LogisticModel>(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_file_that_is_read_only_is_not_replaced()
    {
        string path = Path.Combine(folder, "model.json");
        File.WriteAllText(path, "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(() => ModelSamples.Of("logistic").Save(path));
        Assert.Contains("Make it writable", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void What_cannot_be_written_leaves_nothing()
    {
        IClassifier model = ModelSamples.Of("logistic");
        Assert.Throws<DirectoryNotFoundException>(() => model.Save(Path.Combine(folder, "none", "model.json")));
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        Assert.ThrowsAny<Exception>(() => model.Save(Path.Combine(folder, "sub")));
        Assert.Equal([Path.Combine(folder, "sub")], Directory.GetFileSystemEntries(folder));
        Assert.Throws<FileNotFoundException>(() => SavedModel.Load(Path.Combine(folder, "none.json")));
    }

    [Fact]
    public void Another_type_is_named()
    {
        SavedModel saved = new(ModelSamples.Of("softmax"));
        Assert.Contains("is a MulticlassModel and no LogisticModel", Assert.Throws<InvalidOperationException>(saved.As<LogisticModel>).Message, StringComparison.Ordinal);
        Assert.Same(saved.Model, saved.As<MulticlassModel>());
        Assert.Same(saved.Model, saved.As<IClassifier>());
    }

    [Fact]
    public void Parts_that_do_not_fit_the_model_are_refused()
    {
        IClassifier model = ModelSamples.Of("softmax");
        Assert.Throws<ArgumentException>("ClassNames", () => new SavedModel(model) { ClassNames = ["a", "b"] });
        Assert.Throws<ArgumentException>("ClassNames", () => new SavedModel(model) { ClassNames = ["a", "b", null!, "d"] });
        Assert.Throws<ArgumentException>("ClassNames", () => new SavedModel(model) { ClassNames = ["a", "b", "\ude00c", "d"] });
        Assert.Throws<ArgumentException>("FeatureDeviations", () => new SavedModel(model) { FeatureDeviations = [1] });
        Assert.Throws<ArgumentException>("FeatureDeviations", () => new SavedModel(model) { FeatureDeviations = [1, 2, 3, 4, 5, 6, double.NaN] });
        Assert.Throws<ArgumentException>("Encoding", () => new SavedModel(model) { Encoding = "{" });
    }

    internal static CultureInfo Commas => new(CultureInfo.InvariantCulture.Name)
    {
        NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" },
    };

    internal static string Text(SavedModel saved)
    {
        using MemoryStream stream = new();
        saved.Save(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void SetPrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static bool IsPrivate(string path) => OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static SavedModel RoundTrip(SavedModel saved) => SavedModel.Parse(Encoding.UTF8.GetBytes(Text(saved)));
}
