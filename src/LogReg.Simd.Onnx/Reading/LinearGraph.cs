using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Columns;
using LogReg.Simd.Onnx.Schema;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>Follows a graph from features to logits and probabilities, and takes the linear classifier from it.</summary>
internal sealed class LinearGraph
{
    private static readonly HashSet<string> Arithmetic = ["Add", "Sub", "Mul", "Div"];

    // What may become of probabilities and classes without changing the model.
    private static readonly HashSet<string> Finishing =
    [
        "Identity", "Cast", "ArgMax", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "Not", "Where", "Gather", "ArrayFeatureExtractor", "Concat", "Add", "Sub", "Mul", "Div", "Neg",
        "ReduceSum", "Normalizer", "ZipMap", "LabelEncoder", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Slice", "Clip", "Round", "Binarizer",
    ];

    // How this library writes σ, and the cut of the identity: no other file's exponential is taken for it.
    private static readonly HashSet<string> OwnFinishing = ["Abs", "Neg", "Exp", "Add", "Where", "Less", "Sub"];

    private readonly ModelProto model;
    private readonly Dictionary<string, GraphValue> values = new(StringComparer.Ordinal);
    private readonly FeatureTable table = new();
    private readonly HeadFacts head;
    private readonly bool isOwn;
    private bool isInSingle;

    public LinearGraph(ModelProto model)
    {
        this.model = model;
        isOwn = model.ProducerName == FileFacts.Producer;
        head = new HeadFacts(isOwn ? FileFacts.Of(model, FileFacts.Link) : null);
    }

