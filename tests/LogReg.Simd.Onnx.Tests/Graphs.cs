using Google.Protobuf;
using LogReg.Simd.Onnx.Schema;
using static LogReg.Simd.Onnx.Schema.AttributeProto.Types;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Tests;

/// <summary>The parts of graphs that other programs write.</summary>
internal static class Graphs
{
    /// <summary>A graph of scikit-learn's converter with an input of numbers, and nothing else.</summary>
    public static ModelProto Start(int features) => Start(Value("X", DataType.Float, features));

    /// <summary>A graph of scikit-learn's converter with inputs, and nothing else.</summary>
    public static ModelProto Start(params ValueInfoProto[] inputs) => new()
    {
        IrVersion = 8,
        ProducerName = "skl2onnx",
        OpsetImport = { new OperatorSetIdProto { Version = 15 }, new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 } },
        Graph = new GraphProto { Name = "g", Input = { inputs } },
    };

    public static ValueInfoProto Value(string name, DataType type, int? width = null)
    {
        TensorShapeProto shape = new() { Dim = { new TensorShapeProto.Types.Dimension() } };
        if (width is { } columns)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    public static TensorProto Tensor(string name, float[] numbers, params long[] extents) => new() { Name = name, DataType = (int)DataType.Float, FloatData = { numbers }, Dims = { extents } };

    public static AttributeProto Reals(string name, float[] numbers) => new() { Name = name, Type = AttributeType.Floats, Floats = { numbers } };

    public static NodeProto Node(string operation, string[] inputs, string[] outputs, string domain = "") =>
        new() { OpType = operation, Domain = domain, Input = { inputs }, Output = { outputs } };

    public static TensorProto Indices(string name, params long[] indices) => new() { Name = name, DataType = (int)DataType.Int64, Int64Data = { indices }, Dims = { indices.Length } };

    public static AttributeProto Integers(string name, params long[] numbers) => new() { Name = name, Type = AttributeType.Ints, Ints = { numbers } };

    public static AttributeProto Integer(string name, long number) => new() { Name = name, Type = AttributeType.Int, I = number };

    public static AttributeProto Text(string name, string text) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(text) };

    public static AttributeProto Texts(string name, params string[] texts) => new() { Name = name, Type = AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } };

    /// <summary>A node of the operators for machine learning, with attributes.</summary>
    public static NodeProto Learnt(string operation, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        NodeProto node = Node(operation, inputs, outputs, "ai.onnx.ml");
        node.Attribute.Add(attributes);
        return node;
    }

    /// <summary>A node with an attribute that is a whole number.</summary>
    public static NodeProto Node(string operation, string[] inputs, string output, string attribute, long number)
    {
        NodeProto node = Node(operation, inputs, [output]);
        node.Attribute.Add(Integer(attribute, number));
        return node;
    }
}
