using System.Numerics;
using System.Numerics.Tensors;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Cli.Operations;

/// <summary>How much every feature varies.</summary>
internal static class FeatureSpread
{
    /// <summary>Computes the population standard deviation of every feature, whatever the weights of the rows.</summary>
    /// <remarks>Sums of differences from the first row, in double and in the order of the rows: no digits are lost in columns far from zero, and threads change no bit.</remarks>
    public static double[] Of<T>(Samples<T> samples, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] deviations = RowEntries<T>.Of(samples.Features) is { } entries ? OfEntries(samples.Features, entries, cancellation).Deviations : OfDense(samples.Features, cancellation);
        return samples.FeatureScale == 1 ? deviations : Array.ConvertAll(deviations, deviation => deviation / samples.FeatureScale);
    }

    private static double[] OfDense<T>(FeatureSource<T> features, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = features.FeatureCount;
        T[] row = new T[count];
        double[] first = new double[count];
        double[] difference = new double[count];
        double[] sums = new double[count];
        double[] squares = new double[count];
        for (int i = 0; i < features.SampleCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            features.CopyRowTo(i, row);
            TensorPrimitives.ConvertTruncating<T, double>(row, difference);
            if (i == 0)
            {
                difference.CopyTo(first, 0);
            }

            TensorPrimitives.Subtract<double>(difference, first, difference);
            TensorPrimitives.Add<double>(sums, difference, sums);
            TensorPrimitives.MultiplyAdd<double>(difference, difference, squares, squares);
        }

        double rows = features.SampleCount;
        for (int j = 0; j < count; j++)
        {
            double mean = sums[j] / rows;
            squares[j] = Math.Sqrt(Math.Max(0, (squares[j] / rows) - (mean * mean)));
        }

        return squares;
    }

    /// <summary>Means and deviations from the features that are not zero; those that are have all the same difference from the first row.</summary>
    public static (double[] Means, double[] Deviations) OfEntries<T>(FeatureSource<T> features, RowEntries<T> entries, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = features.FeatureCount;
        double[] first = new double[count];
        double[] sums = new double[count];
        double[] squares = new double[count];
        int[] stored = new int[count];
        for (int i = 0; i < features.SampleCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            entries.Read(i);
            for (int e = 0; e < entries.Columns.Length; e++)
            {
                int column = entries.Columns[e];
                double value = double.CreateTruncating(entries.Values[e]);
                first[column] = i == 0 ? value : first[column];
                double difference = value - first[column];
                sums[column] += difference;
                squares[column] += difference * difference;
                stored[column]++;
            }
        }

        double rows = features.SampleCount;
        for (int j = 0; j < count; j++)
        {
            double zeros = rows - stored[j];
            double mean = (sums[j] - (zeros * first[j])) / rows;
            squares[j] = Math.Sqrt(Math.Max(0, ((squares[j] + (zeros * first[j] * first[j])) / rows) - (mean * mean)));
            sums[j] = first[j] + mean;
        }

        return (sums, squares);
    }
}