    /// <summary>The classifier of the graph.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ImportedModel Read()
    {
        GraphProto graph = model.Graph ?? throw new InvalidDataException("This is no ONNX file, for it has no graph. Export the model anew.");
        if (isOwn && FileFacts.Of(model, FileFacts.Link) == FileFacts.Network)
        {
            throw new InvalidDataException("The graph is a network with a hidden layer, and linear classifiers alone can be imported. Load the network's own model file.");
        }

        foreach (TensorProto tensor in graph.Initializer)
        {
            values[tensor.Name] = GraphTensor.Read(tensor);
        }

        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !values.ContainsKey(input.Name))];
        foreach (ValueInfoProto input in inputs)
        {
            AddInput(input);
        }

        foreach (NodeProto node in graph.Node)
        {
            Follow(new GraphNode(node));
        }

        return table.HasCategories ? Encoded() : head.Build(table.Count, NamesOf(inputs), isInSingle);
    }

    /// <summary>The classifier of a graph that encodes categories.</summary>
    private ImportedModel Encoded()
    {
        (ImportedColumns columns, int[] features) = table.Encoded();
        head.Logits = head.Logits?.Chosen(features).Map(columns.InOrder);
        ImportedModel read = head.Build(features.Length, names: null, isInSingle);
        DataEncoding encoding = columns.ToEncoding(read.Labels, read.Binary is not null, hasHeader: true);
        return new ImportedModel(read.Model, read.Labels, encoding.FeatureNames) { Encoding = encoding, Threshold = read.Threshold };
    }

    private string[]? NamesOf(ValueInfoProto[] inputs) => isOwn && FileFacts.NamesOf(model, table.Count) is { } names ? names
        : inputs.Length > 1 && inputs.Length == table.Count ? [.. inputs.Select(input => input.Name)]
        : null;

    private void AddInput(ValueInfoProto input)
    {
        TypeProto.Types.Tensor? type = input.Type?.ValueCase == TypeProto.ValueOneofCase.TensorType ? input.Type.TensorType : null;
        DataType element = (DataType)(type?.ElemType ?? 0);
        if (element is not (DataType.Float or DataType.Double or DataType.Int64 or DataType.Int32 or DataType.String))
        {
            throw new InvalidDataException($"The input '{input.Name}' holds neither numbers nor texts, which a linear classifier reads. Export a model of such columns.");
        }

        long width = type!.Shape?.Dim.Count switch { 1 => 1, 2 => type.Shape.Dim[1].DimValue, _ => 0 };
        if (width < 1 || table.Count + width > Array.MaxLength)
        {
            throw new InvalidDataException($"The input '{input.Name}' says not how many features it has. Export the model with inputs of the shape [N, d].");
        }

        int[] columns = table.AddColumns(input.Name, (int)width);
        isInSingle |= element is not (DataType.Double or DataType.String);
        values[input.Name] = element == DataType.String ? new CategoriesValue(columns, AreTexts: true) : table.Numbers(columns);
    }

    private void Follow(GraphNode node)
    {
        if (node.Outputs.Count == 0)
        {
            return;
        }

        if (node.Operation == "Constant")
        {
            values[node.Outputs[0]] = GraphTensor.Read(node.Tensor("value") ?? throw NoPart(node));
            return;
        }

        GraphValue[] inputs = [.. node.Inputs.Where(name => name.Length > 0).Select(name =>
            values.TryGetValue(name, out GraphValue? value) ? value : throw new InvalidDataException($"{node.Shown} reads '{name}', which nothing before it makes. Export the model anew."))];
        head.Notice(node, inputs);
        GraphValue result = inputs.OfType<DerivedValue>().Any() ? Finished(node, inputs)
            : inputs.OfType<LogitsValue>().Any() ? OfLogits(node, inputs)
            : inputs.Length > 0 && CategoryNodes.Of(node, inputs, table) is { } encoded ? encoded
            : inputs.OfType<CategoriesValue>().Any() ? throw NoPart(node)
            : inputs.OfType<ColumnsValue>().FirstOrDefault() is { } columns ? Products.Contains(node.Operation) ? Multiplied(node, columns, inputs) : OfColumns(node, columns, inputs)
            : inputs.Length == 1 && node.Operation is "Identity" or "Cast" ? inputs[0]
            : throw NoPart(node);
        foreach (string output in node.Outputs)
        {
            values[output] = result;
        }

        // The first output of a LinearClassifier is the label, the second one the probabilities, or the logits where it makes none of them.
        if (node.Operation == "LinearClassifier")
        {
            values[node.Outputs[0]] = new DerivedValue();
            values[node.Outputs[^1]] = head.HasLink ? new DerivedValue() : values[node.Outputs[^1]];
        }
    }

    private LogitsValue Multiplied(GraphNode node, ColumnsValue columns, GraphValue[] inputs)
    {
        LogitsValue logits = Products.Of(node, columns, [.. inputs.OfType<ConstantValue>()], table.Count);
        table.Multiply(columns);
        head.Logits = logits;
        return logits;
    }

    private DerivedValue Finished(GraphNode node, GraphValue[] inputs)
    {
        head.NoticeThreshold(node, inputs);
        return Finishing.Contains(node.Operation) || OwnFinishing.Contains(node.Operation) ? new DerivedValue() : throw NoPart(node);
    }

    private GraphValue OfLogits(GraphNode node, GraphValue[] inputs)
    {
        if (Arithmetic.Contains(node.Operation) && inputs.OfType<ConstantValue>().FirstOrDefault() is { } constant)
        {
            LogitsValue logits = inputs.OfType<LogitsValue>().First();
            LogitsValue mapped = logits.Map(Affine(node, inputs, constant, logits.Outputs));
            head.Logits = mapped;
            return mapped;
        }

        head.NoticeThreshold(node, inputs);
        return node.Operation switch
        {
            "Identity" or "Cast" when KeepsNumbers(node) => inputs[0],
            "Sigmoid" or "Softmax" or "ArgMax" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" => new DerivedValue(),
            _ when isOwn && OwnFinishing.Contains(node.Operation) => new DerivedValue(),
            _ => throw NoPart(node),
        };
    }

    private static ColumnsValue OfColumns(GraphNode node, ColumnsValue columns, GraphValue[] inputs)
    {
        ConstantValue? constant = inputs.OfType<ConstantValue>().FirstOrDefault();
        if (Arithmetic.Contains(node.Operation))
        {
            return constant is null ? throw NoPart(node) : columns.Map(Affine(node, inputs, constant, columns.Width));
        }

        switch (node.Operation)
        {
            case "Identity" or "Cast" or "Flatten" when KeepsNumbers(node):
                return columns;
            case "Concat" or "FeatureVectorizer" when constant is null && node.Integer("axis", 1) is 1 or -1:
                return ColumnsValue.Joined(inputs.Cast<ColumnsValue>());
            case "Scaler":
                ConstantValue scale = ListOf(node.Reals("scale"), 1);
                ConstantValue offset = ListOf(node.Reals("offset"), 0);
                return columns.Map(i => (scale.At(i, columns.Width), -offset.At(i, columns.Width) * scale.At(i, columns.Width)));
            default:
                return GraphIndices.Of(node, constant, columns.Width) is { } chosen ? columns.Chosen(chosen) : throw NoPart(node);
        }
    }

    /// <summary>Whether a conversion is one between real numbers.</summary>
    private static bool KeepsNumbers(GraphNode node) => node.Operation != "Cast" || (DataType)node.Integer("to", 0) is DataType.Float or DataType.Double;

    private static ConstantValue ListOf(double[] numbers, double otherwise) => new(numbers.Length == 0 ? [otherwise] : numbers, null, [], false, false);

    /// <summary>What Add, Sub, Mul or Div with a constant do to a column: a factor and a summand.</summary>
    private static Func<int, (double Factor, double Summand)> Affine(GraphNode node, GraphValue[] inputs, ConstantValue constant, int width)
    {
        bool isFirst = inputs[0] is ConstantValue;
        return node.Operation switch
        {
            "Add" => i => (1, constant.At(i, width)),
            "Sub" when !isFirst => i => (1, -constant.At(i, width)),
            "Sub" => i => (-1, constant.At(i, width)),
            "Mul" => i => (constant.At(i, width), 0),
            _ when !isFirst => i => (1 / constant.At(i, width), 0),
            _ => throw NoPart(node),
        };
    }

    private static InvalidDataException NoPart(GraphNode node) =>
        new($"{node.Shown} is no part of a linear classifier, which is all that can be imported. Export a logistic regression of numbers and one-hot encoded categories, alone or behind a scaler.");
}
