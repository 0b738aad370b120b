using System.Globalization;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>The operators that make zeros and ones of categories, as scikit-learn's converter writes a <c>OneHotEncoder</c>.</summary>
/// <remarks>Source: the operators OneHotEncoder, Gather, Concat, Cast and Reshape of ONNX, https://onnx.ai/onnx/operators/.</remarks>
internal static class CategoryNodes
{
    /// <summary>What a node makes of columns of categories; null where it is no such operator.</summary>
    public static GraphValue? Of(GraphNode node, GraphValue[] inputs, FeatureTable table)
    {
        ConstantValue? constant = inputs.OfType<ConstantValue>().FirstOrDefault();
        return inputs[0] switch
        {
            CategoriesValue cells when node.Operation == "OneHotEncoder" => OneHot(node, cells, table),
            CategoriesValue cells when node.Operation == "Identity" => cells,
            CategoriesValue cells when GraphIndices.Of(node, constant, cells.Columns.Length) is { } chosen => cells with { Columns = [.. chosen.Select(i => cells.Columns[i])] },
            CategoriesValue first when node.Operation == "Concat" && node.Integer("axis", 1) is 1 or -1
                && Array.TrueForAll(inputs, input => input is CategoriesValue cells && cells.AreTexts == first.AreTexts) =>
                first with { Columns = [.. inputs.Cast<CategoriesValue>().SelectMany(cells => cells.Columns)] },
            ColumnsValue numbers when node.Operation == "OneHotEncoder" && table.ColumnsOf(numbers) is { } columns => OneHot(node, new CategoriesValue(columns, AreTexts: false), table),
            ColumnsValue numbers when IsToIntegers(node) && table.ColumnsOf(numbers) is { } columns => new CategoriesValue(columns, AreTexts: false),
            ColumnsValue ones when table.AreCategories(ones) && (IsToIntegers(node) || IsFlattening(node, constant, ones.Width)) => ones,
            ColumnsValue when node.Operation == "Concat" && node.Integer("axis", 1) == 2 && Array.TrueForAll(inputs, input => input is ColumnsValue ones && table.AreCategories(ones)) =>
                ColumnsValue.Joined(inputs.Cast<ColumnsValue>()),
            _ => null,
        };
    }

    private static ColumnsValue OneHot(GraphNode node, CategoriesValue cells, FeatureTable table)
    {
        if (cells.Columns.Length != 1)
        {
            throw new InvalidDataException($"{node.Shown} encodes {cells.Columns.Length} columns with one list of categories, and encoders of one column are read. Export an encoder per column.");
        }

        string[] categories = cells.AreTexts
            ? node.Texts("cats_strings")
            : [.. node.Integers("cats_int64s").Select(number => number.ToString(CultureInfo.InvariantCulture))];
        return categories.Length > 0
            ? table.Categories(cells.Columns[0], categories)
            : throw new InvalidDataException($"{node.Shown} lists no categories of {(cells.AreTexts ? "texts (cats_strings)" : "whole numbers (cats_int64s)")}. Export the model anew.");
    }

    private static bool IsToIntegers(GraphNode node) => node.Operation == "Cast" && (DataType)node.Integer("to", 0) is DataType.Int64 or DataType.Int32;

    /// <summary>Whether a node takes the extent of the encoded column, which is 1, out of the shape and leaves rows of all features.</summary>
    private static bool IsFlattening(GraphNode node, ConstantValue? shape, int width) =>
        node.Operation == "Reshape" && shape is { Numbers: [-1 or 0, double columns] } && (columns == width || columns == -1);
}
