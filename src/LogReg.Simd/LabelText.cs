using System.Globalization;
using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>Labels as texts of a file and back: numbers as the invariant culture writes them, members of an enum by name.</summary>
internal static class LabelText
{
    /// <summary>The text of a label.</summary>
    /// <exception cref="ArgumentException">The type has no text that can be read back.</exception>
    public static string Of<TLabel>(TLabel label) => label switch
    {
        string text => text,
        Enum member => member.ToString(),
        bool or char or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Convert.ToString(label, CultureInfo.InvariantCulture)!,
        Guid identifier => identifier.ToString(),
        _ => throw ArgumentErrors.Invalid(nameof(label), $"Labels of the type {typeof(TLabel).Name} have no text that can be read back. Pass a function that writes them, and one that reads them."),
    };

    /// <summary>The label of a text.</summary>
    /// <exception cref="FormatException">The text is no label of the type.</exception>
    public static TLabel Parse<TLabel>(string text)
    {
        TLabel label;
        try
        {
            label = (TLabel)(typeof(TLabel) == typeof(string) ? text
                : typeof(TLabel).IsEnum ? Enum.Parse(typeof(TLabel), text)
                : typeof(TLabel) == typeof(Guid) ? Guid.Parse(text)
                : Convert.ChangeType(text, typeof(TLabel), CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidCastException or OverflowException or FormatException)
        {
            throw Fault<TLabel>(text, exception);
        }

        return Of(label) == text ? label : throw Fault<TLabel>(text, null);
    }

    private static FormatException Fault<TLabel>(string text, Exception? cause) => new($"The class '{text}' is no label of the type {typeof(TLabel).Name}", cause);
}
