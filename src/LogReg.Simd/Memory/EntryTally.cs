using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Memory;

/// <summary>What has to be known of all entries before they can be stored: how often each column occurs, and the narrowest form of the values.</summary>
internal sealed class EntryTally<T>
    where T : unmanaged
{
    /// <summary>Up to so many columns have a counter each, however few entries there are.</summary>
    private const int CountedColumns = 1 << 20;

    private readonly int[]? counts;
    private readonly List<int> columns = [];
    private NarrowestForm form = new(typeof(T) == typeof(float));

    public EntryTally(int featureCount, long entryCount)
    {
        counts = featureCount <= Math.Max(CountedColumns, 16 * entryCount) ? new int[featureCount] : null;
    }

    /// <summary>Gets the narrowest form that holds all values exactly.</summary>
    public ValueForm Form => form.Form;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(EntryRun<T> run)
    {
        if (counts is null)
        {
            columns.AddRange(run.Columns);
        }
        else
        {
            foreach (int column in run.Columns)
            {
                counts[column]++;
            }
        }

        form.Add(run.Values);
    }

    /// <summary>Adds what another knows of other entries of the same rows.</summary>
    public void Add(EntryTally<T> other)
    {
        if (counts is null)
        {
            columns.AddRange(other.columns);
        }
        else
        {
            Counters.Add(counts, other.counts);
        }

        form.Add(other.form);
    }

    /// <summary>The order of the columns.</summary>
    public ColumnOrder Order()
    {
        if (counts is not null)
        {
            return ColumnOrder.Of(counts, null);
        }

        Span<int> sorted = CollectionsMarshal.AsSpan(columns);
        sorted.Sort();
        List<int> used = [];
        List<int> of = [];
        foreach (int column in sorted)
        {
            if (used.Count > 0 && used[^1] == column)
            {
                of[^1]++;
            }
            else
            {
                used.Add(column);
                of.Add(1);
            }
        }

        return ColumnOrder.Of([.. of], [.. used]);
    }
}
