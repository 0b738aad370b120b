using System.Globalization;
using System.Numerics;
using global::Parquet;
using global::Parquet.Schema;
using LogReg.Simd.Data.Columns;

namespace LogReg.Simd.Data.Parquet;

/// <summary>Reads the columns of one element type.</summary>
internal abstract class ParquetColumn(ColumnType type)
{
    public ColumnType Type => type;

    public virtual void ReadNumbers(ParquetRowGroupReader group, DataField field, Span<double> numbers) => throw new NotSupportedException("The column holds texts.");

    public virtual void ReadTexts(ParquetRowGroupReader group, DataField field, Span<string?> texts) => throw new NotSupportedException("The column holds numbers.");

    /// <summary>The reader of a type; null where columns of this type cannot be read.</summary>
    public static ParquetColumn? Of(Type type)
    {
        ParquetColumn? Number<E>()
            where E : unmanaged, INumber<E> =>
            type == typeof(E) ? new NumberColumn<E>() : null;

        return Number<double>() ?? Number<float>() ?? Number<int>() ?? Number<long>() ?? Number<short>() ?? Number<sbyte>() ?? Number<byte>()
            ?? Number<ushort>() ?? Number<uint>() ?? Number<ulong>() ?? Number<decimal>() ?? Number<Half>()
            ?? (type == typeof(bool) ? new BooleanColumn()
                : type == typeof(ReadOnlyMemory<char>) || type == typeof(string) ? new TextColumn()
                : type == typeof(DateTime) ? new TimeColumn<DateTime>(time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
                : type == typeof(DateOnly) ? new TimeColumn<DateOnly>(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                : null);
    }

    /// <summary>Reads a column whose values may be missing.</summary>
    private static void Read<E>(ParquetRowGroupReader group, DataField field, int rows, Action<int, E?> take)
        where E : struct
    {
        if (field.IsNullable)
        {
            E?[] values = new E?[rows];
            group.ReadAsync<E>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
            for (int i = 0; i < rows; i++)
            {
                take(i, values[i]);
            }

            return;
        }

        E[] present = new E[rows];
        group.ReadAsync<E>(field, present.AsMemory()).AsTask().GetAwaiter().GetResult();
        for (int i = 0; i < rows; i++)
        {
            take(i, present[i]);
        }
    }

    private sealed class NumberColumn<E>() : ParquetColumn(ColumnType.Number)
        where E : unmanaged, INumber<E>
    {
        public override void ReadNumbers(ParquetRowGroupReader group, DataField field, Span<double> numbers)
        {
            if (field.IsNullable)
            {
                E?[] values = new E?[numbers.Length];
                group.ReadAsync<E>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = values[i] is { } value ? double.CreateTruncating(value) : double.NaN;
                }

                return;
            }

            E[] present = new E[numbers.Length];
            group.ReadAsync<E>(field, present.AsMemory()).AsTask().GetAwaiter().GetResult();
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = double.CreateTruncating(present[i]);
            }
        }
    }

    private sealed class BooleanColumn() : ParquetColumn(ColumnType.Boolean)
    {
        public override void ReadNumbers(ParquetRowGroupReader group, DataField field, Span<double> numbers)
        {
            double[] read = new double[numbers.Length];
            Read<bool>(group, field, read.Length, (i, value) => read[i] = value is { } known ? known ? 1 : 0 : double.NaN);
            read.CopyTo(numbers);
        }
    }

    private sealed class TextColumn() : ParquetColumn(ColumnType.Text)
    {
        public override void ReadTexts(ParquetRowGroupReader group, DataField field, Span<string?> texts)
        {
            string?[] values = new string?[texts.Length];
            group.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult();
            values.CopyTo(texts);
        }
    }

    /// <summary>Dates and times, as texts: whether they are of use is decided where those of other formats are.</summary>
    private sealed class TimeColumn<E>(Func<E, string> textOf) : ParquetColumn(ColumnType.Text)
        where E : struct
    {
        public override void ReadTexts(ParquetRowGroupReader group, DataField field, Span<string?> texts)
        {
            string?[] read = new string?[texts.Length];
            Read<E>(group, field, read.Length, (i, value) => read[i] = value is { } known ? textOf(known) : null);
            read.CopyTo(texts);
        }
    }
}
