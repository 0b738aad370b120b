using System.Globalization;
using LogReg.Simd.Training;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Writing;

/// <summary>The graph of one model: features, logits, probabilities, labels.</summary>
internal sealed class ModelGraph
{
    private readonly GraphWriter writer;
    private readonly ExportOptions options;
    private readonly bool isEarlier;
    private readonly LabelList labels;
    private readonly int featureCount;
    private readonly int classCount;
    private readonly IReadOnlyList<string> featureNames;

    /// <summary>Checks what is asked for.</summary>
    /// <param name="options">What the file is to say.</param>
    /// <param name="model">The model.</param>
    /// <param name="isEarlier">Whether the graph is that of earlier versions, which an import compares files with.</param>
    public ModelGraph(ExportOptions options, IClassifier model, bool isEarlier = false)
    {
        this.options = options;
        this.isEarlier = isEarlier;
        featureCount = model.FeatureCount;
        classCount = model.ClassCount;
        featureNames = options.Encoding?.FeatureNames ?? model.FeatureNames;
        labels = ExportCheck.Labels(options, model, model.LogitCount == 1 ? null : "of several classes the largest probability decides");
        writer = new GraphWriter(options.IsDouble);
    }

    public ExportedFile Of(LogisticModel model)
    {
        string logits = Linear(Features(), model.Coefficients, [model.Intercept], featureCount, model.ScoresInDouble);
        (string probabilities, double threshold) = model.Link switch
        {
            Link.Identity => (Clipped(logits), options.Threshold < 1 ? options.Threshold : double.PositiveInfinity),
            Link.Tanh => (new SigmoidNodes(writer, writer.Node("Add", logits, logits)).Both(), 0.5 * LogOdds(options.Threshold)),
            _ => (new SigmoidNodes(writer, logits).Both(), LogOdds(options.Threshold)),
        };
        return Finish(probabilities, LabelAbove(logits, threshold), model.Link.ToString(), model.ScoresInDouble);
    }

    public ExportedFile Of(MulticlassModel model)
    {
        string logits = Linear(Features(), model.Coefficients, model.Intercepts, featureCount, model.ScoresInDouble);
        bool isSoftmax = model.Method == MulticlassMethod.Softmax;
        string probabilities = isSoftmax ? writer.Node("Softmax", "axis", 1, logits) : Normalized(new SigmoidNodes(writer, logits).Positive());
        return Finish(probabilities, LargestLabel(logits), isSoftmax ? FileFacts.Softmax : FileFacts.OneVsRest, model.ScoresInDouble);
    }

    public ExportedFile Of(HiddenLayerModel model)
    {
        double[] hiddenIntercepts = model.HiddenIntercepts.IsEmpty ? new double[model.HiddenUnits] : model.HiddenIntercepts.ToArray();
        double[] outputIntercepts = model.OutputIntercepts.IsEmpty ? new double[model.OutputCount] : model.OutputIntercepts.ToArray();
        string hidden = Linear(Features(), model.HiddenCoefficients, hiddenIntercepts, featureCount, model.ScoresInDouble);
        string units = new SigmoidNodes(writer, hidden).Positive();
        string logits = Linear(units, model.OutputCoefficients, outputIntercepts, model.HiddenUnits, inDouble: false);
        return model.OutputCount == 1
            ? Finish(new SigmoidNodes(writer, logits).Both(), LabelAbove(logits, LogOdds(options.Threshold)), FileFacts.Network, model.ScoresInDouble)
            : Finish(writer.Node("Softmax", "axis", 1, logits), LargestLabel(logits), FileFacts.Network, model.ScoresInDouble);
    }

    /// <summary>The logit of a probability, as the models compare it.</summary>
    private static double LogOdds(double probability) => probability == 0.5 ? 0 : Math.Log(probability) - Math.Log(1 - probability);

    private string Features() => options.Encoding is { } encoding
        ? new FeatureGraph(writer, encoding, isEarlier).Features()
        : writer.Input("X", writer.Real, featureCount);

    /// <summary>Logits of rows: their products with coefficients, which stand output after output, and the intercepts.</summary>
    private string Linear(string rows, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts, int inputs, bool inDouble)
    {
        int outputs = intercepts.Length;
        double[] columns = new double[coefficients.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = coefficients[((i % outputs) * inputs) + (i / outputs)];
        }

        DataType type = inDouble ? DataType.Double : writer.Real;
        string wide = type == writer.Real ? rows : writer.Cast(rows, type);
        string product = writer.Node("MatMul", wide, writer.Reals("coefficients", type, columns, inputs, outputs));
        string logits = writer.Node("Add", product, writer.Reals("intercepts", type, intercepts, outputs));
        return type == writer.Real ? logits : writer.Cast(logits, writer.Real);
    }

    /// <summary>Both probabilities where the logit is the second one, cut off at 0 and 1.</summary>
    private string Clipped(string logits)
    {
        string zero = writer.Reals("zero", [0]);
        string one = writer.Reals("one", [1]);

        // The operator Clip need not keep a NaN.
        string low = writer.Node("Where", writer.Node("Less", logits, zero), zero, logits);
        string positive = writer.Node("Where", writer.Node("Greater", low, one), one, low);
        return writer.Columns([writer.Node("Sub", one, positive), positive]);
    }

    /// <summary>σ of each class divided by their sum, which is taken in double; equal shares where all are zero.</summary>
    private string Normalized(string sigmoids)
    {
        string wide = writer.Cast(sigmoids, DataType.Double);
        string sums = writer.Node("ReduceSum", "keepdims", 1, wide, writer.Integers("axes", [1]));
        string isZero = writer.Node("Equal", sums, writer.Reals("zero", DataType.Double, [0]));
        string shares = writer.Node("Where", isZero, writer.Reals("share", DataType.Double, [1.0 / classCount]), writer.Node("Div", wide, sums));
        return writer.Cast(shares, writer.Real);
    }

    private string LabelAbove(string logits, double threshold)
    {
        string isAbove = writer.Node("Greater", logits, writer.Reals("threshold", [threshold]));
        return writer.Node("Reshape", writer.Cast(isAbove, DataType.Int64), writer.Integers("list", [-1]));
    }

    /// <summary>The index of the largest logit; ArgMax takes the smaller one of equals, as the models do.</summary>
    private string LargestLabel(string logits) => writer.Node("Reshape", writer.Node("ArgMax", "axis", 1, logits), writer.Integers("list", [-1]));

    private ExportedFile Finish(string probabilities, string classes, string link, bool scoresInDouble)
    {
        string label = writer.Node("Gather", writer.Labels("labels", labels), classes);
        writer.Output("label", label, labels.Texts is null ? DataType.Int64 : DataType.String, width: null);
        writer.Output("probabilities", probabilities, writer.Real, classCount);
        List<KeyValuePair<string, string>> facts = [new(FileFacts.Link, link)];
        if (featureNames.Count > 0)
        {
            facts.Add(new(FileFacts.Features, FileFacts.TextOf(featureNames)));
        }

        if (options.Encoding is { } encoding)
        {
            facts.Add(new(FileFacts.Encoding, encoding.ToJson()));
        }

        if (options.Threshold != new ExportOptions().Threshold)
        {
            facts.Add(new(FileFacts.Threshold, options.Threshold.ToString("R", CultureInfo.InvariantCulture)));
        }

        if (scoresInDouble)
        {
            facts.Add(new(FileFacts.ScoresInDouble, "true"));
        }

        return writer.Finish(facts);
    }
}
