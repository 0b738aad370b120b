namespace LogReg.Simd.Data.Parquet;

/// <summary>Goes over a structure in Thrift's compact protocol without building it, so that no size that it claims is believed before it is compared with the bytes there are.</summary>
internal ref struct ThriftWalk(ReadOnlySpan<byte> bytes)
{
    /// <summary>Types of the compact protocol.</summary>
    public const int True = 1;
    public const int False = 2;
    public const int Byte = 3;
    public const int Int16 = 4;
    public const int Int32 = 5;
    public const int Int64 = 6;
    public const int Double = 7;
    public const int Binary = 8;
    public const int List = 9;
    public const int Structure = 12;

    private const int MostDepth = 24;
    private const int Set = 10;
    private const int Map = 11;
    private const int Uuid = 13;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int depth;

    /// <summary>Gets the bytes passed.</summary>
    public int Position { get; private set; }

    /// <summary>Passes over a whole structure.</summary>
    /// <param name="shape">What its fields have to be; null where no reader looks at them.</param>
    /// <exception cref="InvalidDataException">It ends too early, claims what it cannot hold, or a field is not what a reader takes it for.</exception>
    public void PassStructure(ThriftShape? shape = null)
    {
        Begin();
        short field = 0;
        while (NextField(ref field, out int type))
        {
            ThriftField? expected = shape?[field];
            if (expected?.Accepts(type) == false)
            {
                throw new InvalidDataException($"Field {field} of a structure of the metadata claims the type {type}, where {expected.Type} is right");
            }

            Pass(type, expected);
        }

        End();
    }

    /// <summary>Enters a structure.</summary>
    public void Begin()
    {
        if (++depth > MostDepth)
        {
            throw new InvalidDataException("The metadata is nested too deeply.");
        }
    }

    /// <summary>Leaves a structure.</summary>
    public void End() => depth--;

    /// <summary>Reads what stands before a field.</summary>
    /// <param name="field">The number of the field before, 0 for none; becomes that of this one.</param>
    /// <param name="type">Its type.</param>
    /// <returns>False at the end of the structure.</returns>
    public bool NextField(ref short field, out int type)
    {
        byte head = Take();
        type = head & 0xF;
        if (head == 0)
        {
            return false;
        }

        if (type == 0)
        {
            // Readers differ in whether this ends the structure, so that they would read other things than were passed here.
            throw new InvalidDataException($"Field {field + (head >> 4)} of a structure of the metadata has no type");
        }

        field = head >> 4 == 0 ? (short)Number() : (short)(field + (head >> 4));
        return true;
    }

    /// <summary>Reads a whole number.</summary>
    public long Number()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Passes over a value.</summary>
    /// <param name="type">The type it claims.</param>
    /// <param name="expected">What it has to be; null where no reader looks at it.</param>
    public void Pass(int type, ThriftField? expected = null)
    {
        switch (type)
        {
            case True or False:
                break;
            case Byte:
                Take();
                break;
            case > Byte and <= Int64:
                Varint();
                break;
            case Double:
                Take(sizeof(double));
                break;
            case Uuid:
                Take(16);
                break;
            case Binary:
                Take(Varint());
                break;
            case List or Set:
                PassList(expected?.Element);
                break;
            case Map:
                PassMap();
                break;
            case Structure:
                PassStructure(expected?.Shape);
                break;
            default:
                throw new InvalidDataException($"The metadata holds a value of the unknown type {type}.");
        }
    }

    private void PassList(ThriftField? expected)
    {
        byte head = Take();
        ulong count = head >> 4 == 15 ? Varint() : (ulong)(head >> 4);
        if (count > 0 && expected?.Accepts(head & 0xF) == false)
        {
            throw new InvalidDataException($"A list of the metadata claims values of the type {head & 0xF}, where {expected.Type} is right");
        }

        PassAll(count, head & 0xF, head & 0xF, expected);
    }

    private void PassMap()
    {
        ulong count = Varint();
        if (count > 0)
        {
            byte types = Take();
            PassAll(count, types >> 4, types & 0xF);
        }
    }

    private void PassAll(ulong count, int first, int second, ThriftField? expected = null)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            throw new InvalidDataException($"The metadata claims a list of {count} values in the {bytes.Length - Position} bytes left.");
        }

        Begin();
        for (ulong i = 0; i < count; i++)
        {
            // In lists a truth value takes a byte.
            Pass(first <= False ? Byte : first, expected);
            if (first != second)
            {
                Pass(second <= False ? Byte : second);
            }
        }

        End();
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number of the metadata has too many bytes.");
    }

    private byte Take() => Position < bytes.Length ? bytes[Position++] : throw new InvalidDataException("The metadata is cut off.");

    private void Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - Position))
        {
            throw new InvalidDataException($"The metadata claims a value of {count} bytes where {bytes.Length - Position} are left.");
        }

        Position += (int)count;
    }
}
