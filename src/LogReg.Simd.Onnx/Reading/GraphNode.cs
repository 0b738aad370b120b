using LogReg.Simd.Onnx.Schema;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>A node and its attributes.</summary>
internal sealed class GraphNode(NodeProto node)
{
    public string Operation => node.OpType;

    public IReadOnlyList<string> Inputs => node.Input;

    public IReadOnlyList<string> Outputs => node.Output;

    /// <summary>Gets what errors call the node.</summary>
    public string Shown => node.Name.Length == 0 || node.Name == node.OpType ? $"The operator {node.OpType}" : $"The operator {node.OpType} (node '{node.Name}')";

    public long Integer(string name, long otherwise) => Find(name)?.I ?? otherwise;

    public double Real(string name, double otherwise) => Find(name)?.F ?? otherwise;

    public string Text(string name, string otherwise) => Find(name)?.S.ToStringUtf8() ?? otherwise;

    public double[] Reals(string name) => Find(name) is { } attribute ? [.. attribute.Floats] : [];

    public long[] Integers(string name) => Find(name) is { } attribute ? [.. attribute.Ints] : [];

    public string[] Texts(string name) => Find(name) is { } attribute ? [.. attribute.Strings.Select(text => text.ToStringUtf8())] : [];

    public TensorProto? Tensor(string name) => Find(name)?.T;

    private AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
