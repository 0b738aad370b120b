namespace LogReg.Simd.Data.Text;

/// <summary>Dates and times by their shape: two or three numbers between the same marks, a month by name, a time behind it or alone.</summary>
internal static class DateText
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static bool IsDate(ReadOnlySpan<byte> cell)
    {
        if (cell.Length is < 4 or > 40)
        {
            return false;
        }

        int digits = cell.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits is >= 1 and <= 4 && cell[digits] switch
        {
            (byte)'-' or (byte)'/' or (byte)'.' => IsTriple(cell, cell[digits]),
            (byte)':' => IsTime(cell),
            (byte)' ' => IsTriple(cell, (byte)' '),
            _ => false,
        };
    }

    /// <summary>Year, month and day in an order that is possible, and a time or nothing behind them.</summary>
    private static bool IsTriple(ReadOnlySpan<byte> cell, byte mark)
    {
        int first = cell.IndexOf(mark);
        int second = cell[(first + 1)..].IndexOf(mark);
        if (second < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> middle = cell.Slice(first + 1, second);
        ReadOnlySpan<byte> rest = cell[(first + second + 2)..];
        int end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> third = end < 0 ? rest : rest[..end];
        ReadOnlySpan<byte> time = end < 0 ? [] : rest[end..];
        bool isMonthByName = IsMonthName(middle);
        bool isPlausible = isMonthByName || (mark != ' ' && Number(middle) is >= 1 and <= 31);
        bool yearFirst = first == 4 && Number(third) is >= 1 and <= 31;
        bool yearLast = first <= 2 && Number(cell[..first]) is >= 1 and <= 31 && third.Length is 2 or 4;
        return isPlausible && (yearFirst || yearLast)
            && (time.Length == 0 || ((time[0] is (byte)' ' or (byte)'T' or (byte)',') && IsTime(time[1..].TrimStart((byte)' '))));
    }

    /// <summary>Hours and minutes, seconds with a fraction or a half of the day or a zone behind them.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        if (colon is not (1 or 2) || text.Length < colon + 3)
        {
            return false;
        }

        int hour = Number(text[..colon]);
        int minute = Number(text.Slice(colon + 1, 2));
        ReadOnlySpan<byte> rest = text[(colon + 3)..];
        return hour is >= 0 and <= 24 && minute is >= 0 and <= 59 && (rest.Length == 0 || rest[0] is (byte)':' or (byte)' ' or (byte)'Z' or (byte)'+' or (byte)'-');
    }

    private static bool IsMonthName(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return false;
        }

        foreach (string month in Months)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text[..3], month))
            {
                return true;
            }
        }

        return false;
    }

    private static int Number(ReadOnlySpan<byte> text)
    {
        int number = 0;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9' || number > 100_000)
            {
                return -1;
            }

            number = (number * 10) + b - '0';
        }

        return text.Length == 0 ? -1 : number;
    }
}
