using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Samples of the rows of a source: spread evenly, and with the rows of <see cref="RareRows{T}"/> where columns need them.</summary>
/// <remarks>The rare rows count once and the spread ones for all others, so that sums over a sample estimate those over all rows.</remarks>
internal sealed class CoveringSample<T>(FeatureSource<T> features, WorkerTeam team) : IDisposable
    where T : unmanaged
{
    /// <summary>Rare rows are no more than the spread ones, nor than this share of all.</summary>
    private const int RareShare = 4;

    /// <summary>The rows that no draw misses are no more than this share of it: twice as many cost mnist, ten classes, 6 % of its time.</summary>
    private const int CertainShare = 8;

    private readonly RareRows<T> rare = new(features, team);

    /// <summary>Gets the reads of the features that the choice has cost so far.</summary>
    public double Passes => rare.Passes;

    /// <summary>Takes a sample of at least so many rows; null where that would be more than half of them.</summary>
    /// <param name="samples">The samples of all rows.</param>
    /// <param name="sampleCount">The rows to take at least.</param>
    /// <param name="taken">The features of the sample; the caller disposes them.</param>
    /// <param name="takenSamples">Its samples; the caller disposes them.</param>
    public bool TryTake(SampleMemory<T> samples, int sampleCount, out FeatureSource<T>? taken, out SampleMemory<T>? takenSamples)
    {
        (taken, takenSamples) = (features.TakeSpread(sampleCount, out int[] strips), null);
        if (taken is null)
        {
            return false;
        }

        int[] rareRows = rare.Find(taken, Math.Min(taken.SampleCount, features.SampleCount / RareShare));
        if (rareRows.Length == 0)
        {
            takenSamples = samples.TakeStrips(strips);
            return true;
        }

        taken.Dispose();
        (int[] rows, int rareCount) = Merge(strips, rareRows);
        taken = features.Select(rows, team);
        double factor = (features.SampleCount - rareCount) / (double)(rows.Length - rareCount);
        takenSamples = samples.TakeRows(rows, rareRows, factor);
        return true;
    }

    /// <summary>The rows that a sample of so many drawn ones must not miss, ascending.</summary>
    public int[] RareRowsBeside(int sampleCount)
    {
        using FeatureSource<T>? spread = features.TakeSpread(sampleCount, out _);
        return spread is null ? [] : rare.Find(spread, sampleCount / CertainShare);
    }

    public void Dispose() => rare.Dispose();

    /// <summary>The rows of strips and the rare ones, ascending, without the last ones that do not fill a strip, and how many of them are rare.</summary>
    private static (int[] Rows, int RareCount) Merge(int[] strips, int[] rareRows)
    {
        int[] rows = new int[(strips.Length * Lanes.Count) + rareRows.Length];
        int count = 0;
        int rareCount = 0;
        foreach (int strip in strips)
        {
            int first = strip * Lanes.Count;
            for (; rareCount < rareRows.Length && rareRows[rareCount] < first; rareCount++)
            {
                rows[count++] = rareRows[rareCount];
            }

            for (int row = first; row < first + Lanes.Count; row++)
            {
                rows[count++] = row;
                rareCount += rareCount < rareRows.Length && rareRows[rareCount] == row ? 1 : 0;
            }
        }

        for (; rareCount < rareRows.Length; rareCount++)
        {
            rows[count++] = rareRows[rareCount];
        }

        int whole = count / Lanes.Count * Lanes.Count;
        int dropped = rareRows.Count(row => row > rows[whole - 1]);
        return (rows[..whole], rareCount - dropped);
    }
}
