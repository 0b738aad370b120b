using System.Numerics;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>What a cell means.</summary>
internal static class Cells
{
    /// <summary>The category of missing cells.</summary>
    public const string Missing = "?";

    public static bool IsMissing(string cell) => cell.Length switch
    {
        0 => true,
        1 => cell[0] == '?',
        2 => cell == "NA",
        3 => cell.Equals("NaN", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Reads a number and divides it by the scale, with one rounding to <typeparamref name="T"/>.</summary>
    public static bool TryNumber<T>(string cell, double scale, out T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scale == 1)
        {
            return Numbers.TryParse(cell.AsSpan(), out value) && T.IsFinite(value);
        }

        bool isNumber = Numbers.TryParse(cell.AsSpan(), out double number);
        value = Numbers.Scaled<T>(number, scale);
        return isNumber && T.IsFinite(value);
    }

    public static bool IsNumber(string cell) => TryNumber<double>(cell, 1, out _);

    /// <summary>A cell for a message: its beginning, should it be long.</summary>
    public static string Quoted(string cell) => cell.Length <= 40 ? $"'{cell}'" : $"'{cell.AsSpan(0, 37)}...'";
}
