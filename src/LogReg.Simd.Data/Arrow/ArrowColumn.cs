using System.Globalization;
using System.Numerics;
using global::Apache.Arrow;
using global::Apache.Arrow.Types;
using LogReg.Simd.Data.Columns;

namespace LogReg.Simd.Data.Arrow;

/// <summary>Reads Arrow arrays as numbers or texts.</summary>
internal static class ArrowColumn
{
    /// <summary>What a type is here; null where its columns cannot be read.</summary>
    public static ColumnType? TypeOf(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Boolean => ColumnType.Boolean,
        ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64 or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32
            or ArrowTypeId.UInt64 or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Null => ColumnType.Number,
        ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp => ColumnType.Text,
        ArrowTypeId.Dictionary => TypeOf(((DictionaryType)type).ValueType),
        _ => null,
    };

    /// <summary>Reads numbers and booleans; those of eight bytes keep the digits that double does not hold.</summary>
    /// <param name="array">The array.</param>
    /// <param name="used">Cells whose memory may be written anew.</param>
    public static ColumnCells ReadCells(IArrowArray array, ColumnCells? used)
    {
        switch (array)
        {
            case Int64Array values: return Exact(values, used);
            case UInt64Array values: return Exact(values, used);
            case DictionaryArray { Dictionary: Int64Array entries } dictionary: return Exact(dictionary, entries);
            case DictionaryArray { Dictionary: UInt64Array entries } dictionary: return Exact(dictionary, entries);
            default:
                NumberCells<double> cells = used is NumberCells<double> { Count: int count } old && count == array.Length ? old : new(new double[array.Length]);
                ReadNumbers(array, cells.Values);
                return cells;
        }
    }

    /// <summary>Reads texts, dates and times; missing ones become null.</summary>
    public static void ReadTexts(IArrowArray array, Span<string?> texts)
    {
        if (array is DictionaryArray dictionary)
        {
            string?[] entries = new string?[dictionary.Dictionary.Length];
            ReadTexts(dictionary.Dictionary, entries);
            for (int i = 0; i < texts.Length; i++)
            {
                int index = IndexOf(dictionary, i);
                texts[i] = index < 0 ? null : entries[index];
            }

            return;
        }

        if (array is StringArray)
        {
            ArrowTexts.Check<int>(array.Data);
        }
        else if (array is LargeStringArray)
        {
            ArrowTexts.Check<long>(array.Data);
        }

        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = array switch
            {
                StringArray values => values.GetString(i),
                LargeStringArray values => values.GetString(i),
                Date32Array values => Shown(values.GetDateTime(i)),
                Date64Array values => Shown(values.GetDateTime(i)),
                TimestampArray values => Shown(values.GetTimestamp(i)?.UtcDateTime),
                _ => throw new NotSupportedException($"Texts cannot be read from {array.GetType().Name}."),
            };
        }
    }

    /// <summary>Reads numbers and booleans; missing ones become NaN.</summary>
    private static void ReadNumbers(IArrowArray array, Span<double> numbers)
    {
        switch (array)
        {
            case DoubleArray values: Convert(values, numbers); break;
            case FloatArray values: Convert(values, numbers); break;
            case HalfFloatArray values: Convert(values, numbers); break;
            case Int8Array values: Convert(values, numbers); break;
            case Int16Array values: Convert(values, numbers); break;
            case Int32Array values: Convert(values, numbers); break;
            case UInt8Array values: Convert(values, numbers); break;
            case UInt16Array values: Convert(values, numbers); break;
            case UInt32Array values: Convert(values, numbers); break;
            case NullArray: numbers.Fill(double.NaN); break;
            case BooleanArray values:
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = values.GetValue(i) is { } value ? value ? 1 : 0 : double.NaN;
                }

                break;
            case DictionaryArray dictionary:
                double[] entries = new double[dictionary.Dictionary.Length];
                ReadNumbers(dictionary.Dictionary, entries);
                for (int i = 0; i < numbers.Length; i++)
                {
                    int index = IndexOf(dictionary, i);
                    numbers[i] = index < 0 ? double.NaN : entries[index];
                }

                break;
            default: throw new NotSupportedException($"Numbers cannot be read from {array.GetType().Name}.");
        }
    }

    private static string? Shown(DateTime? time) =>
        time?.ToString(time.Value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static void Convert<E>(PrimitiveArray<E> array, Span<double> numbers)
        where E : struct, INumber<E>, IEquatable<E>
    {
        ReadOnlySpan<E> values = array.Values;
        bool hasNulls = array.NullCount > 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = hasNulls && array.IsNull(i) ? double.NaN : double.CreateTruncating(values[i]);
        }
    }

    private static ColumnCells Exact<E>(PrimitiveArray<E> array, ColumnCells? used)
        where E : unmanaged, INumber<E>, IEquatable<E>
    {
        if (array.NullCount == 0)
        {
            NumberCells<E> cells = used is NumberCells<E> { Count: int count } old && count == array.Length ? old : new(new E[array.Length]);
            array.Values.CopyTo(cells.Values);
            return cells;
        }

        OptionalNumberCells<E> optional = used is OptionalNumberCells<E> { Count: int room } same && room == array.Length ? same : new(new E?[array.Length]);
        for (int i = 0; i < array.Length; i++)
        {
            optional.Values[i] = array.GetValue(i);
        }

        return optional;
    }

    private static OptionalNumberCells<E> Exact<E>(DictionaryArray dictionary, PrimitiveArray<E> entries)
        where E : unmanaged, INumber<E>, IEquatable<E>
    {
        E?[] values = new E?[dictionary.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int index = IndexOf(dictionary, i);
            values[i] = index < 0 ? null : entries.GetValue(index);
        }

        return new OptionalNumberCells<E>(values);
    }

    private static int IndexOf(DictionaryArray dictionary, int row)
    {
        long? index = dictionary.Indices switch
        {
            Int8Array indices => indices.GetValue(row),
            Int16Array indices => indices.GetValue(row),
            Int32Array indices => indices.GetValue(row),
            Int64Array indices => indices.GetValue(row),
            UInt8Array indices => indices.GetValue(row),
            UInt16Array indices => indices.GetValue(row),
            UInt32Array indices => indices.GetValue(row),
            _ => throw new NotSupportedException($"Indices cannot be read from {dictionary.Indices.GetType().Name}."),
        };
        return index is null ? -1 : checked((int)index);
    }
}
