using System.Globalization;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Formatting;

/// <summary>An interpolated string whose numbers are written as the invariant culture writes them, whatever the culture of the thread: 0.5 and -1.</summary>
[InterpolatedStringHandler]
internal ref struct InvariantText
{
    private DefaultInterpolatedStringHandler text;

    public InvariantText(int literalLength, int formattedCount) => text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>The text of an interpolated string.</summary>
    public static string Of(InvariantText message) => message.text.ToStringAndClear();

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<TValue>(TValue value) => text.AppendFormatted(value);

    public void AppendFormatted<TValue>(TValue value, string? format) => text.AppendFormatted(value, format);
}
