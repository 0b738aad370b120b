namespace LogReg.Simd.Memory;

/// <summary>How sparse rows are cut into panels, the unit of parallel work, from the row pointers alone.</summary>
/// <remarks>
/// <para>
/// A panel is whole sets of 64 rows. Where panels of about 131,072 entries, a mebibyte in single precision, and at most 4,096 rows hold twice as many entries as there are features, gradients run in T inside a
/// panel and are flushed into double at its end, as those of dense rows are. Clearing and flushing d running sums then costs little beside the entries.
/// </para>
/// <para>
/// Else the plan is wide: panels are as many as the entries pay for, one per 2·d of them, 64 at most, and a gradient is added up in double from the first row of the panel on. There is no flush, and no chain of
/// additions in T that the length of a panel would lengthen. What remains per panel and feature is one double that is cleared and one addition of the tree.
/// </para>
/// <para>
/// Fused passes of one class in single precision, one thread of a shared machine, best of a second: 1.8 ns per entry at 32,561 × 123 (a9a), 1.3 at 2,000 × 26,481 (340 entries a row), 1.7 at 50,000 × 20,000 (60), all
/// three narrow; wide 9.6 at 200,000 × 1,000,000 (40, frequencies by Zipf's law), of which logits alone take 1.5 and a gradient alone 3.7, and 8.3 at 2,000 × 2²⁰ (340), which is one panel.
/// </para>
/// </remarks>
internal sealed unsafe class SparsePlan
{
    private const int RowMultiple = 64;
    private const long PanelEntries = 1 << 17;
    private const int PanelRows = 4096;
    private const int EntriesPerFeature = 2;
    private const int MostWidePanels = 64;

    private readonly int[] firstRows;

    public SparsePlan(long* rowPointers, int sampleCount, int featureCount)
    {
        long entries = rowPointers[sampleCount];
        firstRows = Cut(rowPointers, sampleCount, PanelEntries, PanelRows);
        long paid = entries / Math.Max(1, EntriesPerFeature * (long)featureCount);
        if (PanelCount > Math.Max(1, paid) || featureCount > entries)
        {
            IsWide = true;
            long panels = Math.Clamp(paid, 1, MostWidePanels);
            firstRows = Cut(rowPointers, sampleCount, Math.Max(1, (entries + panels - 1) / panels), int.MaxValue);
        }
    }

    /// <summary>Gets a value indicating whether gradients are added up in double at once.</summary>
    public bool IsWide { get; }

    /// <summary>Gets the number of panels.</summary>
    public int PanelCount => firstRows.Length - 1;

    /// <summary>Gets the first row of a panel.</summary>
    public int FirstRow(int panel) => firstRows[panel];

    /// <summary>Gets the number of rows of a panel.</summary>
    public int RowsOf(int panel) => firstRows[panel + 1] - firstRows[panel];

    private static int[] Cut(long* rowPointers, int sampleCount, long mostEntries, int mostRows)
    {
        List<int> cuts = [0];
        int first = 0;
        for (long end = RowMultiple; first < sampleCount; end += RowMultiple)
        {
            int row = (int)Math.Min(end, sampleCount);
            bool isFull = rowPointers[row] - rowPointers[first] >= mostEntries || row - first >= mostRows;
            if (isFull || row == sampleCount)
            {
                cuts.Add(row);
                first = row;
            }
        }

        return [.. cuts];
    }
}
