using System.Text;

namespace LogReg.Simd.Data.Text;

/// <summary>True and false, in any case: pandas writes True, R TRUE, others true.</summary>
internal static class BooleanText
{
    public static bool IsBoolean(ReadOnlySpan<byte> cell) => Ascii.EqualsIgnoreCase(cell, "true"u8) || Ascii.EqualsIgnoreCase(cell, "false"u8);

    public static bool IsBoolean(string cell) =>
        cell.Equals("true", StringComparison.OrdinalIgnoreCase) || cell.Equals("false", StringComparison.OrdinalIgnoreCase);
}
