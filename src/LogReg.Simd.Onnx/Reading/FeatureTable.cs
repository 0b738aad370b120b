using System.Globalization;
using LogReg.Simd.Onnx.Columns;

namespace LogReg.Simd.Onnx.Reading;

/// <summary>The columns that a graph reads, and the features that it makes of them: a number, or a zero or one for each category.</summary>
internal sealed class FeatureTable
{
    private readonly List<string> columns = [];
    private readonly List<(int Column, string? Category)> features = [];
    private readonly HashSet<int> multiplied = [];

    /// <summary>Gets the number of features.</summary>
    public int Count => features.Count;

    /// <summary>Gets a value indicating whether a column holds categories.</summary>
    public bool HasCategories => features.Exists(feature => feature.Category is not null);

    /// <summary>Adds the columns of an input.</summary>
    /// <returns>Their indices.</returns>
    public int[] AddColumns(string name, int width)
    {
        int first = columns.Count;
        columns.AddRange(width == 1 ? [name] : Enumerable.Range(0, width).Select(i => string.Create(CultureInfo.InvariantCulture, $"{name}{i}")));
        return [.. Enumerable.Range(first, width)];
    }

    /// <summary>Makes features of numbers.</summary>
    /// <returns>The features, as they stand in the table.</returns>
    public ColumnsValue Numbers(int[] ofColumns) => Added(ofColumns.Select(column => (column, (string?)null)));

    /// <summary>Makes a feature of each category of a column.</summary>
    /// <returns>The features, as they stand in the table.</returns>
    /// <exception cref="InvalidDataException">The column has such features already.</exception>
    public ColumnsValue Categories(int column, IEnumerable<string> categories)
    {
        if (features.Exists(feature => feature.Column == column && feature.Category is not null))
        {
            throw new InvalidDataException($"The categories of the column '{columns[column]}' are encoded twice, and one encoder per column is read. Export the model with one.");
        }

        return Added(categories.Select(category => (column, (string?)category)));
    }

    /// <summary>The columns of features that are numbers as they came; null where one is anything else.</summary>
    public int[]? ColumnsOf(ColumnsValue value) => IsUnchanged(value) && Array.TrueForAll(value.Features, feature => features[feature].Category is null)
        ? Array.ConvertAll(value.Features, feature => features[feature].Column)
        : null;

    /// <summary>Whether features are zeros and ones of categories, as they came from their encoder.</summary>
    public bool AreCategories(ColumnsValue value) => IsUnchanged(value) && Array.TrueForAll(value.Features, feature => features[feature].Category is not null);

    /// <summary>Notes that features were multiplied with coefficients.</summary>
    public void Multiply(ColumnsValue value) => multiplied.UnionWith(value.Features);

    /// <summary>The columns as an encoding has them, and the features of this table that theirs are, in the same order.</summary>
    /// <remarks>The one category of a column that is multiplied with nothing is the reference; where there are several such, they have coefficients of zero.</remarks>
    /// <exception cref="InvalidDataException">A column is a number and a category at once.</exception>
    public (ImportedColumns Columns, int[] Features) Encoded()
    {
        List<ImportedColumn> encoded = [];
        List<int> order = [];
        ILookup<int, int> byColumn = Enumerable.Range(0, features.Count).ToLookup(feature => features[feature].Column);
        for (int column = 0; column < columns.Count; column++)
        {
            int[] categories = [.. byColumn[column].Where(feature => features[feature].Category is not null)];
            if (categories.Length == 0)
            {
                encoded.AddRange(byColumn[column].Select(_ => new ImportedColumn(columns[column])));
                order.AddRange(byColumn[column]);
                continue;
            }

            if (byColumn[column].Any(feature => features[feature].Category is null && multiplied.Contains(feature)))
            {
                throw new InvalidDataException($"The column '{columns[column]}' is a number and a category at once, and one of them is read. Export a model with two columns.");
            }

            int[] left = [.. categories.Where(feature => !multiplied.Contains(feature))];
            int[] kept = left.Length == 1 ? [.. categories.Except(left)] : categories;
            encoded.Add(new ImportedColumn(columns[column], [.. kept.Select(feature => features[feature].Category!)], left.Length == 1 ? features[left[0]].Category : null));
            order.AddRange(kept);
        }

        return (new ImportedColumns(encoded), [.. order]);
    }

    private static bool IsUnchanged(ColumnsValue value) => Array.TrueForAll(value.Scales, scale => scale == 1) && Array.TrueForAll(value.Offsets, offset => offset == 0);

    private ColumnsValue Added(IEnumerable<(int Column, string? Category)> added)
    {
        int first = features.Count;
        features.AddRange(added);
        int width = features.Count - first;
        return new ColumnsValue([.. Enumerable.Range(first, width)], [.. Enumerable.Repeat(1.0, width)], new double[width]);
    }
}
