namespace LogReg.Simd.Onnx.Reading;

/// <summary>The operators that take some columns of a matrix.</summary>
internal static class GraphIndices
{
    /// <summary>The columns that a node takes, in its order; null where it is no such operator, or does not take columns.</summary>
    /// <exception cref="InvalidDataException">It takes a column that is not there.</exception>
    public static int[]? Of(GraphNode node, ConstantValue? indices, int width)
    {
        bool takesColumns = node.Operation == "ArrayFeatureExtractor" || (node.Operation == "Gather" && node.Integer("axis", 0) is 1 or -1);
        return !takesColumns || indices is null ? null
            : [.. indices.Numbers.Select(index => index >= 0 && index < width ? (int)index
                : throw new InvalidDataException(FormattableString.Invariant($"{node.Shown} takes column {index} of {width}. Export the model anew.")))];
    }
}
