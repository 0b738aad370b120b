namespace LogReg.Simd.Data.Text;

/// <summary>Cells in messages, and the category of missing ones.</summary>
internal static class Cells
{
    /// <summary>The category of missing cells.</summary>
    public const string Missing = "?";

    /// <summary>Gets the same in UTF-8.</summary>
    public static ReadOnlySpan<byte> MissingUtf8 => "?"u8;

    /// <summary>A cell for a message: its beginning, should it be long.</summary>
    public static string Quoted(string cell) => cell.Length <= 40 ? $"'{cell}'" : $"'{cell.AsSpan(0, 37)}...'";
}
