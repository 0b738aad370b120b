using System.Numerics;

namespace LogReg.Simd.Memory;

/// <summary>The columns that hold an entry, the frequent ones first, each in the lane of its own index.</summary>
/// <remarks>
/// Sums run in 16 lanes, feature j in lane j mod 16. So that renumbering changes no bit, columns are sorted within their lanes only: the one at rank r of lane l gets the identifier 16·r + l.
/// Coefficients and running sums that are used often then lie together in the caches, and columns without an entry
/// take no part. Frequencies are told apart by their leading three bits, and equal ones keep the order of the columns.
/// Where a lane has fewer columns than the longest, identifiers are left over; they stand for no column.
/// </remarks>
internal sealed class ColumnOrder
{
    private const int LaneCount = 16;
    private const int Buckets = 128;

    private readonly int[] originals;

    /// <summary>The identifier of each column, by column where there are not many more columns than entries, else by its place in <see cref="used"/>.</summary>
    private int[]? identifiers;
    private int[]? used;

    private ColumnOrder(int[] originals, int usedCount, int[] identifiers, int[]? used)
    {
        UsedCount = usedCount;
        this.originals = originals;
        this.identifiers = identifiers;
        this.used = used;
    }

    /// <summary>Gets a value indicating whether every identifier is its own column.</summary>
    public bool IsIdentity { get; private init; }

    /// <summary>Gets the column of each identifier; −1 for those that stand for none.</summary>
    public ReadOnlySpan<int> Originals => originals;

    /// <summary>Gets the number of identifiers, a multiple of 16.</summary>
    public int Count => originals.Length;

    /// <summary>Gets the number of columns that hold an entry.</summary>
    public int UsedCount { get; }

    /// <summary>Orders columns by how many entries each has.</summary>
    /// <param name="counts">The entries of each column, or of each of <paramref name="used"/>.</param>
    /// <param name="used">The columns, ascending, where the counts are not those of all.</param>
    public static ColumnOrder Of(int[] counts, int[]? used)
    {
        int[] ranks = new int[LaneCount * Buckets];
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                ranks[(((used is null ? i : used[i]) % LaneCount) * Buckets) + Bucket(counts[i])]++;
            }
        }

        int longest = 0;
        int total = 0;
        for (int lane = 0; lane < LaneCount; lane++)
        {
            int rank = 0;
            for (int bucket = Buckets - 1; bucket >= 0; bucket--)
            {
                ref int slot = ref ranks[(lane * Buckets) + bucket];
                (slot, rank) = (rank, rank + slot);
            }

            longest = Math.Max(longest, rank);
            total += rank;
        }

        int[] originals = new int[longest * LaneCount];
        Array.Fill(originals, -1);
        for (int i = 0; i < counts.Length; i++)
        {
            int column = used is null ? i : used[i];
            int lane = column % LaneCount;
            if (counts[i] > 0)
            {
                int identifier = (ranks[(lane * Buckets) + Bucket(counts[i])]++ * LaneCount) + lane;
                originals[identifier] = column;
                counts[i] = identifier;
            }
        }

        return new ColumnOrder(originals, total, counts, used);
    }

    /// <summary>The order in which the identifiers of this one are the columns.</summary>
    public ColumnOrder ToIdentity()
    {
        int[] own = new int[originals.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = i;
        }

        return new ColumnOrder(own, UsedCount, [], null) { IsIdentity = true };
    }

    /// <summary>Stores the identifiers of the columns of entries that follow each other.</summary>
    public unsafe void WriteIdentifiers(SparseStore store, ReadOnlySpan<int> columns, StoredEntries to, nint first)
    {
        fixed (int* all = identifiers, column = columns)
        {
            if (used is null)
            {
                store.WriteColumns(to, first, column, columns.Length, all);
                return;
            }

            for (int i = 0; i < columns.Length; i++)
            {
                int place = Array.BinarySearch(used, column[i]);
                store.WriteColumns(to, first + i, &place, 1, all);
            }
        }
    }

    /// <summary>Gets the identifier of the column at each place among those that were counted, where it holds an entry; until the order is closed.</summary>
    public ReadOnlySpan<int> Identifiers => identifiers;

    /// <summary>Forgets what only making a matrix needs.</summary>
    public void Close() => (identifiers, used) = (null, null);

    /// <summary>The place of a count among others: its exponent and the two bits after its leading one.</summary>
    private static int Bucket(int count)
    {
        int exponent = BitOperations.Log2((uint)count);
        int mantissa = exponent >= 2 ? (count >> (exponent - 2)) & 3 : (count << (2 - exponent)) & 3;
        return (exponent * 4) + mantissa;
    }
}
