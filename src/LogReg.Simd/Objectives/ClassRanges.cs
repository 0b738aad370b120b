using System.Numerics.Tensors;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <summary>What features a separation of classes comes from: the ranges of columns within each class, and the features of a direction.</summary>
internal static unsafe class ClassRanges
{
    /// <summary>The least and the largest element of every column, class after class, among the rows of a class that count.</summary>
    /// <param name="features">The columns.</param>
    /// <param name="samples">The classes of the rows, as labels from 0 on, and their weights.</param>
    /// <param name="classCount">The classes.</param>
    public static (double[] Lowest, double[] Highest) Of<T>(FeatureSource<T> features, SampleMemory<T> samples, int classCount)
        where T : unmanaged
    {
        int d = features.FeatureCount;
        double[] lowest = new double[classCount * d];
        double[] highest = new double[classCount * d];
        Array.Fill(lowest, double.PositiveInfinity);
        Array.Fill(highest, double.NegativeInfinity);
        T[] row = new T[d];
        for (int i = 0; i < samples.Count; i++)
        {
            if (samples.Weights != null && Elements.ToDouble(samples.Weights[i]) == 0)
            {
                continue;
            }

            features.CopyRowTo(i, row);
            int first = (int)Elements.ToDouble(samples.Labels[i]) * d;
            for (int j = 0; j < d; j++)
            {
                double value = Elements.ToDouble(row[j]);
                lowest[first + j] = Math.Min(lowest[first + j], value);
                highest[first + j] = Math.Max(highest[first + j], value);
            }
        }

        return (lowest, highest);
    }

    /// <summary>The features with more than a part of the largest share in a direction, largest first.</summary>
    /// <param name="shares">The share of each feature.</param>
    /// <param name="leastShare">The part.</param>
    public static int[] Largest(double[] shares, double leastShare)
    {
        double largest = shares.Length == 0 ? 0 : TensorPrimitives.Max<double>(shares);
        return [.. Enumerable.Range(0, shares.Length).Where(j => shares[j] > leastShare * largest).OrderByDescending(j => shares[j]).ThenBy(j => j)];
    }
}
