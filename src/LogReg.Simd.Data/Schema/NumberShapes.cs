using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Schema;

/// <summary>Tells the shape of a number.</summary>
internal static class NumberShapes
{
    public const int Count = (int)NumberShape.CommaGroupsPoint + 1;

    /// <summary>Tells the shape, and the value under the reading with a decimal point, where there is one.</summary>
    public static NumberShape Of(ReadOnlySpan<byte> cell, out double value)
    {
        if (Numbers.TryParse(cell, out value))
        {
            int point = cell.IndexOf((byte)'.');
            return point < 0 ? NumberShape.Plain
                : IsGrouped(cell, (byte)'.', out _) ? NumberShape.PointOrGroups
                : NumberShape.Point;
        }

        value = double.NaN;
        int comma = cell.IndexOf((byte)',');
        int dot = cell.IndexOf((byte)'.');
        if (comma < 0)
        {
            return dot >= 0 && IsGrouped(cell, (byte)'.', out _) ? NumberShape.PointGroups : NumberShape.None;
        }

        if (dot < 0)
        {
            return IsGrouped(cell, (byte)',', out int groups) ? (groups > 1 ? NumberShape.CommaGroups : NumberShape.CommaOrGroups)
                : IsDecimal(cell, comma) ? NumberShape.Comma
                : NumberShape.None;
        }

        int last = Math.Max(cell.LastIndexOf((byte)','), cell.LastIndexOf((byte)'.'));
        byte groupMark = cell[last] == ',' ? (byte)'.' : (byte)',';
        return !IsGrouped(cell[..last], groupMark, out _) || !IsDigits(cell[(last + 1)..]) ? NumberShape.None
            : groupMark == '.' ? NumberShape.PointGroupsComma
            : NumberShape.CommaGroupsPoint;
    }

    /// <summary>Groups of three, the first not beginning with 0: a number of thousands is not written so.</summary>
    private static bool IsGrouped(ReadOnlySpan<byte> cell, byte mark, out int groups)
    {
        groups = cell.Count(mark);
        return groups > 0 && cell[cell[0] is (byte)'-' or (byte)'+' ? 1 : 0] != '0' && NumberFormat.IsGrouped(cell, mark);
    }

    private static bool IsDecimal(ReadOnlySpan<byte> cell, int mark)
    {
        Span<byte> copy = stackalloc byte[64];
        if (cell.Length > copy.Length || cell[(mark + 1)..].Contains((byte)','))
        {
            return false;
        }

        cell.CopyTo(copy);
        copy[mark] = (byte)'.';
        return Numbers.TryParse(copy[..cell.Length], out double _);
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
