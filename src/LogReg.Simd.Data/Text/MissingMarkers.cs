using System.Text;

namespace LogReg.Simd.Data.Text;

/// <summary>The texts that stand for missing cells. An empty cell is always missing.</summary>
internal sealed class MissingMarkers
{
    private readonly byte[][] numbers;
    private readonly byte[][] texts;
    private readonly ulong lengthsOfTexts;

    /// <summary>Markers by the kind of the column.</summary>
    /// <param name="ofNumbers">In columns of numbers, in any case.</param>
    /// <param name="ofTexts">In columns of text, where they are not quoted.</param>
    public MissingMarkers(IReadOnlyList<string> ofNumbers, IReadOnlyList<string> ofTexts)
    {
        OfNumbers = ofNumbers;
        OfTexts = ofTexts;
        numbers = [.. ofNumbers.Select(Encoding.UTF8.GetBytes)];
        HaveNumbers = numbers.Any(marker => Numbers.TryParse(marker, out double _));
        texts = [.. ofTexts.Select(Encoding.UTF8.GetBytes)];
        lengthsOfTexts = texts.Aggregate(1UL, (lengths, marker) => lengths | LengthBit(marker.Length));
    }

    /// <summary>Gets the usual ones: many where numbers are expected, where they cannot be anything else, one where texts are.</summary>
    public static MissingMarkers Usual { get; } = new(["NA", "N/A", "#N/A", "NULL", "None", "NaN", "<NA>", ".", "-", "?"], ["?"]);

    /// <summary>Gets those of encodings that name none.</summary>
    public static MissingMarkers First { get; } = new(["?", "NA", "NaN"], ["?", "NA", "NaN"]);

    /// <summary>Gets a value indicating whether a marker looks like a number, as −99 does.</summary>
    public bool HaveNumbers { get; }

    /// <summary>Gets a value indicating whether they were chosen, so that each is one in every column and among labels.</summary>
    public bool AreChosen { get; private init; }

    public IReadOnlyList<string> OfNumbers { get; }

    public IReadOnlyList<string> OfTexts { get; }

    /// <summary>Those that were chosen, for columns of any kind.</summary>
    public static MissingMarkers Of(IReadOnlyList<string>? chosen) => chosen is null ? Usual : new(chosen, chosen) { AreChosen = true };

    /// <summary>Those of an encoding.</summary>
    public static MissingMarkers Of(DataEncoding encoding) =>
        encoding.NumberMarkers is null || encoding.TextMarkers is null ? First
        : new(encoding.NumberMarkers, encoding.TextMarkers) { AreChosen = encoding.NumberMarkers.SequenceEqual(encoding.TextMarkers, StringComparer.Ordinal) };

    public bool IsMissingNumber(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == 0)
        {
            return true;
        }

        foreach (byte[] marker in numbers)
        {
            if (marker.Length == cell.Length && Ascii.EqualsIgnoreCase(marker, cell))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells an empty text, or a marker of texts as it is written, in quotation marks or not.</summary>
    public bool IsSpelled(ReadOnlySpan<byte> text) => IsMissingText(text, isQuoted: false);

    public bool IsMissingText(ReadOnlySpan<byte> cell, bool isQuoted) => (lengthsOfTexts & LengthBit(cell.Length)) != 0 && IsMarkerOfTexts(cell, isQuoted);

    /// <summary>One bit for each short length, and one for all others.</summary>
    private static ulong LengthBit(int length) => 1UL << Math.Min(length, 63);

    private bool IsMarkerOfTexts(ReadOnlySpan<byte> cell, bool isQuoted)
    {
        if (cell.Length == 0)
        {
            return true;
        }

        foreach (byte[] marker in texts)
        {
            if (!isQuoted && cell.SequenceEqual(marker))
            {
                return true;
            }
        }

        return false;
    }
}
