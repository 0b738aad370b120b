using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Cli.Operations;

/// <summary>
/// Columns of sparse rows that lie far from zero, as a time in seconds: training with an intercept moves such columns of dense rows, and not of sparse ones, whose zeros would have to be stored.
/// </summary>
/// <param name="Names">Their names.</param>
/// <param name="FitDense">Whether dense rows of the data are possible and small.</param>
internal sealed record FarColumns(IReadOnlyList<string> Names, bool FitDense)
{
    /// <summary>What dense rows may take where they were not asked for.</summary>
    private const long MostDenseBytes = 256 << 20;

    /// <summary>The most different values of a column that are counted.</summary>
    private const int MostCounted = 16;

    /// <summary>A value in more of the rows than this share makes a column one that hardly varies, as a flag does: dense rows would cost its sparsity and win no digits.</summary>
    private const double MostRowsOfOneValue = 0.9;

    public static FarColumns None { get; } = new([], FitDense: false);

    /// <summary>Gets the columns and their verb, as in a sentence.</summary>
    public string Sentence => $"{ClassCheck.Listed(Names)} {(Names.Count == 1 ? "lies" : "lie")} far from zero";

    /// <summary>Looks for them, in one pass over the entries and, where a column may be one, another.</summary>
    /// <returns>None of dense rows, of categories, and of columns that were moved when they were read.</returns>
    public static FarColumns Of<T>(FeatureSource<T> features, DataEncoding encoding, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (RowEntries<T>.Of(features) is not { } entries)
        {
            return None;
        }

        (double[] means, double[] deviations) = FeatureSpread.OfEntries(features, entries, cancellation);
        IEnumerable<int> numbers = encoding.Columns.Count == 0
            ? Enumerable.Range(0, means.Length)
            : encoding.Columns.Where(column => column.Kind == ColumnKind.Numeric).Select(column => column.FirstFeature);
        int[] far = [.. numbers.Where(j => deviations[j] > 0 && FeatureOffset.Choose(means[j], deviations[j]) != 0)];
        int[] varied = far.Length == 0 ? [] : Varied(features, entries, far, cancellation);
        IReadOnlyList<string> names = varied.Length > 0 ? encoding.FeatureNames : [];
        return varied.Length == 0 ? None : new FarColumns([.. varied.Select(j => names[j])], encoding.Hashing is null && AreSmall(features));
    }

    /// <summary>Says whether the data are to be read again into dense rows: where nobody chose how they are stored, and they take little.</summary>
    public static bool RequireDense<T>(LabeledData<T> dataset, bool fitsIntercept, DataOptions reading, string source, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool mayBeDense = fitsIntercept && reading is { Storage: RowStorage.Auto, HashBits: null } && dataset.Encoding.Hashing is null && AreSmall(dataset.Features);
        if (!mayBeDense || Of(dataset.Features, dataset.Encoding, consoles.Cancellation) is not { Names.Count: > 0 } far)
        {
            return false;
        }

        consoles.Notice(
            $"{source}: the column{(far.Names.Count == 1 ? string.Empty : "s")} {far.Sentence}, from where sparse rows cannot be moved, so dense rows are used; --sparse yes keeps them sparse.");
        return true;
    }

    private static bool AreSmall<T>(FeatureSource<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (double)features.SampleCount * features.FeatureCount * sizeof(double) <= MostDenseBytes;

    /// <summary>Those of some columns, stored in nearly all rows, that have no one value in most of them.</summary>
    private static int[] Varied<T>(FeatureSource<T> features, RowEntries<T> entries, int[] columns, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<T, int>[] counts = [.. columns.Select(_ => new Dictionary<T, int>(MostCounted))];
        for (int i = 0; i < features.SampleCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            entries.Read(i);
            for (int c = 0; c < columns.Length; c++)
            {
                T value = entries[columns[c]];
                if (counts[c].TryGetValue(value, out int count) || counts[c].Count < MostCounted)
                {
                    counts[c][value] = count + 1;
                }
            }
        }

        return [.. columns.Where((_, c) => counts[c].Values.Max() <= MostRowsOfOneValue * features.SampleCount)];
    }
}
