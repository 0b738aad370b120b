namespace LogReg.Simd.Sessions;

/// <summary>The objective at the start and after each iteration; of long runs at evenly spaced ones and the last, so that memory does not grow with the iterations.</summary>
/// <param name="expectedCount">The values that are expected, for which there is memory at once.</param>
/// <param name="mostKept">The most values to keep, even.</param>
internal sealed class ObjectiveHistory(int expectedCount, int mostKept = ObjectiveHistory.MostValues)
{
    /// <summary>8 MiB of values.</summary>
    public const int MostValues = 1 << 20;

    private readonly List<double> kept = new(Math.Min(expectedCount, mostKept));
    private long added;
    private long step = 1;
    private double last;

    /// <summary>Adds the value of the next iteration.</summary>
    public void Add(double value)
    {
        last = value;
        if (added++ % step != 0)
        {
            return;
        }

        if (kept.Count == mostKept)
        {
            // The number of values is even, so that this one is kept at the new step too.
            step *= 2;
            for (int i = 0; i < mostKept / 2; i++)
            {
                kept[i] = kept[2 * i];
            }

            kept.RemoveRange(mostKept / 2, mostKept / 2);
        }

        kept.Add(value);
    }

    /// <summary>The values that are kept, and the last one that was added; to be asked for when all have been.</summary>
    public IReadOnlyList<double> Values() => added == 0 || (added - 1) % step == 0 ? kept : [.. kept, last];
}
