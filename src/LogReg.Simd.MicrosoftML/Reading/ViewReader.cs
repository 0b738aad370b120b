using Microsoft.ML;

namespace LogReg.Simd.MicrosoftML.Reading;

/// <summary>From the rows of a view to packed features.</summary>
internal static class ViewReader
{
    /// <summary>Reads a view in one pass.</summary>
    public static TableData Read(IDataView view, TableColumns columns)
    {
        FeatureColumns features = new(view.Schema, columns.Features);
        ColumnReader? weight = columns.Weight is null ? null : ColumnReader.Of(view.Schema, columns.Weight, "weight");
        if (weight is { Size: not 1 })
        {
            throw new ArgumentException($"The weight '{columns.Weight}' is a vector of {weight.Size} numbers, but a row has one weight. Name another column in TableColumns.Weight.", nameof(columns));
        }

        HashSet<string> needed = [.. columns.Features, columns.Label];
        if (weight is not null)
        {
            needed.Add(weight.Column.Name);
        }

        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema.Where(column => !column.IsHidden && needed.Contains(column.Name)));
        Action<Memory<float>> readFeatures = features.For(cursor);
        Func<float> readLabel = LabelColumn.For(cursor, columns.Label);
        Action<Memory<float>>? readWeight = weight?.For(cursor);

        // How many rows there are a view may know only at its end.
        List<float> rows = [];
        List<float> labels = [];
        List<float> weights = [];
        float[] row = new float[features.Count];
        float[] one = new float[1];
        while (cursor.MoveNext())
        {
            readFeatures(row);
            rows.AddRange(row);
            labels.Add(Checked(readLabel(), labels.Count, columns.Label));
            if (readWeight is not null)
            {
                readWeight(one);
                weights.Add(one[0]);
            }
        }

        if (labels.Count == 0)
        {
            throw new ArgumentException("The view has no rows. Pass one with rows of both classes.", nameof(view));
        }

        string[] names = features.Names();
        for (int i = 0; i < rows.Count; i++)
        {
            if (!float.IsFinite(rows[i]))
            {
                throw new ArgumentException(
                    $"Row {i / features.Count} of the view has {rows[i]} for '{names[i % features.Count]}', but training needs finite features. "
                    + "Leave the row out, or fill the value as ReplaceMissingValues does.", nameof(view));
            }
        }

        FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), labels.Count, features.Count);
        return new TableData(matrix, [.. labels], [.. weights], names);
    }

    private static float Checked(float label, int row, string column) => label is 0 or 1 ? label : throw new ArgumentException(
        $"Row {row} of the view has {label} for the label '{column}', but labels are 0 or 1, true or false. Map them first, or leave the row out.", nameof(label));
}
