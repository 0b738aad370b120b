using System.Globalization;
using Google.Protobuf;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Schema;
using LogReg.Simd.Training;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;
using static LogReg.Simd.Onnx.Tests.Graphs;

namespace LogReg.Simd.Onnx.Tests;

public sealed class EncodedImportTests
{
    private static readonly string[] Cities = ["Bern", "Zug", "Basel", "", "Chur"];
    private static readonly string[] Sizes = ["small", "large", "medium", "huge"];
    private static readonly long[] Ranks = [3, 1, 2, 7];
    private static readonly double[] Thresholds = [0.5, 0.1, 0.7000000000000001, 0, 1];

    [Theory]
    [InlineData(MissingCells.Mean, 1, CategoryCoding.OneHot, 0, false)]
    [InlineData(MissingCells.Indicator, 3, CategoryCoding.OneHot, 2, true)]
    [InlineData(MissingCells.Median, 0.1, CategoryCoding.Treatment, 0, true)]
    [InlineData(MissingCells.Indicator, 7, CategoryCoding.Treatment, 2, false)]
    public void An_exported_pipeline_comes_back_with_encoding_scale_and_threshold(MissingCells missing, double scale, CategoryCoding coding, int minimum, bool isDouble)
    {
        DataOptions options = new() { Missing = missing, Scale = scale, Coding = coding, RareLimit = minimum, MoveFarColumns = true, Categorical = "colour,is_new" };
        DataEncoding encoding = isDouble ? MixedTable.EncodingOf<double>(options) : MixedTable.EncodingOf<float>(options);
        double[] coefficients = Rows.Numbers(8, encoding.FeatureCount);
        foreach (Link link in Enum.GetValues<Link>())
        {
            foreach (double threshold in Thresholds)
            {
                // Digits that single precision does not hold.
                LogisticModel model = new([.. coefficients.Select(number => isDouble ? number / 3 : number)], isDouble ? 0.1 : 0.125, link);
                ScoringPipeline pipeline = new(model, encoding, isDouble);
                SavedModel saved = pipeline.ToSavedModel();
                ImportedModel read = OnnxImport.Read(saved.ToOnnx(new ExportOptions { Threshold = threshold }).Content.Span);
                Assert.Equal(saved.Model, read.Model);
                Assert.Equal(encoding.ToJson(), read.Encoding!.ToJson());
                Assert.Equal((threshold, isDouble), (read.Threshold, read.ReadsDouble));
                CheckSameBits(pipeline, ScoringPipeline.Of(read.ToSavedModel()));
            }
        }
    }

    [Fact]
    public void Files_in_double_whose_scale_earlier_versions_wrote_without_a_node_behind_it_come_back()
    {
        DataEncoding encoding = new() { FeatureCount = 3, Format = DataFormat.Libsvm, Scale = 255, ClassNames = ["3", "5"], NumericLabels = true };
        LogisticModel model = new LogisticModel(Rows.Numbers(5, 3), 0.1).WithFeatureNames(encoding.FeatureNames);
        ExportOptions options = new() { Encoding = encoding, IsDouble = true };
        ReadOnlyMemory<byte> earlier = OnnxExport.Of(model, new Writing.ModelGraph(options, model, isEarlier: true)).Content;
        Assert.False(earlier.Span.SequenceEqual(model.ToOnnx(options).Content.Span));
        Assert.Equal(encoding.ToJson(), OnnxImport.Read(earlier.Span).Encoding?.ToJson());
    }

