using System.Collections;
using System.Globalization;
using System.Text;

namespace LogReg.Simd.Formatting;

/// <summary>The members of a record as text: numbers as the invariant culture writes them, and lists by their elements.</summary>
internal static class RecordText
{
    private const int MostElements = 10;

    /// <summary>Appends <c>name = value</c>, behind what is there already.</summary>
    public static StringBuilder Member(this StringBuilder text, string name, object? value)
    {
        bool isFirst = text.Length == 0 || text is [.., '{', ' '];
        return text.Append(isFirst ? string.Empty : ", ").Append(name).Append(" = ").Append(Of(value));
    }

    /// <summary>The text of a value.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => OfList(list),
        _ => value.ToString() ?? string.Empty,
    };

    private static string OfList(IEnumerable list)
    {
        List<string> shown = [];
        int count = 0;
        foreach (object? element in list)
        {
            if (count++ < MostElements)
            {
                shown.Add(Of(element));
            }
        }

        string more = count > MostElements ? string.Create(CultureInfo.InvariantCulture, $", … {count - MostElements} more") : string.Empty;
        return $"[{string.Join(", ", shown)}{more}]";
    }
}
