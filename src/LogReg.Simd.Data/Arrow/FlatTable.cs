using System.Buffers.Binary;

namespace LogReg.Simd.Data.Arrow;

/// <summary>A table in the encoding of FlatBuffers, of which no offset is followed before it is compared with the bytes there are.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly int position;
    private readonly int fields;
    private readonly int fieldBytes;

    private FlatTable(ReadOnlySpan<byte> bytes, long position)
    {
        this.bytes = bytes;
        this.position = Checked(position, sizeof(int));
        fields = Checked(position - BinaryPrimitives.ReadInt32LittleEndian(bytes[this.position..]), sizeof(int));
        fieldBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[fields..]);
    }

    /// <summary>The table that a buffer begins with.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= sizeof(int) ? new(bytes, BinaryPrimitives.ReadUInt32LittleEndian(bytes)) : throw new InvalidDataException("The metadata is cut off");

    /// <summary>A whole number of a field; 0 where there is none.</summary>
    public long Number(int field, int size)
    {
        int place = PlaceOf(field);
        if (place == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> value = bytes[Checked(place, size)..];
        return size switch
        {
            1 => value[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(value),
            4 => BinaryPrimitives.ReadInt32LittleEndian(value),
            _ => BinaryPrimitives.ReadInt64LittleEndian(value),
        };
    }

    /// <summary>Tells whether a field is there.</summary>
    public bool Has(int field) => PlaceOf(field) != 0;

    /// <summary>The table of a field that is there.</summary>
    public FlatTable Table(int field) => new(bytes, Target(field));

    /// <summary>The elements of a vector, of a field that is there or not.</summary>
    /// <param name="field">The field.</param>
    /// <param name="size">The bytes of an element.</param>
    public ReadOnlySpan<byte> Vector(int field, int size)
    {
        if (!Has(field))
        {
            return [];
        }

        int begin = Checked(Target(field), sizeof(int));
        long length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[begin..]) * (long)size;
        return bytes.Slice(Checked(begin + sizeof(int), length), (int)length);
    }

    private long Target(int field)
    {
        int place = PlaceOf(field);
        return place == 0 ? throw new InvalidDataException("The metadata lacks a field") : place + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[Checked(place, sizeof(int))..]);
    }

    private int PlaceOf(int field)
    {
        int entry = (2 + field) * sizeof(ushort);
        return entry + sizeof(ushort) > fieldBytes || BinaryPrimitives.ReadUInt16LittleEndian(bytes[Checked(fields + entry, sizeof(ushort))..]) is not (> 0 and ushort offset) ? 0 : position + offset;
    }

    private int Checked(long at, long length) =>
        at >= 0 && length >= 0 && at + length <= bytes.Length ? (int)at : throw new InvalidDataException($"The metadata leads to {length} bytes at {at}, but has {bytes.Length}");
}
