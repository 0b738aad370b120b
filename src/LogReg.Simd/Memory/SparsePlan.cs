namespace LogReg.Simd.Memory;

/// <summary>How a pass over sparse rows is shared out, from the row pointers and the number of columns in use alone.</summary>
/// <remarks>
/// <para>
/// A panel, the unit of parallel work, is whole sets of 64 rows, about 131,072 entries, a mebibyte in single precision, and at most 4,096 rows. Gradients of the frequent (hot) columns run in T inside
/// a panel and are flushed into double at its end, as those of dense rows are. Hot are as many columns as pay for that: half of what a panel holds
/// in entries, 4,096 at least, where coefficients and running sums stay in an L1 or L2 cache, and 65,536 at most, where they still fit the L2.
/// </para>
/// <para>
/// The others are cold: a pass keeps the residuals of all rows, and then adds up each cold column by itself in double, from a second copy of these entries that is sorted by column. No panel has sums
/// of cold columns, nothing is read, added and written back for their sake, and columns are shared out among threads however few panels there are.
/// </para>
/// </remarks>
internal sealed unsafe class SparsePlan
{
    public const int MostHot = 1 << 16;

    private const int RowMultiple = 64;
    private const long PanelEntries = 1 << 17;
    private const int PanelRows = 4096;
    private const int EntriesPerFeature = 2;
    private const int LeastHot = 4096;
    private const int LaneCount = 16;

    private readonly int[] firstRows;

    /// <param name="rowPointers">The row pointers.</param>
    /// <param name="sampleCount">n.</param>
    /// <param name="columnCount">The identifiers of columns, frequent ones first, a multiple of 16.</param>
    /// <param name="mostHot">The most hot columns, for tests.</param>
    public SparsePlan(long* rowPointers, int sampleCount, int columnCount, int? mostHot = null)
    {
        firstRows = Cut(rowPointers, sampleCount);
        long paid = rowPointers[sampleCount] / (EntriesPerFeature * Math.Max(1L, PanelCount)) / LaneCount * LaneCount;
        HotCount = (int)Math.Min(columnCount, mostHot ?? Math.Clamp(paid, LeastHot, MostHot));
        HasCold = HotCount < columnCount;
    }

    /// <summary>Gets the number of panels.</summary>
    public int PanelCount => firstRows.Length - 1;

    /// <summary>Gets the number of hot columns, whose identifiers are below it; a multiple of 16.</summary>
    public int HotCount { get; }

    /// <summary>Gets a value indicating whether there are cold columns.</summary>
    public bool HasCold { get; }

    /// <summary>Gets the first row of a panel.</summary>
    public int FirstRow(int panel) => firstRows[panel];

    /// <summary>Gets the number of rows of a panel.</summary>
    public int RowsOf(int panel) => firstRows[panel + 1] - firstRows[panel];

    /// <summary>The most entries of a group of so many rows, groups beginning with panels.</summary>
    public nint MostEntries(long* rowPointers, int groupRows)
    {
        long most = 0;
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int end = firstRows[panel + 1];
            for (int row = firstRows[panel]; row < end; row += groupRows)
            {
                most = Math.Max(most, rowPointers[Math.Min(end, row + groupRows)] - rowPointers[row]);
            }
        }

        return (nint)most;
    }

    private static int[] Cut(long* rowPointers, int sampleCount)
    {
        List<int> cuts = [0];
        int first = 0;
        for (long end = RowMultiple; first < sampleCount; end += RowMultiple)
        {
            int row = (int)Math.Min(end, sampleCount);
            bool isFull = rowPointers[row] - rowPointers[first] >= PanelEntries || row - first >= PanelRows;
            if (isFull || row == sampleCount)
            {
                cuts.Add(row);
                first = row;
            }
        }

        return [.. cuts];
    }
}
