using System.Text;

namespace LogReg.Simd.Data.Text;

/// <summary>Numbers with a unit behind them, as 12 kg, 3.5km/h or 20°C: texts to a reader, and hardly meant as categories.</summary>
internal static class NumberWithUnit
{
    private const int MostLetters = 8;

    /// <summary>The unit of a text; empty where it is not a number with a unit.</summary>
    public static ReadOnlySpan<byte> UnitOf(ReadOnlySpan<byte> cell)
    {
        int end = cell.LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        int begin = 0;
        while (begin < end && (cell[begin] is (byte)'+' or (byte)'-' or (byte)'.' or (byte)',' || char.IsAsciiDigit((char)cell[begin])))
        {
            begin++;
        }

        ReadOnlySpan<byte> unit = end < cell.Length ? cell[end..].TrimStart((byte)' ') : [];
        return end > 0 && begin == end && Schema.NumberShapes.Of(cell[..end], out _) != Schema.NumberShape.None && IsUnit(unit) && !IsOrdinal(unit) && !IsCode(unit) ? unit : [];
    }

    private static bool IsUnit(ReadOnlySpan<byte> text)
    {
        int letters = 0;
        while (text.Length > 0 && letters <= MostLetters)
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int consumed) != System.Buffers.OperationStatus.Done || !(Rune.IsLetter(rune) || IsSign(rune, letters)))
            {
                return false;
            }

            text = text[consumed..];
            letters++;
        }

        return letters is > 0 and <= MostLetters;
    }

    /// <summary>Signs of units, of which only that of degrees begins one.</summary>
    private static bool IsSign(Rune rune, int place) => rune.Value is 0xB0 || (place > 0 && rune.Value is '/' or '%' or '*' or '.' or 0xB2 or 0xB3 or 0xB7);

    /// <summary>Tells a single capital letter, by which codes as 12B end more often than measurements as 12V.</summary>
    private static bool IsCode(ReadOnlySpan<byte> unit) => unit.Length == 1 && char.IsAsciiLetterUpper((char)unit[0]);

    /// <summary>Tells the ending of 1st, 2nd, 3rd and 4th, which count and do not measure.</summary>
    private static bool IsOrdinal(ReadOnlySpan<byte> unit) =>
        unit.SequenceEqual("st"u8) || unit.SequenceEqual("nd"u8) || unit.SequenceEqual("rd"u8) || unit.SequenceEqual("th"u8);
}
