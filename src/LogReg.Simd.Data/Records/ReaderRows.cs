using System.Data;
using System.Globalization;

namespace LogReg.Simd.Data.Records;

/// <summary>The rows of a data reader. Columns without a name are called by their place, as those of files are.</summary>
internal sealed class ReaderRows : RecordRows
{
    private readonly IDataReader reader;
    private readonly bool ownsReader;
    private readonly string[] names;
    private readonly Func<int, RecordCell>[] readers;
    private readonly RecordCell[] cells;

    /// <summary>Opens the rows that a reader still has.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="ownsReader">Whether it is closed with the rows.</param>
    public ReaderRows(IDataReader reader, bool ownsReader)
    {
        this.reader = reader;
        this.ownsReader = ownsReader;
        cells = new RecordCell[reader.FieldCount];
        names = [.. Enumerable.Range(0, cells.Length).Select(i => reader.GetName(i) is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"x{i}"))];
        readers = [.. Enumerable.Range(0, cells.Length).Select(Reader)];
    }

    public override IReadOnlyList<string> Names => names;

    public override ReadOnlySpan<RecordCell> Cells => cells;

    public override bool MoveNext()
    {
        if (!reader.Read())
        {
            return false;
        }

        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = reader.IsDBNull(i) ? default : readers[i](i);
        }

        return true;
    }

    public override void Dispose()
    {
        if (ownsReader)
        {
            reader.Dispose();
        }
    }

    /// <summary>How cells of a column are read: without a box where the type is frequent.</summary>
    private Func<int, RecordCell> Reader(int column)
    {
        Type type = reader.GetFieldType(column);
        return type == typeof(double) ? i => RecordCell.Of(reader.GetDouble(i))
            : type == typeof(float) ? i => RecordCell.Of((double)reader.GetFloat(i))
            : type == typeof(int) ? i => RecordCell.Of((double)reader.GetInt32(i))
            : type == typeof(long) ? i => RecordCell.Of(reader.GetInt64(i))
            : type == typeof(bool) ? i => RecordCell.Of(reader.GetBoolean(i))
            : type == typeof(string) ? i => RecordCell.Of(reader.GetString(i))
            : i => RecordCell.Of(reader.GetValue(i));
    }
}
