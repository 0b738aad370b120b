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

    /// <summary>
    /// Where a third of the columns are rare and the penalty decides none of them, as many rows are certain as are drawn, and fewer by the square of that share. mnist, ten classes, standardised, is such a
    /// table: with half as many rows it takes 1.7 times the passes. As given its penalty of 1/n decides most of the rare columns: by the share itself it takes 10 to 25 % more time.
    /// </summary>
    private const double RareFactor = 3;

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

    /// <summary>Finds what a sample of drawn rows must not miss: as many rows as are drawn at most, and fewer where few columns are rare or the penalty decides them.</summary>
    /// <param name="sampleCount">The rows that are drawn.</param>
    /// <param name="coordinates">What the variables of a class mean.</param>
    /// <param name="usualCurvature">A usual curvature of the loss along a logit.</param>
    /// <param name="l2Strength">λ₂, beside which columns of little curvature need not be known.</param>
    public CertainRows CertainRowsBeside(int sampleCount, Coordinates coordinates, double usualCurvature, double l2Strength)
    {
        using FeatureSource<T>? spread = features.TakeSpread(sampleCount, out _);
        if (spread is null || rare.MagnitudesBeside(spread) is not { } magnitudes)
        {
            return CertainRows.None;
        }

        RareColumns columns = new(magnitudes, coordinates, usualCurvature, l2Strength, features.SampleCount);
        double share = Math.Min(RareFactor * columns.Shares.Sum() / columns.Shares.Length, 1);
        int most = Math.Min((int)(share * share * sampleCount), features.SampleCount / RareShare);
        return new CertainRows(rare.Find(spread, most, columns.Shares), columns.RowShares);
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
