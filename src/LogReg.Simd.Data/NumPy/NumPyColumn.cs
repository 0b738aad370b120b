using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using LogReg.Simd.Data.Columns;

namespace LogReg.Simd.Data.NumPy;

/// <summary>One column of an array.</summary>
internal sealed class NumPyColumn(NumPyArray array, long column)
{
    private readonly NumPyHeader header = array.Header;

    public ColumnType Type => header.IsText ? ColumnType.Text : header.Kind == 'b' ? ColumnType.Boolean : ColumnType.Number;

    /// <summary>Reads numbers from a row on; those of eight bytes keep the digits that double does not hold.</summary>
    /// <param name="firstRow">The row.</param>
    /// <param name="count">The number of cells.</param>
    /// <param name="used">Cells whose memory may be written anew.</param>
    public ColumnCells Read(long firstRow, int count, ColumnCells? used) => (header.Kind, header.ElementBytes) switch
    {
        ('i', sizeof(long)) => Fill(firstRow, count, used, Int64Of),
        ('u', sizeof(ulong)) => Fill(firstRow, count, used, element => (ulong)Int64Of(element)),
        _ => Fill(firstRow, count, used, NumberOf),
    };

    /// <summary>Reads texts from a row on; an empty text is a missing one.</summary>
    public void Read(long firstRow, Span<string?> texts)
    {
        Encoding encoding = header.Kind == 'S' ? Encoding.Latin1 : header.IsBigEndian ? new UTF32Encoding(bigEndian: true, byteOrderMark: false) : Encoding.UTF32;
        for (int i = 0; i < texts.Length; i++)
        {
            string text = encoding.GetString(ElementAt(firstRow + i)).TrimEnd('\0');
            texts[i] = text.Length == 0 ? null : text;
        }
    }

    private NumberCells<E> Fill<E>(long firstRow, int count, ColumnCells? used, Func<ReadOnlySpan<byte>, E> valueOf)
        where E : unmanaged, INumberBase<E>
    {
        NumberCells<E> cells = used is NumberCells<E> { Count: int room } old && room == count ? old : new(new E[count]);
        for (int i = 0; i < count; i++)
        {
            cells.Values[i] = valueOf(ElementAt(firstRow + i));
        }

        return cells;
    }

    private long Int64Of(ReadOnlySpan<byte> element) => header.IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(element) : BinaryPrimitives.ReadInt64LittleEndian(element);

    private ReadOnlySpan<byte> ElementAt(long row)
    {
        long index = header.IsColumnMajor ? (column * header.RowCount) + row : (row * header.ColumnCount) + column;
        return array.Bytes.AsSpan(checked((int)(index * header.ElementBytes)), header.ElementBytes);
    }

    private double NumberOf(ReadOnlySpan<byte> element)
    {
        if (element.Length == 1)
        {
            return header.Kind == 'i' ? (sbyte)element[0] : header.Kind == 'b' && element[0] != 0 ? 1 : element[0];
        }

        Span<byte> little = stackalloc byte[sizeof(double)];
        little = little[..element.Length];
        element.CopyTo(little);
        if (header.IsBigEndian)
        {
            little.Reverse();
        }

        return (header.Kind, little.Length) switch
        {
            ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(little),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(little),
            ('f', _) => (double)BinaryPrimitives.ReadHalfLittleEndian(little),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(little),
            ('i', _) => BinaryPrimitives.ReadInt16LittleEndian(little),
            ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(little),
            _ => BinaryPrimitives.ReadUInt16LittleEndian(little),
        };
    }
}
