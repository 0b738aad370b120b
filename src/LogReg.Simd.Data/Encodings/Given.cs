using System.Globalization;

namespace LogReg.Simd.Data.Encodings;

/// <summary>What a property was set to: refused there where it is null, so that nothing fails later over it.</summary>
internal static class Given
{
    /// <summary>A value that must be there.</summary>
    /// <param name="value">The value.</param>
    /// <param name="property">The property that is set.</param>
    public static T Value<T>(T? value, string property)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, property);
        return value;
    }

    /// <summary>A list that must be there, and so must its items.</summary>
    /// <param name="value">The list.</param>
    /// <param name="property">The property that is set.</param>
    public static IReadOnlyList<T> Items<T>(IReadOnlyList<T>? value, string property) => ItemsOrNull(Value(value, property), property)!;

    /// <summary>A list that may be null, but not its items.</summary>
    /// <param name="value">The list.</param>
    /// <param name="property">The property that is set.</param>
    public static IReadOnlyList<T>? ItemsOrNull<T>(IReadOnlyList<T>? value, string property)
    {
        for (int i = 0; i < value?.Count; i++)
        {
            if (value[i] is null)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{property} holds null at index {i}. Leave it out, or put the item there."), property);
            }
        }

        return value;
    }
}
