namespace LogReg.Simd.Memory;

/// <summary>How the categorical columns of a matrix map to features, and how their codes are stored.</summary>
/// <remarks>
/// Codes are stored renumbered: categories that occur only, the frequent ones of a column first, each in the lane of its feature (<see cref="ColumnOrder"/>), so that what is often used of a column's
/// coefficients and sums lies together in the caches. The places of all columns' categories, behind those of the numbers, number the coefficients and sums of a pass.
/// </remarks>
internal sealed class CodeColumns
{
    private const int LaneCount = 16;

    /// <param name="categoryCounts">The categories of each column.</param>
    /// <param name="firstFeature">The feature of the first category of the first column.</param>
    public CodeColumns(ReadOnlySpan<int> categoryCounts, int firstFeature)
    {
        Counts = categoryCounts.ToArray();
        Bases = new int[Counts.Length];
        Sizes = new int[Counts.Length];
        Offsets = new int[Counts.Length];
        long next = firstFeature;
        for (int f = 0; f < Counts.Length; f++)
        {
            Bases[f] = (int)next;
            next += Counts[f];

            Sizes[f] = SizeOf(Counts[f]);
            Offsets[f] = RowBytes;
            RowBytes += Sizes[f];
        }

        FeatureCount = (int)next;
        int firstPlace = (firstFeature + LaneCount - 1) / LaneCount * LaneCount;
        FirstPlaces = new int[Counts.Length];
        Originals = [.. Enumerable.Repeat(-1, firstPlace)];
        for (int j = 0; j < firstFeature; j++)
        {
            Originals[j] = j;
        }
    }

    /// <summary>Gets the feature of each place, −1 for those that stand for none.</summary>
    public int[] Originals { get; private set; }

    /// <summary>Gets the place of each column's code 0.</summary>
    public int[] FirstPlaces { get; }

    /// <summary>The bytes of a code of a column with so many categories: it holds the code for none of them too.</summary>
    public static int SizeOf(int categoryCount) => NoneOfCount(categoryCount) <= byte.MaxValue ? 1 : NoneOfCount(categoryCount) <= ushort.MaxValue ? sizeof(ushort) : sizeof(int);

    /// <summary>The stored code of rows that are in none of a column's categories.</summary>
    public int NoneOf(int column) => NoneOfCount(Counts[column]);

    /// <summary>Gives the categories of the columns their places.</summary>
    /// <param name="orders">The order of each column's categories, by feature.</param>
    public void Order(ColumnOrder[] orders)
    {
        List<int> originals = [.. Originals];
        for (int f = 0; f < orders.Length; f++)
        {
            FirstPlaces[f] = originals.Count;
            originals.AddRange(orders[f].Originals);
        }

        Originals = [.. originals];
    }

    /// <summary>Gets the categories of each column.</summary>
    public int[] Counts { get; }

    /// <summary>Gets the feature of each column's first category.</summary>
    public int[] Bases { get; }

    /// <summary>Gets the bytes of a code of each column: 1, 2 or 4.</summary>
    public int[] Sizes { get; }

    /// <summary>Gets the bytes of a row's codes before those of each column.</summary>
    public int[] Offsets { get; }

    /// <summary>Gets the bytes of a row's codes.</summary>
    public int RowBytes { get; }

    /// <summary>Gets the features, those before the first category included.</summary>
    public int FeatureCount { get; }

    private static int NoneOfCount(int categoryCount) => (categoryCount + LaneCount - 1) / LaneCount * LaneCount;
}
