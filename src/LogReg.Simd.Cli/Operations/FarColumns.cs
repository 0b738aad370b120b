using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Columns of sparse rows that lie far from zero, as a time in seconds: training with an intercept moves such columns of dense rows, and not of sparse ones, whose zeros would have to be stored.</summary>
internal static class FarColumns
{
    /// <summary>What dense rows may take where they were not asked for.</summary>
    private const long MostDenseBytes = 256 << 20;

    /// <summary>The names of those columns; none of dense rows, where the intercept is left out, and of tables, whose columns were moved when they were read.</summary>
    public static IReadOnlyList<string> Of<T>(LabeledData<T> dataset, bool fitsIntercept, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!fitsIntercept || RowEntries<T>.Of(dataset.Features) is not { } entries)
        {
            return [];
        }

        (double[] means, double[] deviations) = FeatureSpread.OfEntries(dataset.Features, entries, cancellation);
        int[] far = [.. Enumerable.Range(0, means.Length).Where(j => deviations[j] > 0 && FeatureOffset.Choose(means[j], deviations[j]) != 0)];
        IReadOnlyList<string> names = far.Length > 0 ? dataset.Encoding.FeatureNames : [];
        return [.. far.Select(j => names[j])];
    }

    /// <summary>Says whether the data are to be read again into dense rows: where nobody chose how they are stored, and they take little.</summary>
    public static bool RequireDense<T>(IReadOnlyList<string> far, LabeledData<T> dataset, DataOptions reading, string source, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool repeats = far.Count > 0 && reading.Storage == RowStorage.Auto && (double)dataset.Features.SampleCount * dataset.Features.FeatureCount * sizeof(double) <= MostDenseBytes;
        if (repeats)
        {
            consoles.Notice($"{source}: the column{(far.Count == 1 ? string.Empty : "s")} {ClassCheck.Listed(far)} {(far.Count == 1 ? "lies" : "lie")} far from zero, from where sparse rows cannot be moved, so dense rows are used; --sparse yes keeps them sparse.");
        }

        return repeats;
    }
}
