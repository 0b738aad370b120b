using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using LogReg.Simd.Onnx.Schema;
using static LogReg.Simd.Onnx.Schema.AttributeProto.Types;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Writing;

/// <summary>A graph while it is written: inputs, constants, nodes and outputs, each with a name of its own.</summary>
internal sealed class GraphWriter(bool isDouble)
{
    private const string Rows = "N";

    private readonly GraphProto graph = new() { Name = "classifier" };
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private bool hasMachineLearning;

    /// <summary>Gets the type of features and logits.</summary>
    public DataType Real => isDouble ? DataType.Double : DataType.Float;

    /// <summary>Adds an input <c>[N, width]</c>.</summary>
    public string Input(string name, DataType type, int width)
    {
        string unique = Unique(name);
        graph.Input.Add(Value(unique, type, width));
        return unique;
    }

    /// <summary>Adds an output <c>[N, width]</c>, or <c>[N]</c> without a width, with the value of a node.</summary>
    public void Output(string name, string value, DataType type, int? width)
    {
        string unique = Unique(name);
        graph.Node.Add(new NodeProto { OpType = "Identity", Name = unique, Input = { value }, Output = { unique } });
        graph.Output.Add(Value(unique, type, width));
    }

    /// <summary>Adds a constant of the type of features.</summary>
    public string Reals(string name, ReadOnlySpan<double> values, params long[] extents) => Reals(name, Real, values, extents);

    /// <summary>Adds a constant of real numbers in single or double precision.</summary>
    public string Reals(string name, DataType type, ReadOnlySpan<double> values, params long[] extents)
    {
        byte[] bytes = new byte[values.Length * (type == DataType.Double ? sizeof(double) : sizeof(float))];
        for (int i = 0; i < values.Length; i++)
        {
            if (type == DataType.Double)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), (float)values[i]);
            }
        }

        return Add(name, new TensorProto { DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes), Dims = { extents } });
    }

    /// <summary>Adds a constant of whole numbers; without extents a list.</summary>
    public string Integers(string name, ReadOnlySpan<long> values, params long[] extents) =>
        Add(name, new TensorProto { DataType = (int)DataType.Int64, Int64Data = { values.ToArray() }, Dims = { extents.Length == 0 ? [values.Length] : extents } });

    /// <summary>Adds the labels, by class index.</summary>
    public string Labels(string name, LabelList labels) => labels.Integers is { } integers
        ? Integers(name, [.. integers])
        : Add(name, new TensorProto { DataType = (int)DataType.String, StringData = { labels.Texts!.Select(ByteString.CopyFromUtf8) }, Dims = { labels.Count } });

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, params string[] inputs) => Add(new NodeProto { OpType = operation, Input = { inputs } });

    /// <summary>Adds a node with an attribute.</summary>
    public string Node(string operation, string attribute, long value, params string[] inputs) =>
        Add(new NodeProto { OpType = operation, Input = { inputs }, Attribute = { Attribute(attribute, value) } });

    public string Cast(string value, DataType type) => Node("Cast", "to", (long)type, value);

    /// <summary>Joins columns; one stays as it is.</summary>
    public string Columns(IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : Node("Concat", "axis", 1, [.. parts]);

    /// <summary>Adds a map from texts to whole numbers.</summary>
    public string Lookup(string value, IReadOnlyList<KeyValuePair<string, long>> map, long otherwise)
    {
        hasMachineLearning = true;
        return Add(new NodeProto
        {
            OpType = "LabelEncoder",
            Domain = "ai.onnx.ml",
            Input = { value },
            Attribute =
            {
                new AttributeProto { Name = "keys_strings", Type = AttributeType.Strings, Strings = { map.Select(entry => ByteString.CopyFromUtf8(entry.Key)) } },
                new AttributeProto { Name = "values_int64s", Type = AttributeType.Ints, Ints = { map.Select(entry => entry.Value) } },
                Attribute("default_int64", otherwise),
            },
        });
    }

    /// <summary>The finished file.</summary>
    public ExportedFile Finish(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ModelProto model = new()
        {
            IrVersion = 8,
            ProducerName = FileFacts.Producer,
            ProducerVersion = typeof(GraphWriter).Assembly.GetName().Version?.ToString(3) ?? string.Empty,
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = string.Empty, Version = 15 } },
            MetadataProps = { metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }) },
        };
        if (hasMachineLearning)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        }

        return new ExportedFile(model.ToByteArray());
    }

    private static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    private static ValueInfoProto Value(string name, DataType type, int? width)
    {
        TensorShapeProto shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Rows } } };
        if (width is { } columns)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    private string Add(NodeProto node)
    {
        node.Name = Unique(node.OpType);
        node.Output.Add(node.Name);
        graph.Node.Add(node);
        return node.Name;
    }

    private string Add(string name, TensorProto tensor)
    {
        tensor.Name = Unique(name);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }

        return unique;
    }
}
