using System.Globalization;
using System.Text.RegularExpressions;

namespace LogReg.Simd.Data.NumPy;

/// <summary>Shape, order and element type of an array.</summary>
internal sealed partial record NumPyHeader
{
    /// <summary>Gets the kind of the elements: f floating, i and u whole, b boolean, U and S text.</summary>
    public required char Kind { get; init; }

    /// <summary>Gets the bytes of an element.</summary>
    public required int ElementBytes { get; init; }

    public required bool IsBigEndian { get; init; }

    /// <summary>Gets a value indicating whether columns lie one after another (Fortran's order) and not rows.</summary>
    public required bool IsColumnMajor { get; init; }

    /// <summary>Gets the first extent.</summary>
    public required long RowCount { get; init; }

    /// <summary>Gets the second extent; 1 where there is none.</summary>
    public required long ColumnCount { get; init; }

    /// <summary>Gets a value indicating whether the array has two extents.</summary>
    public required bool IsMatrix { get; init; }

    public bool IsText => Kind is 'U' or 'S';

    /// <summary>Reads the dictionary that a header is, as <c>{'descr': '&lt;f8', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
    /// <exception cref="InvalidDataException">It is none, or describes what cannot be read here.</exception>
    public static NumPyHeader Parse(string text)
    {
        Match type = TypePattern().Match(text);
        if (!type.Success)
        {
            throw new InvalidDataException(
                text.Contains("'descr': [", StringComparison.Ordinal) ? "Its elements are records. Save one array per field, or the fields as columns of one array."
                : text.Contains("'|O'", StringComparison.Ordinal) ? "Its elements are Python objects. Save numbers or texts, as by astype(float) or astype(str)."
                : "The type of its elements is unknown.");
        }

        Match order = OrderPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        if (!order.Success || !shape.Success)
        {
            throw new InvalidDataException("Its header has no order or no shape.");
        }

        char kind = type.Groups["kind"].Value[0];
        int size = int.Parse(type.Groups["size"].Value, CultureInfo.InvariantCulture);
        int bytes = kind == 'U' ? checked(4 * size) : size;
        bool isKnown = (kind, bytes) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1) || kind is 'U' or 'S';
        if (!isKnown)
        {
            throw new InvalidDataException($"Elements of type {type.Groups["kind"].Value}{size} cannot be read. Convert them to float64.");
        }

        long[] extents = [.. shape.Groups["extent"].Captures.Select(extent => long.Parse(extent.Value, CultureInfo.InvariantCulture))];
        if (extents.Length is 0 or > 2)
        {
            throw new InvalidDataException($"It has {extents.Length} dimensions, but a table has two. Reshape it to rows by features.");
        }

        return new NumPyHeader
        {
            Kind = kind,
            ElementBytes = bytes,
            IsBigEndian = type.Groups["order"].Value == ">",
            IsColumnMajor = order.Groups["order"].Value == "True",
            RowCount = extents[0],
            ColumnCount = extents.Length == 2 ? extents[1] : 1,
            IsMatrix = extents.Length == 2,
        };
    }

    [GeneratedRegex(@"'descr'\s*:\s*'(?<order>[<>|=])(?<kind>[a-zA-Z])(?<size>\d{1,9})'", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(?<order>True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(\s*(?:(?<extent>\d{1,18})\s*,?\s*)*\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();
}
