using Microsoft.ML;
using Microsoft.ML.Data;

namespace LogReg.Simd.MicrosoftML.Reading;

/// <summary>The column of labels, as 0 and 1.</summary>
internal static class LabelColumn
{
    /// <summary>What reads the label of the current row; NaN where it has none.</summary>
    /// <exception cref="ArgumentException">The column is not there, or holds neither numbers, booleans nor keys of two values.</exception>
    public static Func<float> For(DataViewRow row, string name)
    {
        if (row.Schema.GetColumnOrNull(name) is { Type: KeyDataViewType key } column)
        {
            return key.Count == 2 && key.RawType == typeof(uint) ? KeyOf(row, column) : throw new ArgumentException(
                $"The label '{name}' is a key of {key.Count} values, but there are two classes. Map it to a boolean first.", nameof(name));
        }

        ColumnReader reader = ColumnReader.Of(row.Schema, name, "label");
        if (reader.Size != 1)
        {
            throw new ArgumentException($"The label '{name}' is a vector of {reader.Size} numbers, but a row has one label. Name another column in TableColumns.Label.", nameof(name));
        }

        Action<Memory<float>> read = reader.For(row);
        float[] value = new float[1];
        return () =>
        {
            read(value);
            return value[0];
        };
    }

    private static Func<float> KeyOf(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<uint> getter = row.GetGetter<uint>(column);
        return () =>
        {
            // Keys count from 1; 0 is a missing one.
            uint value = 0;
            getter(ref value);
            return value == 0 ? float.NaN : value - 1;
        };
    }
}
