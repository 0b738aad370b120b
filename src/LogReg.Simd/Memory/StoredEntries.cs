namespace LogReg.Simd.Memory;

/// <summary>How identifiers of columns are stored.</summary>
internal enum ColumnForm
{
    /// <summary>One byte: up to 256 columns.</summary>
    Byte,

    /// <summary>Two bytes: up to 65,536 columns.</summary>
    Short,

    /// <summary>Two bytes and, in a plane of its own, a third: up to 16,777,216 columns.</summary>
    ShortAndByte,

    /// <summary>Four bytes.</summary>
    Int,
}

/// <summary>How values of entries are stored: the narrowest form that holds all of them exactly.</summary>
internal enum ValueForm
{
    /// <summary>Not at all: every value is one.</summary>
    Ones,

    /// <summary>Bytes: every value is an integer from 0 to 255.</summary>
    Byte,

    /// <summary>Single precision.</summary>
    Single,

    /// <summary>Double precision.</summary>
    Double,
}

/// <summary>Entries of sparse rows as they are stored: row i owns those from rowPointers[i] up to rowPointers[i + 1], in the order of the caller's columns.</summary>
/// <param name="rowPointers">One more than there are rows.</param>
/// <param name="columns">The identifiers of columns, or their low halves.</param>
/// <param name="high">The third bytes of identifiers, where there are such.</param>
/// <param name="values">The values; of no length where all are one.</param>
/// <param name="columnForm">How identifiers are stored.</param>
/// <param name="valueForm">How values are stored.</param>
internal readonly unsafe struct StoredEntries(long* rowPointers, void* columns, byte* high, void* values, ColumnForm columnForm, ValueForm valueForm)
{
    public long* RowPointers => rowPointers;

    public void* Columns => columns;

    public byte* High => high;

    public void* Values => values;

    public ColumnForm ColumnForm => columnForm;

    public ValueForm ValueForm => valueForm;

    /// <summary>The bytes of an identifier in its first plane.</summary>
    public int ColumnSize => SizeOf(columnForm);

    /// <summary>The bytes of a value.</summary>
    public int ValueSize => SizeOf(valueForm);

    /// <summary>The first entry of a row.</summary>
    public nint First(int row) => (nint)rowPointers[row];

    public static int SizeOf(ColumnForm form) => form switch
    {
        ColumnForm.Byte => 1,
        ColumnForm.Int => sizeof(int),
        _ => sizeof(ushort),
    };

    public static int SizeOf(ValueForm form) => form switch
    {
        ValueForm.Ones => 0,
        ValueForm.Byte => 1,
        ValueForm.Single => sizeof(float),
        _ => sizeof(double),
    };
}
