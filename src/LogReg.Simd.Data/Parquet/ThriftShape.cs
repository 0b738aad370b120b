namespace LogReg.Simd.Data.Parquet;

/// <summary>The fields of a structure in Thrift's compact protocol that a reader takes by their number, whatever type they claim to have.</summary>
/// <param name="fields">What each known field has to be.</param>
internal sealed class ThriftShape(params (short Number, ThriftField Field)[] fields)
{
    private readonly Dictionary<short, ThriftField> fields = fields.ToDictionary(pair => pair.Number, pair => pair.Field);

    /// <summary>What a field has to be; null of a field that no reader knows.</summary>
    public ThriftField? this[short number] => fields.GetValueOrDefault(number);
}

/// <summary>What a field has to be.</summary>
/// <param name="Type">The type of the compact protocol; true stands for both truth values.</param>
/// <param name="Element">What the elements of a list have to be.</param>
/// <param name="Shape">The fields of a structure.</param>
internal sealed record ThriftField(int Type, ThriftField? Element = null, ThriftShape? Shape = null)
{
    public static readonly ThriftField Flag = new(ThriftWalk.True);
    public static readonly ThriftField I8 = new(ThriftWalk.Byte);
    public static readonly ThriftField I16 = new(ThriftWalk.Int16);
    public static readonly ThriftField I32 = new(ThriftWalk.Int32);
    public static readonly ThriftField I64 = new(ThriftWalk.Int64);
    public static readonly ThriftField F64 = new(ThriftWalk.Double);
    public static readonly ThriftField Bytes = new(ThriftWalk.Binary);

    /// <summary>A list of such values.</summary>
    public static ThriftField ListOf(ThriftField element) => new(ThriftWalk.List, element);

    /// <summary>A list of structures.</summary>
    public static ThriftField ListOf(ThriftShape shape) => ListOf(Of(shape));

    /// <summary>A structure.</summary>
    public static ThriftField Of(ThriftShape shape) => new(ThriftWalk.Structure, Shape: shape);

    /// <summary>Tells whether a value that claims a type can be read as this.</summary>
    public bool Accepts(int type) => type == Type || (Type == ThriftWalk.True && type == ThriftWalk.False);
}
