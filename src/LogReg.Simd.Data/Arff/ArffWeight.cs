namespace LogReg.Simd.Data.Arff;

/// <summary>The weight of an instance: a number in braces behind a row, with a comma or a blank before it.</summary>
internal static class ArffWeight
{
    /// <summary>Cuts a weight off a row.</summary>
    /// <param name="row">The row without outer blanks; afterwards without its weight.</param>
    /// <returns>The weight without its braces; nothing where the row has none.</returns>
    public static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> row)
    {
        int open = row.LastIndexOf((byte)'{');
        if (open <= 0 || row[^1] != '}' || row[open - 1] is not ((byte)',' or (byte)' ' or (byte)'\t' or (byte)'}'))
        {
            return [];
        }

        ReadOnlySpan<byte> weight = row[(open + 1)..^1].Trim(" \t"u8);
        ReadOnlySpan<byte> before = row[..open].TrimEnd(" \t"u8);
        before = before is [.., (byte)','] ? before[..^1].TrimEnd(" \t"u8) : before;

        // A brace that belongs to a text or to a sparse row stands between marks, or has more than a number in it.
        if (weight.IsEmpty || weight.IndexOfAny("'\", \t"u8) >= 0 || (row[0] == '{' && before[^1] != '}'))
        {
            return [];
        }

        row = before;
        return weight;
    }
}