    [Fact]
    public void Models_of_several_classes_and_those_that_score_in_double_come_back_too()
    {
        DataEncoding encoding = new() { FeatureCount = 3, Format = DataFormat.Libsvm, Scale = 255, ClassNames = ["3", "5", "-1"], NumericLabels = true };
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            foreach (bool inDouble in (bool[])[false, true])
            {
                MulticlassModel model = new MulticlassModel(Rows.Numbers(5, 9), [1, 2, 3], method, inDouble).WithFeatureNames(encoding.FeatureNames);
                foreach (bool isDouble in (bool[])[false, true])
                {
                    ImportedModel read = OnnxImport.Read(model.ToOnnx(new ExportOptions { Encoding = encoding, IsDouble = isDouble }).Content.Span);
                    Assert.Equal(model, read.Multiclass);
                    Assert.Equal(encoding.ToJson(), read.Encoding!.ToJson());
                }
            }
        }
    }

    [Fact]
    public void Columns_with_the_names_of_constants_do_not_confuse_it()
    {
        string[] names = ["coefficients", "intercepts", "labels"];
        DataEncoding encoding = new()
        {
            FeatureCount = 3,
            HasHeader = true,
            Scale = 2,
            Delimiter = ',',
            Columns = [.. names.Select((name, feature) => new ColumnEncoding { Name = name, Kind = ColumnKind.Numeric, FirstFeature = feature, Offset = feature })],
        };
        LogisticModel model = new LogisticModel(Rows.Numbers(3, 3), 0.5).WithFeatureNames(names);
        ImportedModel read = OnnxImport.Read(model.ToOnnx(new ExportOptions { Encoding = encoding }).Content.Span);
        Assert.Equal(model, read.Binary);
        Assert.Equal(encoding.ToJson(), read.Encoding!.ToJson());

        // The encoding names no labels; the file does.
        Assert.Equal(["0", "1"], ScoringPipeline.Of(read.ToSavedModel()).ClassNames);
    }

    [Fact]
    public void What_stands_beside_a_graph_that_was_changed_is_not_believed()
    {
        DataEncoding encoding = MixedTable.EncodingOf<float>(new DataOptions { Missing = MissingCells.Mean, Categorical = "colour,is_new" });
        ModelProto file = ModelProto.Parser.ParseFrom(new LogisticModel(Rows.Numbers(5, encoding.FeatureCount), 0.125).ToOnnx(new ExportOptions { Encoding = encoding }).Content.Span);
        StringStringEntryProto fact = file.MetadataProps.Single(entry => entry.Key == FileFacts.Encoding);
        fact.Value = fact.Value.Replace("\"Scale\":1", "\"Scale\":2", StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"scale\":2", fact.Value, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("operator", Assert.Throws<DataFormatException>(() => OnnxImport.Read(file.ToByteArray())).Message, StringComparison.Ordinal);

        // A threshold that the graph does not have.
        ModelProto plain = ModelProto.Parser.ParseFrom(new LogisticModel([1, 2], 0.5).ToOnnx(new ExportOptions { Threshold = 0.25 }).Content.Span);
        plain.MetadataProps.Single(entry => entry.Key == FileFacts.Threshold).Value = "0.75";
        Assert.Equal(0.25, OnnxImport.Read(plain.ToByteArray()).Threshold, 1e-7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_scikit_learn_converts_of_a_one_hot_encoder_scores_as_the_runtime_does(bool isDropped)
    {
        ModelProto file = Encoders(isDropped);
        ImportedModel read = OnnxImport.Read(file.ToByteArray());
        DataEncoding encoding = read.Encoding!;
        Assert.Equal(["weight", "texts0", "texts1", "rank"], encoding.Columns.Where(column => column.Kind != ColumnKind.Target).Select(column => column.Name));
        Assert.Equal(isDropped ? "Zug" : null, encoding.Columns.Single(column => column.Name == "texts0").Reference);
        ScoringPipeline pipeline = ScoringPipeline.Of(read.ToSavedModel());
        (float Weight, string City, string Size, long Rank)[] records =
            [.. from city in Cities from size in Sizes from rank in Ranks select ((float)rank / 3, city, size, rank)];
        string[] texts = [.. records.SelectMany(record => new[] { record.City, record.Size })];
        using RuntimeSession session = new(new ExportedFile(file.ToByteArray()));
        Scores<float> scores = session.Run<float>(
        [
            RuntimeSession.Column("weight", [.. records.Select(record => record.Weight)]),
            NamedOnnxValue.CreateFromTensor("texts", new DenseTensor<string>(texts, [records.Length, 2])),
            RuntimeSession.Column("rank", [.. records.Select(record => record.Rank)]),
        ]);
        for (int i = 0; i < records.Length; i++)
        {
            Dictionary<string, object> record = new()
            {
                ["weight"] = (double)records[i].Weight,
                ["texts0"] = records[i].City,
                ["texts1"] = records[i].Size,
                ["rank"] = records[i].Rank.ToString(CultureInfo.InvariantCulture),
            };

            // The runtime's operator computes e^x to about 1e-6 only.
            RecordPrediction prediction = pipeline.Predict(record);
            Assert.Equal(scores.Probabilities[(2 * i) + prediction.ClassIndex], prediction.Probability, 5e-6);
            Assert.Equal(scores.Texts[i], prediction.Label);
        }
    }

    [Fact]
    public void Categories_that_cannot_be_read_are_refused_by_the_operator()
    {
        ModelProto twice = Encoders(isDropped: false);
        twice.Graph.Node[3].Input[0] = "city";
        Says("'texts0' are encoded twice", twice);

        ModelProto wide = Encoders(isDropped: false);
        wide.Graph.Node[1].Input[0] = "texts";
        Says("OneHotEncoder encodes 2 columns", wide);

        ModelProto mapped = Encoders(isDropped: false);
        mapped.Graph.Node[1].OpType = "StringNormalizer";
        Says("StringNormalizer", mapped);

        ModelProto empty = Encoders(isDropped: false);
        empty.Graph.Node[1].Attribute.Clear();
        Says("cats_strings", empty);

        ModelProto both = Encoders(isDropped: false);
        both.Graph.Node.Single(node => node.OpType == "Concat" && node.Output[0] == "features").Input.Add("rank");
        both.Graph.Node.Single(node => node.OpType == "LinearClassifier").Attribute.Single(attribute => attribute.Name == "coefficients").Floats.Add([0, 0]);
        Says("number and a category", both);

        ModelProto decided = Encoders(isDropped: false);
        decided.Graph.Initializer.Add(Tensor("limit", [0.75f], 1));
        decided.Graph.Node.Add(Node("Less", ["probabilities", "limit"], ["decision"]));
        Says("Less compares with 0.75", decided);
    }

    private static void Says(string words, ModelProto file) =>
        Assert.Contains(words, Assert.Throws<DataFormatException>(() => OnnxImport.Read(file.ToByteArray())).Message, StringComparison.Ordinal);

    private static void CheckSameBits(ScoringPipeline expected, ScoringPipeline actual)
    {
        string[] lines = ["1.5,red,true,1700000000,no", "0.1,never seen,FALSE,1700000004,yes", "-7e5,,false,1700000009,no"];
        foreach (string line in lines)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected.PredictLine(line).Probability), BitConverter.DoubleToInt64Bits(actual.PredictLine(line).Probability));
        }
    }

    /// <summary>A scaler of a number and encoders of two texts and a whole number before a linear classifier, node by node as scikit-learn's converter writes a ColumnTransformer.</summary>
    private static ModelProto Encoders(bool isDropped)
    {
        ModelProto file = Start(Value("weight", DataType.Float, 1), Value("texts", DataType.String, 2), Value("rank", DataType.Int64, 1));
        file.Graph.Initializer.Add([Indices("first", 0), Indices("second", 1), Indices("kept", 0, 2), Indices("shape", -1, isDropped ? 8 : 9)]);
        string[] cities = ["Bern", "Zug", "Basel"];
        file.Graph.Node.Add(
        [
            Node("Gather", ["texts", "first"], "city", "axis", 1),
            Learnt("OneHotEncoder", ["city"], ["cities"], Texts("cats_strings", cities), Integer("zeros", 1)),
            Node("Gather", ["texts", "second"], "size", "axis", 1),
            Learnt("OneHotEncoder", ["size"], ["sizes"], Texts("cats_strings", "small", "medium", "large"), Integer("zeros", 1)),
            Node("Cast", ["rank"], "whole", "to", (long)DataType.Int64),
            Learnt("OneHotEncoder", ["whole"], ["ranks"], Integers("cats_int64s", 3, 1, 2), Integer("zeros", 1)),
            Node("Gather", ["cities", "kept"], "fewer", "axis", -1),
            Node("Concat", [isDropped ? "fewer" : "cities", "sizes", "ranks"], "joined", "axis", -1),
            Node("Reshape", ["joined", "shape"], ["encoded"]),
            Learnt("Scaler", ["weight"], ["scaled"], Reals("offset", [1]), Reals("scale", [0.5f])),
            Node("Concat", ["encoded", "scaled"], "features", "axis", 1),
        ]);
        float[] dropped = [-2];
        float[] coefficients = [1, .. dropped.Skip(isDropped ? 1 : 0), 0.5f, 0.25f, -0.75f, 1.5f, -1, 2, 0.125f, -0.375f];
        file.Graph.Node.Add(
        [
            Learnt(
                "LinearClassifier",
                ["features"],
                ["label", "probabilities"],
                Reals("coefficients", [.. coefficients.Select(number => -number), .. coefficients]),
                Reals("intercepts", [-0.25f, 0.25f]),
                Text("post_transform", "LOGISTIC"),
                Texts("classlabels_strings", "no", "yes")),
        ]);
        file.Graph.Output.Add([Value("label", DataType.String), Value("probabilities", DataType.Float, 2)]);
        return file;
    }
}
