using System.Globalization;
using System.Numerics;
using System.Text;
using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Data.Tests.Records;

/// <summary>A pipeline scores a record as a file with its cells is scored, bit by bit, however the record comes.</summary>
public sealed class ScoringPipelineTests : IDisposable
{
    private const int Rows = 120;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, bool, string> Kinds()
    {
        TheoryData<string, bool, string> kinds = [];
        foreach (string kind in (string[])["logistic", "tanh", "identity", "softmax", "one-vs-rest", "network", "binary network"])
        {
            foreach (bool readsDouble in (bool[])[false, true])
            {
                foreach (string encoding in (string[])["mean", "indicator, rare, moved", "European", "no header", "hashed"])
                {
                    kinds.Add(kind, readsDouble, encoding);
                }
            }
        }

        return kinds;
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_record_has_the_bits_of_the_row_of_a_file(string kind, bool readsDouble, string encoding)
    {
        if (readsDouble)
        {
            Compare<double>(kind, encoding);
        }
        else
        {
            Compare<float>(kind, encoding);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_pipeline_comes_back_from_its_file(string kind, bool readsDouble, string encoding)
    {
        (string path, DataEncoding learnt) = readsDouble ? Learn<double>(kind, encoding) : Learn<float>(kind, encoding);
        ScoringPipeline pipeline = new(ModelOf(kind, learnt), learnt, readsDouble) { FeatureDeviations = [.. Enumerable.Range(0, learnt.FeatureCount).Select(i => i / 3.0)] };
        string file = path + ".json";
        pipeline.Save(file);
        ScoringPipeline back = ScoringPipeline.Load(file);
        Assert.Equal(pipeline.Model.WithFeatureNames(learnt.FeatureNames), back.Model);
        Assert.Equal(learnt.ToJson(), back.Encoding.ToJson());
        Assert.Equal(readsDouble, back.ReadsDouble);
        Assert.Equal(pipeline.ClassNames, back.ClassNames);
        Assert.Equal(pipeline.FeatureDeviations, back.FeatureDeviations);
        using MemoryStream again = new();
        back.Save(again);
        Assert.Equal(File.ReadAllBytes(file), again.ToArray());
    }

    [Fact]
    public void What_a_model_file_cannot_hold_is_refused_where_it_is_set()
    {
        (_, DataEncoding learnt) = Learn<double>("logistic", "mean");
        TrainingSummary summary = new()
        {
            L1Strength = 0,
            L2Strength = 1,
            Standardized = false,
            FitIntercept = true,
            ClassWeights = "none",
            Solver = "Lbfgs",
            SolverReason = "It is fast.",
            StopReason = "Converged",
            Iterations = 1,
            Evaluations = 1,
            Passes = 1,
            Objective = double.NaN,
            LogLoss = 1,
            GradientInfinityNorm = 1,
            CertifiedGap = 1,
        };
        IClassifier model = ModelOf("logistic", learnt);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ScoringPipeline(model, learnt, readsDouble: true) { Training = summary });
        Assert.Equal("Training", error.ParamName);
        ScoringPipeline pipeline = new(model, learnt, readsDouble: true) { Training = summary with { Objective = 1 } };
        Assert.Equal(1, pipeline.ToSavedModel().Training!.Objective);
        Assert.Null(new ScoringPipeline(model, learnt, readsDouble: true) { Training = null }.Training);

        double[] deviations = new double[learnt.FeatureCount];
        deviations[^1] = double.PositiveInfinity;
        error = Assert.Throws<ArgumentException>(() => new ScoringPipeline(model, learnt, readsDouble: true) { FeatureDeviations = deviations });
        Assert.Equal("FeatureDeviations", error.ParamName);
    }

    [Fact]
    public void Names_of_columns_and_what_the_encoding_does_not_know_are_treated_by_its_rules()
    {
        (_, DataEncoding learnt) = Learn<double>("logistic", "mean");
        ScoringPipeline pipeline = new(ModelOf("logistic", learnt), learnt, readsDouble: true);
        RecordPrediction known = pipeline.Predict(new Dictionary<string, object?> { ["size"] = 1.5, ["COUNT"] = 3, ["colour"] = "red", ["unasked"] = 1 });
        Assert.Equal(default, known.Findings);
        RecordPrediction unknown = pipeline.Predict(new Dictionary<string, object?> { ["count"] = 3, ["colour"] = "violet" });
        Assert.Equal(new RecordFindings(1, 1), unknown.Findings);
        DataFormatException none = Assert.Throws<DataFormatException>(() => pipeline.Predict(new Dictionary<string, double> { ["width"] = 1 }));
        Assert.Contains("none of the columns", none.Message, StringComparison.Ordinal);
        Assert.Contains("column size", Assert.Throws<DataFormatException>(() => pipeline.Predict(new Dictionary<string, string> { ["size"] = "x" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_decides_as_the_command_does()
    {
        (_, DataEncoding learnt) = Learn<float>("tanh", "mean");
        ScoringPipeline pipeline = new(ModelOf("tanh", learnt), learnt, readsDouble: false);
        RecordCell[] cells = [1.5, 3, "red"];
        double[] probabilities = new double[2];
        pipeline.ScorerOf().PredictProbabilities(cells, probabilities);
        Assert.Equal(1, pipeline.ScorerOf().Predict(cells, 0.99 * probabilities[1]).ClassIndex);
        Assert.Equal(0, pipeline.ScorerOf().Predict(cells, Math.Min(1, 1.01 * probabilities[1])).ClassIndex);
        Assert.Equal(probabilities[0], pipeline.ScorerOf().Predict(cells, 1).Probability);
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => pipeline.ScorerOf().Predict(cells, 1.5));
        (_, DataEncoding several) = Learn<float>("softmax", "mean");
        ScoringPipeline classes = new(ModelOf("softmax", several), several, readsDouble: false);
        Assert.Throws<ArgumentException>("threshold", () => classes.ScorerOf().Predict(cells, 0.25));
    }

    [Fact]
    public void What_is_no_single_line_is_refused()
    {
        (_, DataEncoding learnt) = Learn<float>("logistic", "mean");
        ScoringPipeline pipeline = new(ModelOf("logistic", learnt), learnt, readsDouble: false);
        Assert.Contains("more than one line", Assert.Throws<DataFormatException>(() => pipeline.PredictLine("1,2,red\n1,2,red")).Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => pipeline.PredictLine(string.Empty));
        Assert.Throws<DataFormatException>(() => pipeline.PredictLine("1,2"));
        Assert.Throws<DataFormatException>(() => pipeline.PredictLine("1,2,red,1,5"));
        Assert.Throws<DataFormatException>(() => pipeline.PredictLine("1,\"2,red"));
    }

    [Fact]
    public void A_model_and_an_encoding_that_do_not_go_together_are_refused()
    {
        (_, DataEncoding learnt) = Learn<float>("softmax", "mean");
        Assert.Contains("has 2 features", Assert.Throws<ArgumentException>("encoding", () => new ScoringPipeline(new LogisticModel([1, 2], 0), learnt, false)).Message, StringComparison.Ordinal);
        Assert.Contains("No label of the encoding is positive", Assert.Throws<ArgumentException>("encoding", () => new ScoringPipeline(ModelOf("logistic", learnt), learnt, false)).Message, StringComparison.Ordinal);
        MulticlassModel four = new(new double[4 * learnt.FeatureCount], new double[4], MulticlassMethod.Softmax);
        Assert.Contains("4 classes", Assert.Throws<ArgumentException>("encoding", () => new ScoringPipeline(four, learnt, false)).Message, StringComparison.Ordinal);
        IClassifier named = ModelOf("softmax", learnt).WithFeatureNames([.. Enumerable.Range(0, learnt.FeatureCount).Select(i => $"f{i}")]);
        Assert.Contains("other names", Assert.Throws<ArgumentException>("encoding", () => new ScoringPipeline(named, learnt, false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_encoding_or_with_another_one_is_refused()
    {
        (string path, DataEncoding learnt) = Learn<float>("softmax", "mean");
        SavedModel saved = new ScoringPipeline(ModelOf("softmax", learnt), learnt, readsDouble: false).ToSavedModel();
        saved.Model.Save(path + ".bare");
        ModelFormatException bare = Assert.Throws<ModelFormatException>(() => ScoringPipeline.Load(path + ".bare"));
        Assert.Contains("has no encoding", bare.Reason, StringComparison.Ordinal);
        Assert.Equal(path + ".bare", bare.Path);
        (_, DataEncoding other) = Learn<float>("logistic", "indicator, rare, moved");
        foreach (string encoding in (string[])["{}", "[]", "{\"featureCount\": 3}", other.ToJson(), learnt.ToJson().Replace("\"zero\"", "\"nil\"", StringComparison.Ordinal)])
        {
            new SavedModel(saved.Model) { ClassNames = saved.ClassNames, Encoding = encoding }.Save(path + ".other");
            Assert.Contains("contradicts itself", Assert.Throws<ModelFormatException>(() => ScoringPipeline.Load(path + ".other")).Reason, StringComparison.Ordinal);
        }
    }

    private static IClassifier ModelOf(string kind, DataEncoding encoding)
    {
        int count = encoding.FeatureCount;
        Random random = new(23);
        double[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
        return kind switch
        {
            "logistic" => new LogisticModel(Draw(count), 0.125),
            "tanh" => new LogisticModel(Draw(count), 0.125, Link.Tanh),
            "identity" => new LogisticModel(Draw(count), 0.125, Link.Identity),
            "softmax" => new MulticlassModel(Draw(3 * count), Draw(3), MulticlassMethod.Softmax),
            "one-vs-rest" => new MulticlassModel(Draw(3 * count), Draw(3), MulticlassMethod.OneVsRest),
            "network" => new HiddenLayerModel(2, Draw(2 * count), Draw(2), Draw(6), Draw(3)),
            _ => new HiddenLayerModel(2, Draw(2 * count), Draw(2), Draw(2), Draw(1)),
        };
    }

    /// <summary>The rows of a table: size, count, colour, label; empty cells are missing ones.</summary>
    private static string[][] Table(bool isEuropean)
    {
        Random random = new(31);
        string Number(double value) => isEuropean ? value.ToString(CultureInfo.InvariantCulture).Replace('.', ',') : value.ToString(CultureInfo.InvariantCulture);
        string[] colours = ["red", "green \"deep\"", "blue, pale", "true"];
        return
        [
            .. Enumerable.Range(0, Rows).Select(i => new[]
            {
                i % 11 == 7 ? string.Empty : Number(Math.Round((random.NextDouble() * 40) - 7, 3)),
                Number(1_700_000_000 + random.Next(500)),
                i == 30 ? "rare" : colours[random.Next(colours.Length)],
                i % 3 == 0 ? "zero" : i % 3 == 1 ? "one" : "two",
            }),
        ];
    }

    private (string Path, DataEncoding Encoding) Learn<T>(string kind, string encoding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isEuropean = encoding == "European";
        char delimiter = isEuropean ? ';' : ',';
        StringBuilder text = new(encoding == "no header" ? string.Empty : string.Join(delimiter, "size", "count", "colour", "label") + "\n");
        foreach (string[] row in Table(isEuropean))
        {
            text.AppendLine(Line(row, delimiter));
        }

        string path = folder.Write($"{Guid.NewGuid():N}.csv", text.ToString().ReplaceLineEndings("\n"));
        bool isBinary = kind is "logistic" or "tanh" or "identity" or "binary network";
        DataOptions options = new()
        {
            Missing = encoding.StartsWith("indicator", StringComparison.Ordinal) ? MissingCells.Indicator : MissingCells.Mean,
            RareLimit = encoding.StartsWith("indicator", StringComparison.Ordinal) ? 3 : 0,
            MoveFarColumns = encoding.StartsWith("indicator", StringComparison.Ordinal),
            Scale = encoding == "mean" ? 3 : 1,
            Positive = isBinary ? "one,two" : null,
            HashBits = encoding == "hashed" ? 22 : null,
        };
        using LabeledData<T> dataset = DataFile.LoadEither<T>(path, options);
        return (path, dataset.Encoding);
    }

    private static string Line(string[] cells, char delimiter) =>
        string.Join(delimiter, cells.Select(cell => cell.AsSpan().ContainsAny("\",;") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell));

    private void Compare<T>(string kind, string encoding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (string path, DataEncoding learnt) = Learn<T>(kind, encoding);
        ScoringPipeline pipeline = new(ModelOf(kind, learnt), learnt, typeof(T) == typeof(double));
        string[][] table = Table(encoding == "European");
        char delimiter = encoding == "European" ? ';' : ',';
        string[] names = [.. learnt.Columns.Where(column => column.Kind is ColumnKind.Numeric or ColumnKind.OneHot or ColumnKind.Hashed).Select(column => column.Name)];
        RecordScorer<string[]> typed = pipeline.ScorerOf(new RecordColumns<string[]>().Text(names[2], row => row[2]).Text(names[0], row => row[0]).Text(names[1], row => row[1]));
        double[] probabilities = new double[pipeline.Model.ClassCount];
        using RowStream<T> stream = RowStream<T>.Open(path, learnt);
        int next = 0;
        while (stream.Read())
        {
            for (int i = 0; i < stream.RowCount; i++)
            {
                string[] row = table[next++];
                (int index, double[] expected) = Expected(pipeline.Model, stream.Rows.Slice(i * learnt.FeatureCount, learnt.FeatureCount));
                Dictionary<string, string> dictionary = Enumerable.Range(0, 3).Where(k => row[k].Length > 0).ToDictionary(k => names[k], k => row[k]);
                RecordPrediction[] predictions =
                [
                    pipeline.Predict(dictionary),
                    typed.Predict(row),
                    pipeline.ScorerOf().Predict([row[0], row[1], row[2]]),
                    .. (RecordPrediction[])(next % 8 != 1 ? [] : [pipeline.PredictLine(Line(row[..3], delimiter)), pipeline.PredictLine(Line(row, delimiter) + "\r\n")]),
                ];
                foreach (RecordPrediction prediction in predictions)
                {
                    Assert.Equal(new RecordPrediction(index, pipeline.ClassNames[index], expected[index], new RecordFindings(row[0].Length == 0 ? 1 : 0, 0)), prediction);
                }

                typed.PredictProbabilities(row, probabilities);
                Assert.Equal(expected, probabilities);
            }
        }

        Assert.Equal(Rows, next);
    }

    private static (int Index, double[] Probabilities) Expected<T>(IClassifier model, ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            float[] single = new float[model.ClassCount];
            ReadOnlySpan<float> features = System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(row);
            model.PredictProbabilities(features, single);
            return (model.Predict(features), Array.ConvertAll(single, value => (double)value));
        }

        double[] probabilities = new double[model.ClassCount];
        ReadOnlySpan<double> wide = System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(row);
        model.PredictProbabilities(wide, probabilities);
        return (model.Predict(wide), probabilities);
    }
}
