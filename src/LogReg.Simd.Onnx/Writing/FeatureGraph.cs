using LogReg.Simd.Data;
using static LogReg.Simd.Onnx.Schema.TensorProto.Types;

namespace LogReg.Simd.Onnx.Writing;

/// <summary>From columns to features, as an encoding says: what <see cref="RecordEncoder{T}"/> does with a record.</summary>
/// <param name="writer">Takes the nodes.</param>
/// <param name="encoding">From cells to features.</param>
/// <param name="isEarlier">Whether the graph is that of earlier versions, which an import compares files with.</param>
internal sealed class FeatureGraph(GraphWriter writer, DataEncoding encoding, bool isEarlier = false)
{
    private readonly List<string> parts = [];

    // The feature that each column of the joined parts is.
    private readonly List<int> places = [];

    /// <summary>Adds the inputs and what makes features of them.</summary>
    /// <returns>The features, <c>[N, d]</c>.</returns>
    public string Features()
    {
        if (encoding.Columns.Count == 0)
        {
            return Rounded(Scaled(writer.Input("X", DataType.Double, encoding.FeatureCount)));
        }

        ColumnEncoding[] numbers = [.. encoding.Columns.Where(column => column.Kind == ColumnKind.Numeric)];
        (ColumnEncoding Column, string Input)[] texts =
            [.. encoding.Columns.Where(column => column.Kind == ColumnKind.OneHot).Select(column => (column, writer.Input(column.Name, DataType.String, 1)))];
        if (numbers.Length > 0)
        {
            AddNumbers(numbers);
        }

        foreach ((ColumnEncoding column, string input) in texts)
        {
            AddCategories(column, input);
        }

        return InOrder(writer.Columns(parts));
    }

    private string Scaled(string numbers)
    {
        if (encoding.Scale == 1)
        {
            return numbers;
        }

        string divided = writer.Node("Div", numbers, writer.Reals("scale", DataType.Double, [encoding.Scale]));

        // ONNX Runtime (MatMulScaleFusion) makes one number that a product's input is divided by a factor of the product, in single precision;
        // behind another node it does not see it. In single precision the cast stands between.
        return writer.Real == DataType.Double && !isEarlier ? writer.Node("Concat", "axis", 1, divided) : divided;
    }

    private string Rounded(string numbers) => writer.Real == DataType.Double ? numbers : writer.Cast(numbers, writer.Real);

    /// <summary>The numbers are divided and moved in double and rounded once; then missing ones take the mean.</summary>
    private void AddNumbers(ColumnEncoding[] columns)
    {
        string joined = Scaled(writer.Columns([.. columns.Select(column => writer.Input(column.Name, DataType.Double, 1))]));
        double[] offsets = Array.ConvertAll(columns, column => column.Offset);
        string moved = Array.TrueForAll(offsets, offset => offset == 0) ? joined : writer.Node("Sub", joined, writer.Reals("offsets", DataType.Double, offsets, offsets.Length));
        string numbers = Rounded(moved);
        double[] fills = Array.ConvertAll(columns, column => column.Mean is { } mean && encoding.Missing != MissingCells.Drop ? mean - column.Offset : double.NaN);
        if (Array.TrueForAll(fills, double.IsNaN))
        {
            Add(numbers, columns.Select(column => column.FirstFeature));
            return;
        }

        string isMissing = writer.Node("IsNaN", numbers);
        Add(writer.Node("Where", isMissing, writer.Reals("means", fills, fills.Length), numbers), columns.Select(column => column.FirstFeature));
        int[] indicated = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].HasIndicator)];
        if (indicated.Length > 0)
        {
            string chosen = Chosen(writer.Cast(isMissing, writer.Real), indicated, columns.Length);
            Add(chosen, indicated.Select(i => columns[i].FirstFeature + 1));
        }
    }

    private void AddCategories(ColumnEncoding column, string input)
    {
        if (column.Categories.Count == 0)
        {
            return;
        }

        string index = writer.Lookup(input, CategoryKeys.Of(column), CategoryKeys.OfUnknown(column));
        long[] each = [.. Enumerable.Range(0, column.Categories.Count).Select(i => (long)i)];
        string isCategory = writer.Node("Equal", index, writer.Integers("categories", each, 1, each.Length));
        Add(writer.Cast(isCategory, writer.Real), each.Select(i => column.FirstFeature + (int)i));
    }

    private void Add(string part, IEnumerable<int> features)
    {
        parts.Add(part);
        places.AddRange(features);
    }

    /// <summary>The features in the order of the model.</summary>
    private string InOrder(string joined)
    {
        int[] order = new int[places.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[places[i]] = i;
        }

        return Chosen(joined, order, order.Length);
    }

    /// <summary>Some columns, in this order.</summary>
    private string Chosen(string value, int[] columns, int width) => columns.Length == width && columns.SequenceEqual(Enumerable.Range(0, width))
        ? value
        : writer.Node("Gather", "axis", 1, value, writer.Integers("order", Array.ConvertAll(columns, column => (long)column)));
}
