using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Divides rows into those that train and those that judge, each class in the same proportion.</summary>
internal static class Holdout
{
    /// <summary>The class of a row of weight 0: it neither trains nor judges, so that a class could be left without weight on one side.</summary>
    public const int NoClass = -1;

    /// <summary>Divides a data set, which can be disposed afterwards. Both parts keep the order of the rows.</summary>
    public static (Samples<T> Train, Samples<T> Test) Split<T>(LabeledData<T> dataset, double fraction, int seed, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool[] isHeldOut = Choose(CountedClasses(dataset.ClassIndices, dataset.SampleWeights), dataset.Encoding.ClassNames.Count, fraction, seed);
        Samples<T> train = Take(dataset, isHeldOut, wanted: false, cancellation);
        try
        {
            return (train, Take(dataset, isHeldOut, wanted: true, cancellation));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    /// <summary>Chooses rows at random: the fraction of all that count, and of each class within one row of it. Every class keeps a row that trains; none is chosen where none counts.</summary>
    /// <param name="classes">The class of each row; <see cref="NoClass"/> for one that does not count, which is not chosen.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="fraction">The share, between 0 and 1.</param>
    /// <param name="seed">Other seeds choose other rows.</param>
    public static bool[] Choose(ReadOnlySpan<int> classes, int classCount, double fraction, int seed)
    {
        int[] rows = new int[classCount];
        int count = 0;
        foreach (int index in classes)
        {
            if (index != NoClass)
            {
                rows[index]++;
                count++;
            }
        }

        ulong state = (ulong)seed;
        int[] wanted = Quotas(rows, count, fraction, skipsRows: count < classes.Length, ref state);
        bool[] chosen = new bool[classes.Length];

        // One pass: a row is taken with the chance that the rows wanted of its class have among those that are left.
        for (int row = 0; row < chosen.Length; row++)
        {
            int index = classes[row];
            if (index == NoClass)
            {
                continue;
            }

            if ((Int128)Next(ref state) * rows[index] < (Int128)wanted[index] << 64)
            {
                chosen[row] = true;
                wanted[index]--;
            }

            rows[index]--;
        }

        return chosen;
    }

    private static int[] CountedClasses<T>(int[] classes, T[]? weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => weights is null ? classes : [.. classes.Zip(weights, (index, weight) => weight == T.Zero ? NoClass : index)];

    /// <summary>How many rows of each class are chosen: its share rounded down, and one more where the remainders are largest, equal ones in random order.</summary>
    private static int[] Quotas(int[] rows, int rowCount, double fraction, bool skipsRows, ref ulong state)
    {
        int[] wanted = [.. rows.Select(count => Math.Min((int)(fraction * count), Math.Max(0, count - 1)))];
        int total = Math.Max(1, (int)Math.Round(fraction * rowCount)) - wanted.Sum();
        List<(int Class, double Remainder, ulong Lot)> order = [];
        for (int index = 0; index < rows.Length; index++)
        {
            order.Add((index, (fraction * rows[index]) - wanted[index], Next(ref state)));
        }

        foreach ((int index, _, _) in order.OrderByDescending(entry => entry.Remainder).ThenBy(entry => entry.Lot).Where(entry => wanted[entry.Class] < rows[entry.Class] - 1).Take(total))
        {
            wanted[index]++;
        }

        // Where no row counts, training says so.
        return rowCount == 0 || wanted.Any(count => count > 0)
            ? wanted
            : throw new UsageException($"A holdout takes a class of two rows or more{(skipsRows ? " of a weight above 0" : string.Empty)}, and there is none. Leave --holdout out.");
    }

    /// <summary>SplitMix64, whose numbers do not change with the framework.</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static Samples<T> Take<T>(LabeledData<T> dataset, bool[] isHeldOut, bool wanted, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] rows = [.. Enumerable.Range(0, isHeldOut.Length).Where(row => isHeldOut[row] == wanted)];
        T[]? weights = dataset.SampleWeights is { } given ? Array.ConvertAll(rows, row => given[row]) : null;
        cancellation.ThrowIfCancellationRequested();
        return new Samples<T>(dataset.Features.SelectRows(rows), Array.ConvertAll(rows, row => dataset.Labels[row]), Array.ConvertAll(rows, row => dataset.ClassIndices[row]), weights)
        {
            FeatureScale = dataset.FeatureScale,
        };
    }
}
