using Google.Protobuf;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Schema;
using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Onnx.Schema.AttributeProto.Types;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;
using static LogReg.Simd.Onnx.Tests.Graphs;

namespace LogReg.Simd.Onnx.Tests;

public sealed class OnnxImportTests
{
    private static readonly float[] Coefficients = [-0.5f, 1.25f, 3, 0.5f, -1.25f, -3];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exported_model_comes_back_bit_for_bit(bool isDouble)
    {
        ExportOptions options = new() { IsDouble = isDouble, Labels = LabelList.Of(["no", "yes"]) };
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new(Rows.Numbers(3, 7), 0.375, link);
            ImportedModel read = OnnxImport.Read(model.ToOnnx(options).Content.Span);
            Assert.Equal(model.Coefficients.ToArray(), read.Binary!.Coefficients.ToArray());
            Assert.Equal(model.Intercept, read.Binary.Intercept);
            Assert.Equal((link, false), (read.Binary.Link, read.Binary.ScoresInDouble));
            Assert.Equal(["no", "yes"], read.Labels.Texts);
        }

        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassModel model = new(Rows.Numbers(4, 12), [1, 2, 3], method);
            ImportedModel read = OnnxImport.Read(model.ToOnnx(new ExportOptions { IsDouble = isDouble, Labels = LabelList.Of([3L, -1, 7]) }).Content.Span);
            Assert.Equal(model.Coefficients.ToArray(), read.Multiclass!.Coefficients.ToArray());
            Assert.Equal(model.Intercepts.ToArray(), read.Multiclass.Intercepts.ToArray());
            Assert.Equal(method, read.Multiclass.Method);
            Assert.Equal([3L, -1, 7], read.Labels.Integers);
        }
    }

    [Fact]
    public void A_model_that_scores_in_double_does_so_again()
    {
        LogisticModel model = new([1.0000000001, 1e-17], 1e-9, scoresInDouble: true);
        ImportedModel read = OnnxImport.Read(model.ToOnnx().Content.Span);
        Assert.Equal(model.Coefficients.ToArray(), read.Binary!.Coefficients.ToArray());
        Assert.True(read.Binary.ScoresInDouble);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a\nb", "c")]
    [InlineData("a\r\n", "\"b\", [c]")]
    [InlineData("[\"a\"]", "")]
    public void Names_of_features_come_back_whatever_they_hold(string first, string second)
    {
        LogisticModel model = new LogisticModel([1, 2], 0.5).WithFeatureNames([first, second]);
        ImportedModel read = OnnxImport.Read(model.ToOnnx().Content.Span);
        Assert.Equal([first, second], read.FeatureNames);
        Assert.Equal([first, second], read.ToSavedModel().Model.FeatureNames);
    }

    [Theory]
    [InlineData("[\"a\"]")]
    [InlineData("[\"a\", \"b\", \"c\"]")]
    [InlineData("[\"a\", null]")]
    [InlineData("[\"a\", 1]")]
    [InlineData("[\"a\", \"\\ud800\"]")]
    [InlineData("{}")]
    [InlineData("a\nb\nc")]
    public void Names_that_another_program_spoilt_are_none(string names)
    {
        ModelProto file = ModelProto.Parser.ParseFrom(new LogisticModel([1, 2], 0.5).WithFeatureNames(["a", "b"]).ToOnnx().Content.Span);
        file.MetadataProps.Single(entry => entry.Key == FileFacts.Features).Value = names;
        ImportedModel read = OnnxImport.Read(file.ToByteArray());
        Assert.Null(read.FeatureNames);
        Assert.Equal(2, read.ToSavedModel().Model.FeatureCount);
    }

    [Theory]
    [InlineData("a\nb", "a", "b")]
    [InlineData("1\n2", "1", "2")]
    [InlineData("7", "7")]
    public void Names_that_earlier_versions_wrote_by_lines_come_back(string text, params string[] names)
    {
        ModelProto file = ModelProto.Parser.ParseFrom(new LogisticModel(new double[names.Length], 0.5).WithFeatureNames([.. names.Select(name => "x" + name)]).ToOnnx().Content.Span);
        file.MetadataProps.Single(entry => entry.Key == FileFacts.Features).Value = text;
        Assert.Equal(names, OnnxImport.Read(file.ToByteArray()).FeatureNames);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scaled_numbers_of_named_columns_become_coefficients_of_the_cells(bool isDouble)
    {
        DataEncoding encoding = new()
        {
            FeatureCount = 2,
            Scale = 4,
            HasHeader = true,
            Columns =
            [
                new ColumnEncoding { Name = "width", Kind = ColumnKind.Numeric, FirstFeature = 0 },
                new ColumnEncoding { Name = "time", Kind = ColumnKind.Numeric, FirstFeature = 1, Offset = 16 },
            ],
        };
        ModelProto file = ModelProto.Parser.ParseFrom(new LogisticModel([2, 0.5], 1).ToOnnx(new ExportOptions { Encoding = encoding, IsDouble = isDouble }).Content.Span);

        // As a program leaves it that keeps the graph alone.
        file.MetadataProps.Remove(file.MetadataProps.Single(entry => entry.Key == FileFacts.Encoding));
        ImportedModel read = OnnxImport.Read(file.ToByteArray());
        Assert.Null(read.Encoding);
        Assert.Equal([0.5, 0.125], read.Binary!.Coefficients.ToArray());
        Assert.Equal(1 - (16 * 0.5), read.Binary.Intercept);
        Assert.Equal(["width", "time"], read.FeatureNames);
    }

    [Fact]
    public void What_scikit_learn_converts_to_scores_as_the_runtime_does()
    {
        ModelProto two = Classifier("LOGISTIC", Coefficients, [0.25f, -0.25f], [7, 9]);
        ImportedModel read = OnnxImport.Read(two.ToByteArray());
        Assert.Equal([7L, 9], read.Labels.Integers);
        CheckAgainstRuntime(two, row => [1 - read.Binary!.PredictProbability(row), read.Binary.PredictProbability(row)], 2);

        ModelProto ovr = Classifier("LOGISTIC", [.. Coefficients, 1, 2, 3], [0.25f, 1, -0.5f], [1, 2, 3]);
        CheckClasses(ovr, MulticlassMethod.OneVsRest);
        CheckClasses(Classifier("SOFTMAX", [.. Coefficients, 1, 2, 3], [0.25f, 1, -0.5f], [1, 2, 3]), MulticlassMethod.Softmax);
    }

    [Fact]
    public void Gemm_and_Softmax_are_a_classifier_too()
    {
        ModelProto model = Start(3);
        model.Graph.Initializer.Add(Tensor("w", [1, 2, 3, 4, 5, 6], 2, 3));
        model.Graph.Initializer.Add(Tensor("b", [0.5f, -1], 2));
        NodeProto gemm = Node("Gemm", ["X", "w", "b"], ["z"]);
        gemm.Attribute.Add(new AttributeProto { Name = "transB", Type = AttributeType.Int, I = 1 });
        gemm.Attribute.Add(new AttributeProto { Name = "alpha", Type = AttributeType.Float, F = 2 });
        model.Graph.Node.Add([gemm, Node("Softmax", ["z"], ["p"])]);
        ImportedModel read = OnnxImport.Read(model.ToByteArray());
        Assert.Equal([2, 4, 6, 8, 10, 12], read.Multiclass!.Coefficients.ToArray());
        Assert.Equal([0.5, -1], read.Multiclass.Intercepts.ToArray());
    }

    [Fact]
    public void An_operator_that_no_linear_classifier_has_is_named()
    {
        ModelProto trees = Start(3);
        trees.Graph.Node.Add(Node("TreeEnsembleClassifier", ["X"], ["label", "p"], "ai.onnx.ml"));
        Says("TreeEnsembleClassifier", trees);

        ModelProto relu = Start(3);
        relu.Graph.Initializer.Add(Tensor("w", [1, 2, 3], 3, 1));
        relu.Graph.Node.Add([Node("MatMul", ["X", "w"], ["z"]), Node("Relu", ["z"], ["h"])]);
        Says("Relu", relu);

        // A Poisson regression's exponential is no sigmoid.
        relu.Graph.Node[1].OpType = "Exp";
        Says("Exp", relu);
        relu.Graph.Node.RemoveAt(1);
        Says("no probabilities", relu);
        Says("hidden layer", HiddenLayer().ToOnnx());
        Says("LinearRegressor", WithNode(Node("LinearRegressor", ["X"], ["y"], "ai.onnx.ml")));
        Says("'elsewhere'", WithNode(Node("Sigmoid", ["elsewhere"], ["y"])));
    }

    [Fact]
    public void Damaged_files_are_refused_in_a_sentence()
    {
        byte[] file = new MulticlassModel(Rows.Numbers(4, 12), [1, 2, 3], MulticlassMethod.Softmax).ToOnnx().Content.ToArray();
        Random random = new(12);
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = file[..random.Next(round % 3 == 0 ? file.Length : file.Length - 1, file.Length)];
            for (int changes = random.Next(1, 4); changes > 0 && damaged.Length > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                OnnxImport.Read(damaged);
            }
            catch (DataFormatException exception)
            {
                Assert.Contains("model.onnx", exception.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 300, 3000);
        Assert.Contains("no such file", Assert.Throws<DataFormatException>(() => OnnxImport.Load("/nowhere/model.onnx")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        ModelProto model = Classifier("LOGISTIC", [float.NaN, 1, 1, float.NaN, -1, -1], [0, 0], [0, 1]);
        Assert.Throws<DataFormatException>(() => OnnxImport.Read(model.ToByteArray()));
    }

    private static HiddenLayerModel HiddenLayer() => new(2, [1, 2, 3, 4], [], [1, 2], []);

    private static void Says(string word, ModelProto model) =>
        Assert.Contains(word, Assert.Throws<DataFormatException>(() => OnnxImport.Read(model.ToByteArray())).Message, StringComparison.Ordinal);

    private static void Says(string word, ExportedFile file) =>
        Assert.Contains(word, Assert.Throws<DataFormatException>(() => OnnxImport.Read(file.Content.Span)).Message, StringComparison.Ordinal);

    private static ModelProto WithNode(NodeProto node)
    {
        ModelProto model = Start(3);
        model.Graph.Node.Add(node);
        return model;
    }

    private static void CheckClasses(ModelProto model, MulticlassMethod method)
    {
        ImportedModel read = OnnxImport.Read(model.ToByteArray());
        Assert.Equal(method, read.Multiclass!.Method);
        CheckAgainstRuntime(
            model,
            row =>
            {
                float[] probabilities = new float[3];
                read.Multiclass.PredictProbabilities(row, probabilities);
                return probabilities;
            },
            3);
    }

    private static void CheckAgainstRuntime(ModelProto model, Func<float[], float[]> expected, int classes)
    {
        float[] rows = Rows.Of<float>(Rows.Numbers(9, 60, scale: 2));
        using RuntimeSession session = new(new ExportedFile(model.ToByteArray()));
        float[] probabilities = session.Run<float>(rows, 3).Probabilities;
        for (int i = 0; i < 20; i++)
        {
            float[] wanted = expected(rows[(3 * i)..(3 * (i + 1))]);
            for (int k = 0; k < classes; k++)
            {
                // The runtime's operator computes e^x to about 1e-6 only.
                Assert.InRange(probabilities[(i * classes) + k], wanted[k] - 5e-6f, wanted[k] + 5e-6f);
            }
        }
    }

    /// <summary>A standard scaler and a linear classifier, as scikit-learn's converter writes them.</summary>
    private static ModelProto Classifier(string transform, float[] coefficients, float[] intercepts, long[] labels)
    {
        ModelProto model = Start(3);
        NodeProto scaler = Node("Scaler", ["X"], ["scaled"], "ai.onnx.ml");
        scaler.Attribute.Add(Reals("offset", [1, 2, 3]));
        scaler.Attribute.Add(Reals("scale", [0.5f, 2, 1]));
        NodeProto classifier = Node("LinearClassifier", ["scaled"], ["label", "scores"], "ai.onnx.ml");
        classifier.Attribute.Add(Reals("coefficients", coefficients));
        classifier.Attribute.Add(Reals("intercepts", intercepts));
        classifier.Attribute.Add(new AttributeProto { Name = "classlabels_ints", Type = AttributeType.Ints, Ints = { labels } });
        classifier.Attribute.Add(new AttributeProto { Name = "post_transform", Type = AttributeType.String, S = ByteString.CopyFromUtf8(transform) });
        NodeProto normalizer = Node("Normalizer", ["scores"], ["probabilities"], "ai.onnx.ml");
        normalizer.Attribute.Add(new AttributeProto { Name = "norm", Type = AttributeType.String, S = ByteString.CopyFromUtf8("L1") });
        model.Graph.Node.Add([scaler, classifier, normalizer]);
        model.Graph.Output.Add(Value("label", DataType.Int64));
        model.Graph.Output.Add(Value("probabilities", DataType.Float, labels.Length));
        return model;
    }
}
