using System.Globalization;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Schema;
using LogReg.Simd.Onnx.Writing;
using LogReg.Simd.Training;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>Files that <see cref="OnnxExport"/> wrote: with their encoding and threshold, which stand beside the graph.</summary>
/// <remarks>What stands there is believed only where writing it again makes the same graph: a graph that another program changed afterwards is read as any other.</remarks>
internal static class OwnFile
{
    /// <summary>The model; null where the file is none of this library's, or not as it was written.</summary>
    public static ImportedModel? Read(ModelProto file)
    {
        if (file.ProducerName != FileFacts.Producer || file.Graph is null)
        {
            return null;
        }

        try
        {
            ExportOptions options = OptionsOf(file);
            if (ModelOf(file, options) is not { } model || !(IsGraphOf(model, options, file, isEarlier: false) || IsGraphOf(model, options, file, isEarlier: true)))
            {
                return null;
            }

            IReadOnlyList<string>? names = model.FeatureNames.Count > 0 ? model.FeatureNames : null;
            return new ImportedModel(model, options.Labels!, names) { Encoding = options.Encoding, Threshold = options.Threshold, ReadsDouble = options.IsDouble };
        }
        catch (Exception exception) when (exception is DataFormatException or InvalidDataException or ArgumentException or FormatException or InvalidOperationException or ArithmeticException)
        {
            return null;
        }
    }

    private static bool IsGraphOf(IClassifier model, ExportOptions options, ModelProto file, bool isEarlier) =>
        ModelProto.Parser.ParseFrom(OnnxExport.Of(model, new ModelGraph(options, model, isEarlier)).Content.Span).Graph.Equals(file.Graph);

    private static ExportOptions OptionsOf(ModelProto file)
    {
        ConstantValue labels = Constant(file, Last(file, "Gather").Input[0]);
        return new ExportOptions
        {
            Labels = labels.Texts is { } texts ? LabelList.Of(texts) : LabelList.Of(labels.Numbers.Select(number => (long)number)),
            Encoding = FileFacts.Of(file, FileFacts.Encoding) is { } json ? DataEncoding.FromJson(json) : null,
            Threshold = FileFacts.Of(file, FileFacts.Threshold) is { } threshold ? double.Parse(threshold, NumberStyles.Float, CultureInfo.InvariantCulture) : new ExportOptions().Threshold,
            IsDouble = file.Graph.Output.Any(output => output.Type?.TensorType?.ElemType == (int)DataType.Double),
        };
    }

    /// <summary>The linear model; null for a network.</summary>
    private static IClassifier? ModelOf(ModelProto file, ExportOptions options)
    {
        string? link = FileFacts.Of(file, FileFacts.Link);
        if (link is null or FileFacts.Network)
        {
            return null;
        }

        NodeProto product = Last(file, "MatMul");
        ConstantValue matrix = Constant(file, product.Input[1]);
        double[] intercepts = Constant(file, file.Graph.Node.First(node => node.OpType == "Add" && node.Input[0] == product.Output[0]).Input[1]).Numbers;
        int features = matrix.Count / intercepts.Length;
        double[] coefficients = new double[matrix.Count];
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = matrix.Numbers[((i % features) * intercepts.Length) + (i / features)];
        }

        bool inDouble = options.IsDouble ? FileFacts.Of(file, FileFacts.ScoresInDouble) is not null : matrix.InDouble;
        IClassifier model = link switch
        {
            FileFacts.Softmax => new MulticlassModel(coefficients, intercepts, MulticlassMethod.Softmax, inDouble),
            FileFacts.OneVsRest => new MulticlassModel(coefficients, intercepts, MulticlassMethod.OneVsRest, inDouble),
            _ => new LogisticModel(coefficients, intercepts[0], Enum.Parse<Link>(link), inDouble),
        };
        return (options.Encoding?.FeatureNames ?? FileFacts.NamesOf(file, features)) is { } names ? model.WithFeatureNames(names) : model;
    }

    private static NodeProto Last(ModelProto file, string operation) => file.Graph.Node.Last(node => node.OpType == operation);

    private static ConstantValue Constant(ModelProto file, string name) => GraphTensor.Read(file.Graph.Initializer.First(tensor => tensor.Name == name));
}
