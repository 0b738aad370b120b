using System.Text;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Records;

/// <summary>What a cell of a record is where a number is wanted.</summary>
internal enum CellNumber
{
    Missing,
    Number,
    Text,
}

/// <summary>Reads cells of records where numbers are wanted.</summary>
internal static class CellNumbers
{
    private const int MostBytes = 512;

    /// <summary>Reads a cell: texts as those of a file are read.</summary>
    public static CellNumber Read(RecordCell cell, NumberFormat format, MissingMarkers missing, out double value)
    {
        value = cell.NumberOrNaN;
        if (cell.TextOrNull is not { } text)
        {
            return cell.IsMissing ? CellNumber.Missing : CellNumber.Number;
        }

        Span<byte> buffer = stackalloc byte[MostBytes];
        if (!Encoding.UTF8.TryGetBytes(text, buffer, out int length))
        {
            return CellNumber.Text;
        }

        ReadOnlySpan<byte> bytes = buffer[..length];
        return missing.HaveNumbers && missing.IsMissingNumber(bytes) ? CellNumber.Missing
            : format.TryParse(bytes, out value) ? CellNumber.Number
            : missing.IsMissingNumber(bytes) ? CellNumber.Missing
            : CellNumber.Text;
    }

    /// <summary>What to say about a number that the element type cannot hold.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="scale">What features are divided by.</param>
    /// <param name="isWeight">Whether it is a sample weight and no feature.</param>
    public static string NotFinite<T>(RecordCell cell, double scale, bool isWeight = false) =>
        double.IsFinite(cell.NumberOrNaN) || cell.TextOrNull is not null
            ? LargeNumber.MessageOf<T>($"{cell}", scale, isWeight)
            : $"The number is {cell}. Correct it, or mark the cell as missing.";
}
