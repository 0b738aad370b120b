using LogReg.Simd.Data;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Onnx.Columns;

/// <summary>The columns that another program's classifier reads, as an encoding, and the order of its coefficients.</summary>
/// <remarks>An encoding has the features of numbers first, in the order of the columns, and then those of each column of categories, in ordinal order.</remarks>
internal sealed class ImportedColumns
{
    private const string TargetName = "label";

    private readonly ImportedColumn[] columns;
    private readonly string[][] categories;

    /// <summary>Takes the columns.</summary>
    /// <exception cref="InvalidDataException">Two columns have one name, or a category comes twice in a column.</exception>
    public ImportedColumns(IEnumerable<ImportedColumn> given)
    {
        columns = [.. given];
        categories = [.. columns.Select(column => column.Categories is null ? [] : Named(column))];
        RefuseTwins(columns.Select(column => column.Name));
    }

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => columns.Sum(WidthOf);

    /// <summary>Gets a value indicating whether a column holds categories.</summary>
    public bool HasCategories => columns.Any(column => column.Categories is not null);

    /// <summary>Refuses names of which two are equal.</summary>
    /// <exception cref="InvalidDataException">Two are.</exception>
    public static void RefuseTwins(IEnumerable<string> names)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"Two columns have the name '{twice.Key}'. Give every column a name of its own.");
        }
    }

    /// <summary>The encoding of a table with these columns and one of labels.</summary>
    /// <param name="labels">The labels, by class index.</param>
    /// <param name="isOneLogit">Whether the second of two labels is the positive one.</param>
    /// <param name="hasHeader">Whether the columns have names.</param>
    public DataEncoding ToEncoding(LabelList labels, bool isOneLogit, bool hasHeader)
    {
        string[] classes = [.. Enumerable.Range(0, labels.Count).Select(labels.TextOf)];
        string target = TargetName;
        while (columns.Any(column => column.Name == target))
        {
            target += "_";
        }

        int number = 0;
        int category = columns.Count(column => column.Categories is null);
        List<ColumnEncoding> encoded = [];
        for (int i = 0; i < columns.Length; i++)
        {
            bool isNumber = columns[i].Categories is null;
            encoded.Add(new ColumnEncoding
            {
                Name = columns[i].Name,
                Kind = isNumber ? ColumnKind.Numeric : ColumnKind.OneHot,
                FirstFeature = isNumber ? number++ : category,
                Categories = [.. categories[i].Order(StringComparer.Ordinal)],
                Reference = columns[i].Reference is { } reference ? NameOf(reference) : null,
            });
            category += categories[i].Length;
        }

        return new DataEncoding
        {
            FeatureCount = FeatureCount,
            HasHeader = hasHeader,
            Delimiter = ',',
            TargetName = target,
            ClassNames = classes,
            NumericLabels = labels.Integers is not null,
            PositiveLabels = isOneLogit ? [classes[1]] : [],
            Columns = [.. encoded, new ColumnEncoding { Name = target, Kind = ColumnKind.Target }],
        };
    }

    /// <summary>Coefficients of the other program, column after column and category after category, in the order of the encoding's features.</summary>
    /// <param name="coefficients">One row of <see cref="FeatureCount"/> coefficients per output.</param>
    public double[] InOrder(double[] coefficients)
    {
        int[] places = Places();
        double[] ordered = new double[coefficients.Length];
        for (int i = 0; i < coefficients.Length; i++)
        {
            int feature = i % places.Length;
            ordered[i - feature + places[feature]] = coefficients[i];
        }

        return ordered;
    }

    /// <summary>The encoding's feature that each one of the other program is.</summary>
    private int[] Places()
    {
        int number = 0;
        int category = columns.Count(column => column.Categories is null);
        List<int> places = [];
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Categories is null)
            {
                places.Add(number++);
                continue;
            }

            string[] ordinal = [.. categories[i].Order(StringComparer.Ordinal)];
            int first = category;
            places.AddRange(categories[i].Select(name => first + Array.BinarySearch(ordinal, name, StringComparer.Ordinal)));
            category += ordinal.Length;
        }

        return [.. places];
    }

    private static int WidthOf(ImportedColumn column) => column.Categories?.Count ?? 1;

    private static string[] Named(ImportedColumn column)
    {
        string[] names = [.. column.Categories!.Select(NameOf)];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in column.Reference is { } reference ? names.Append(NameOf(reference)) : names)
        {
            if (!seen.Add(name))
            {
                throw new InvalidDataException($"The category '{name}' stands twice in column '{column.Name}'. Export the encoder anew.");
            }
        }

        return names;
    }

    /// <summary>An empty cell is a missing one here.</summary>
    private static string NameOf(string category) => category.Length == 0 ? Cells.Missing : category;
}
