using LogReg.Simd.Data;

namespace LogReg.Simd.Onnx;

/// <summary>What goes into an exported file beside the numbers of a model.</summary>
public sealed record ExportOptions
{
    /// <summary>Gets the labels of the classes, by class index: of two classes the negative one first. Null, the default, stands for those of the <see cref="Encoding"/>, or where there is
    /// none for the class indices.</summary>
    public LabelList? Labels { get; init; }

    /// <summary>
    /// Gets how columns become features: the graph then has one input per column, <c>[N, 1]</c>, of double for numbers (NaN is a missing cell) and of text for categories (an empty text is a
    /// missing cell), and scales, centres, fills and encodes as <see cref="RecordEncoder{T}"/> does. Null, the default, for a graph with one input <c>X</c>, <c>[N, d]</c>, of features.
    /// </summary>
    public DataEncoding? Encoding { get; init; }

    /// <summary>Gets the probability above which the label of two classes is the second one, in [0, 1]; 0.5 by default. Models of more classes have none, and PMML has no threshold.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Gets a value indicating whether features and numbers of the model are in double and not in single precision, which is the default. PMML is always in double.</summary>
    public bool IsDouble { get; init; }
}
