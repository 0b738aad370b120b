using System.Buffers.Binary;
using System.Text;
using LogReg.Simd.Data.Columns;

namespace LogReg.Simd.Data.NumPy;

/// <summary>One column of an array.</summary>
internal sealed class NumPyColumn(NumPyArray array, long column)
{
    private readonly NumPyHeader header = array.Header;

    public ColumnType Type => header.IsText ? ColumnType.Text : header.Kind == 'b' ? ColumnType.Boolean : ColumnType.Number;

    /// <summary>Reads numbers from a row on.</summary>
    public void Read(long firstRow, Span<double> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = NumberOf(ElementAt(firstRow + i));
        }
    }

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
            ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(little),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(little),
            ('i', _) => BinaryPrimitives.ReadInt16LittleEndian(little),
            ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(little),
            ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(little),
            _ => BinaryPrimitives.ReadUInt16LittleEndian(little),
        };
    }
}
