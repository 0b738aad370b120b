using System.Numerics;

namespace LogReg.Simd.Data.Text;

/// <summary>How numbers are written: the mark of decimals and, where there is one, that between groups of three digits.</summary>
internal readonly record struct NumberFormat(char Decimal, char? Thousands)
{
    private const int MostBytes = 512;

    /// <summary>Gets the format of English and of programs: 1234.5.</summary>
    public static NumberFormat Usual => new('.', null);

    /// <summary>The format that options choose; null where they do not.</summary>
    public static NumberFormat? Chosen(char? decimalMark, char? thousandsMark) =>
        decimalMark is null && thousandsMark is null ? null : new(decimalMark ?? (thousandsMark == '.' ? ',' : '.'), thousandsMark);

    /// <summary>The format that options choose over a known one; null where they do not. A mark that is chosen for one thing does not stand for the other.</summary>
    public NumberFormat? ChosenOver(char? decimalMark, char? thousandsMark) => (decimalMark, thousandsMark) switch
    {
        (null, null) => null,
        (null, { } mark) => new(Decimal == mark ? (mark == ',' ? '.' : ',') : Decimal, mark),
        ({ } mark, null) => new(mark, Thousands == mark ? null : Thousands),
        ({ } mark, { } other) => new(mark, other),
    };

    /// <summary>Gets a value indicating whether numbers are as <see cref="Numbers"/> reads them.</summary>
    public bool IsUsual => Decimal == '.' && Thousands is null;

    /// <summary>The marks in words, as a decimal comma and a point between thousands.</summary>
    public string Describe() => $"a decimal {NameOf(Decimal)}{(Thousands is char mark ? $" and a {NameOf(mark)} between thousands" : string.Empty)}";

    /// <summary>Parses a cell that is a number and nothing else.</summary>
    public bool TryParse<T>(ReadOnlySpan<byte> cell, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsUsual)
        {
            return Numbers.TryParse(cell, out value);
        }

        value = default;
        Span<byte> plain = stackalloc byte[MostBytes];
        if (cell.Length > plain.Length || (Decimal != '.' && Thousands != '.' && cell.Contains((byte)'.')))
        {
            return false;
        }

        int end = cell.IndexOf((byte)Decimal);
        ReadOnlySpan<byte> whole = end < 0 ? cell[..WholeLength(cell)] : cell[..end];
        ReadOnlySpan<byte> rest = cell[whole.Length..];
        int length = 0;
        if (Thousands is char mark && whole.Contains((byte)mark))
        {
            if (!IsGrouped(whole, (byte)mark))
            {
                return false;
            }

            foreach (byte b in whole)
            {
                plain[length] = b;
                length += b == mark ? 0 : 1;
            }
        }
        else
        {
            whole.CopyTo(plain);
            length = whole.Length;
        }

        rest.CopyTo(plain[length..]);
        if (end >= 0)
        {
            plain[length] = (byte)'.';
        }

        return Numbers.TryParse(plain[..(length + rest.Length)], out value);
    }

    /// <summary>Tells whether a number has groups of three digits behind its first one to three.</summary>
    public static bool IsGrouped(ReadOnlySpan<byte> whole, byte mark)
    {
        whole = whole.Length > 0 && whole[0] is (byte)'-' or (byte)'+' ? whole[1..] : whole;
        int first = whole.IndexOf(mark);
        if (first is < 1 or > 3 || !IsDigits(whole[..first]))
        {
            return false;
        }

        for (whole = whole[first..]; whole.Length > 0; whole = whole[4..])
        {
            if (whole.Length < 4 || whole[0] != mark || !IsDigits(whole[1..4]))
            {
                return false;
            }
        }

        return true;
    }

    private static string NameOf(char mark) => mark switch { ',' => "comma", '.' => "point", _ => $"'{mark}'" };

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>The length of what stands before an exponent.</summary>
    private static int WholeLength(ReadOnlySpan<byte> cell)
    {
        int exponent = cell.IndexOfAny((byte)'e', (byte)'E');
        return exponent < 0 ? cell.Length : exponent;
    }
}
