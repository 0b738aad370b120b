using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LogReg.Simd.Data.Records;

/// <summary>Finds the properties of a type. Those of frequent types are read by delegates, others by reflection.</summary>
internal static class PropertyColumns
{
    private static readonly Type[] Readable =
    [
        typeof(string), typeof(double), typeof(float), typeof(decimal), typeof(Half), typeof(int), typeof(long), typeof(short), typeof(sbyte), typeof(byte), typeof(ushort), typeof(uint),
        typeof(ulong), typeof(bool), typeof(char), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
        typeof(System.Numerics.BigInteger), typeof(ReadOnlyMemory<char>), typeof(object), typeof(RecordCell),
    ];

    public static RecordColumns<R> Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] R>()
    {
        RecordColumns<R> columns = new();
        foreach (PropertyInfo property in typeof(R).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is { IsPublic: true } getter && property.GetIndexParameters().Length == 0)
            {
                columns.Add(property.Name, CellOf<R>(property, getter));
            }
        }

        return columns.Names.Count > 0
            ? columns
            : throw new ArgumentException($"The type {typeof(R).Name} has no public properties. Add columns one by one.", nameof(R));
    }

    private static Func<R, RecordCell> CellOf<R>(PropertyInfo property, MethodInfo getter)
    {
        Type type = property.PropertyType;
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (!plain.IsEnum && !Readable.Contains(plain))
        {
            throw new ArgumentException(
                $"The property {property.Name} of {typeof(R).Name} is of type {plain.Name}, which is no cell. Add the columns one by one, without it or with a number or text made of it.", nameof(R));
        }

        // A getter of a structure wants a reference to it.
        return typeof(R).IsValueType ? record => RecordCell.Of(property.GetValue(record))
            : Typed<R, double>(type, getter, RecordCell.Of) ?? Typed<R, float>(type, getter, value => RecordCell.Of((double)value))
            ?? Typed<R, int>(type, getter, value => RecordCell.Of((double)value)) ?? Typed<R, long>(type, getter, RecordCell.Of)
            ?? Typed<R, bool>(type, getter, RecordCell.Of) ?? Typed<R, string?>(type, getter, RecordCell.Of)
            ?? Typed<R, double?>(type, getter, value => value is { } known ? RecordCell.Of(known) : default)
            ?? Typed<R, int?>(type, getter, value => value is { } known ? RecordCell.Of((double)known) : default)
            ?? Typed<R, bool?>(type, getter, value => value is { } known ? RecordCell.Of(known) : default)
            ?? (record => RecordCell.Of(property.GetValue(record)));
    }

    private static Func<R, RecordCell>? Typed<R, V>(Type type, MethodInfo getter, Func<V, RecordCell> cell)
    {
        if (type != typeof(V))
        {
            return null;
        }

        Func<R, V> value = getter.CreateDelegate<Func<R, V>>();
        return record => cell(value(record));
    }
}
