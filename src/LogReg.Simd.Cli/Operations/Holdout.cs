using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Divides rows into those that train and those that judge.</summary>
internal static class Holdout
{
    /// <summary>Divides a data set, which can be disposed afterwards. Both parts keep the order of the rows.</summary>
    public static (Samples<T> Train, Samples<T> Test) Split<T>(Dataset<T> dataset, double fraction, int seed, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool[] isHeldOut = Choose(dataset.Labels.Length, fraction, seed);
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

    /// <summary>Chooses round(fraction·count) rows, at least one and not all, each set of them as likely as any other.</summary>
    public static bool[] Choose(int count, double fraction, int seed)
    {
        if (count < 2)
        {
            throw new UsageException("A holdout takes two rows or more, and there is one. Leave --holdout out.");
        }

        int wanted = Math.Clamp((int)Math.Round(fraction * count), 1, count - 1);
        bool[] chosen = new bool[count];
        ulong state = (ulong)seed;

        // One pass: a row is taken with the chance that the rows wanted have among those that are left.
        for (int row = 0; row < count && wanted > 0; row++)
        {
            if ((Int128)Next(ref state) * (count - row) < (Int128)wanted << 64)
            {
                chosen[row] = true;
                wanted--;
            }
        }

        return chosen;
    }

    /// <summary>SplitMix64, whose numbers do not change with the framework.</summary>
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static Samples<T> Take<T>(Dataset<T> dataset, bool[] isHeldOut, bool wanted, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int CheckEvery = 4096;
        int features = dataset.Features.FeatureCount;
        int count = isHeldOut.Count(held => held == wanted);
        using FeatureMatrixBuilder<T> builder = new(count, features);
        T[] labels = new T[count];
        int[] classes = new int[count];
        T[]? weights = dataset.SampleWeights is null ? null : new T[count];
        T[] values = new T[features];
        int next = 0;
        for (int row = 0; row < isHeldOut.Length; row++)
        {
            if (row % CheckEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (isHeldOut[row] != wanted)
            {
                continue;
            }

            dataset.Features.CopyRowTo(row, values);
            builder.Append(values);
            labels[next] = dataset.Labels[row];
            classes[next] = dataset.ClassIndices[row];
            if (weights is not null)
            {
                weights[next] = dataset.SampleWeights![row];
            }

            next++;
        }

        return new Samples<T>(builder.Build(), labels, classes, weights);
    }
}
