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

    /// <summary>Reads the column of a row group.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">The column.</param>
    /// <param name="rows">The rows of the group.</param>
    /// <param name="used">Cells whose memory may be written anew.</param>
    public abstract ColumnCells Read(ParquetRowGroupReader group, DataField field, int rows, ColumnCells? used);

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

    /// <summary>Reads values none of which is missing.</summary>
    private static void Fill<E>(ParquetRowGroupReader group, DataField field, E[] values)
        where E : struct => ParquetTable.Wait(group.ReadAsync<E>(field, values.AsMemory()));

    /// <summary>Reads values of which some may be missing.</summary>
    private static void Fill<E>(ParquetRowGroupReader group, DataField field, E?[] values)
        where E : struct => ParquetTable.Wait(group.ReadAsync<E>(field, values.AsMemory()));

    /// <summary>Reads values, null where they are missing, whether the column says that some may be or not.</summary>
    private static E?[] Optional<E>(ParquetRowGroupReader group, DataField field, int rows)
        where E : struct
    {
        E?[] values = new E?[rows];
        if (field.IsNullable)
        {
            Fill(group, field, values);
            return values;
        }

        E[] present = new E[rows];
        Fill(group, field, present);
        return Array.ConvertAll(present, value => (E?)value);
    }

    private sealed class NumberColumn<E>() : ParquetColumn(ColumnType.Number)
        where E : unmanaged, INumber<E>
    {
        public override ColumnCells Read(ParquetRowGroupReader group, DataField field, int rows, ColumnCells? used)
        {
            if (field.IsNullable)
            {
                OptionalNumberCells<E> optional = used is OptionalNumberCells<E> { Count: int room } && room == rows ? (OptionalNumberCells<E>)used : new(new E?[rows]);
                Fill(group, field, optional.Values);
                return optional;
            }

            NumberCells<E> cells = used is NumberCells<E> { Count: int count } && count == rows ? (NumberCells<E>)used : new(GC.AllocateUninitializedArray<E>(rows));
            Fill(group, field, cells.Values);
            return cells;
        }
    }

    private sealed class BooleanColumn() : ParquetColumn(ColumnType.Boolean)
    {
        public override ColumnCells Read(ParquetRowGroupReader group, DataField field, int rows, ColumnCells? used) =>
            new OptionalNumberCells<byte>(Array.ConvertAll(Optional<bool>(group, field, rows), value => value is { } known ? (byte?)(known ? 1 : 0) : null));
    }

    private sealed class TextColumn() : ParquetColumn(ColumnType.Text)
    {
        public override ColumnCells Read(ParquetRowGroupReader group, DataField field, int rows, ColumnCells? used)
        {
            string?[] values = new string?[rows];
            ParquetTable.Wait(group.ReadAsync(field, values.AsMemory()));
            return new TextCells(values);
        }
    }

    /// <summary>Dates and times, as texts: whether they are of use is decided where those of other formats are.</summary>
    private sealed class TimeColumn<E>(Func<E, string> textOf) : ParquetColumn(ColumnType.Text)
        where E : struct
    {
        public override ColumnCells Read(ParquetRowGroupReader group, DataField field, int rows, ColumnCells? used) =>
            new TextCells(Array.ConvertAll(Optional<E>(group, field, rows), value => value is { } known ? textOf(known) : null));
    }
}
