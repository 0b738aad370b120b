using System.Globalization;
using System.Text;

namespace LogReg.Simd.Data.Text;

/// <summary>
/// Numbers with marks that no reading has: percent and currency signs, apostrophes and blanks between thousands, the minus of typography, wide digits, brackets, the exponent of Fortran.
/// </summary>
internal static class DecoratedNumber
{
    private const int MostBytes = 40;

    private static readonly System.Buffers.SearchValues<byte> HexadecimalDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Tells whether a text is such a number.</summary>
    public static bool Is(ReadOnlySpan<byte> cell)
    {
        if (cell.Length is 0 or > MostBytes || !HasDigit(cell))
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[MostBytes];
        int length = 0;
        Rune last = default;
        while (cell.Length > 0)
        {
            if (Rune.DecodeFromUtf8(cell, out Rune rune, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            cell = cell[consumed..];
            if (PlainOf(rune, last, cell) is { } value)
            {
                plain[length++] = value;
            }
            else if (!IsSkipped(rune, last, cell))
            {
                return false;
            }

            last = rune;
        }

        return Schema.NumberShapes.Of(plain[..length], out _) != Schema.NumberShape.None || IsHexadecimal(plain[..length]);
    }

    private static bool HasDigit(ReadOnlySpan<byte> cell) => cell.ContainsAnyInRange((byte)'0', (byte)'9') || cell.Contains((byte)0xEF);

    /// <summary>The character that stands for one in a plain number; null where there is none.</summary>
    private static byte? PlainOf(Rune rune, Rune last, ReadOnlySpan<byte> rest) => rune.Value switch
    {
        0x2212 or 0x2013 or 0x2012 or 0xFF0D or 0xFE63 => (byte)'-',
        'D' or 'd' when IsDigit(last) && rest.Length > 0 && rest[0] is (byte)'+' or (byte)'-' or (>= (byte)'0' and <= (byte)'9') => (byte)'e',
        >= 0xFF10 and <= 0xFF19 => (byte)('0' + rune.Value - 0xFF10),
        '.' or ',' or '-' or '+' or 'e' or 'E' or 'x' or (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F') => (byte)rune.Value,
        _ => null,
    };

    private static bool IsSkipped(Rune rune, Rune last, ReadOnlySpan<byte> rest) => rune.Value switch
    {
        '%' or 0x2030 or ')' => rest.Length == 0,
        '(' => last.Value == 0,
        ' ' or 0xA0 or 0x202F or 0x2009 => true,
        '\'' or 0x2019 or '_' => IsDigit(last) && rest.Length > 0 && rest[0] is >= (byte)'0' and <= (byte)'9',
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.CurrencySymbol,
    };

    private static bool IsDigit(Rune rune) => rune.Value is (>= '0' and <= '9') or (>= 0xFF10 and <= 0xFF19);

    private static bool IsHexadecimal(ReadOnlySpan<byte> text) =>
        text.Length > 2 && text[0] == '0' && text[1] == 'x' && !text[2..].ContainsAnyExcept(HexadecimalDigits);
}
