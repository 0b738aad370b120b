using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LogReg.Simd.MicrosoftML.Reading;

/// <summary>One column of a view as numbers.</summary>
internal sealed class ColumnReader
{
    private readonly Func<DataViewRow, Action<Memory<float>>> bind;

    private ColumnReader(DataViewSchema.Column column, int size, Func<DataViewRow, Action<Memory<float>>> bind)
    {
        Column = column;
        Size = size;
        this.bind = bind;
    }

    /// <summary>Gets the column.</summary>
    public DataViewSchema.Column Column { get; }

    /// <summary>Gets how many numbers a row has.</summary>
    public int Size { get; }

    /// <summary>Finds a column.</summary>
    /// <exception cref="ArgumentException">It is not there, or holds no numbers.</exception>
    public static ColumnReader Of(DataViewSchema schema, string name, string role)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The view has no column '{name}' for the {role}; it has {string.Join(", ", schema.Select(known => $"'{known.Name}'"))}. Name the column in TableColumns.", nameof(name));
        return column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType.RawType == typeof(float) => new ColumnReader(column, vector.Size, row => Vector<float>(row, column)),
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType.RawType == typeof(double) => new ColumnReader(column, vector.Size, row => Vector<double>(row, column)),
            KeyDataViewType => throw NoNumbers(column, role),
            NumberDataViewType or BooleanDataViewType when ScalarOf(column) is { } scalar => new ColumnReader(column, 1, scalar),
            _ => throw NoNumbers(column, role),
        };
    }

    /// <summary>The getter of a row or of the current row of a cursor.</summary>
    public Action<Memory<float>> For(DataViewRow row) => bind(row);

    /// <summary>The names of the numbers.</summary>
    public IEnumerable<string> Names()
    {
        if (Column.Type is not VectorDataViewType)
        {
            return [Column.Name];
        }

        VBuffer<ReadOnlyMemory<char>> slots = default;
        if (Column.HasSlotNames())
        {
            Column.GetSlotNames(ref slots);
        }

        string[] names = new string[Size];
        for (int i = 0; i < Size; i++)
        {
            string slot = i < slots.Length ? slots.GetItemOrDefault(i).ToString() : string.Empty;
            names[i] = $"{Column.Name}.{(slot.Length > 0 ? slot : i.ToString(CultureInfo.InvariantCulture))}";
        }

        return names;
    }

    private static ArgumentException NoNumbers(DataViewSchema.Column column, string role) => new(
        $"The column '{column.Name}' is of {column.Type}, but the {role} must be numbers, booleans, or a vector of known size of single or double precision. "
        + "Convert it first, as Conversion.ConvertType or Categorical.OneHotEncoding do.",
        nameof(column));

    private static Func<DataViewRow, Action<Memory<float>>>? ScalarOf(DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(float) ? row => Scalar<float>(row, column, static value => value)
            : type == typeof(double) ? row => Scalar<double>(row, column, static value => (float)value)
            : type == typeof(bool) ? row => Scalar<bool>(row, column, static value => value ? 1 : 0)
            : type == typeof(int) ? row => Scalar<int>(row, column, static value => value)
            : type == typeof(long) ? row => Scalar<long>(row, column, static value => value)
            : type == typeof(short) ? row => Scalar<short>(row, column, static value => value)
            : type == typeof(sbyte) ? row => Scalar<sbyte>(row, column, static value => value)
            : type == typeof(byte) ? row => Scalar<byte>(row, column, static value => value)
            : type == typeof(ushort) ? row => Scalar<ushort>(row, column, static value => value)
            : type == typeof(uint) ? row => Scalar<uint>(row, column, static value => value)
            : type == typeof(ulong) ? row => Scalar<ulong>(row, column, static value => value)
            : null;
    }

    private static Action<Memory<float>> Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, float> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return destination =>
        {
            T value = default!;
            getter(ref value);
            destination.Span[0] = convert(value);
        };
    }

    private static Action<Memory<float>> Vector<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return destination =>
        {
            getter(ref buffer);
            Span<float> numbers = destination.Span;
            if (typeof(T) == typeof(float))
            {
                ((VBuffer<float>)(object)buffer).CopyTo(numbers);
                return;
            }

            numbers.Clear();
            ReadOnlySpan<T> values = buffer.GetValues();
            ReadOnlySpan<int> indices = buffer.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                numbers[buffer.IsDense ? i : indices[i]] = (float)(double)(object)values[i];
            }
        };
    }
}
