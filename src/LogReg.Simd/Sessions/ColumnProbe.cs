using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Sessions;

/// <summary>A look at rows spread over the matrix, which tells at next to no cost that nothing special has to be done with its columns.</summary>
internal static class ColumnProbe
{
    private const int ProbedStrips = 64;

    /// <summary>What the probe takes for far, so that it misses no column that the whole matrix shows to be far.</summary>
    private const double Margin = 0.5;

    /// <summary>Whether some column seems to lie far from zero compared with its spread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool SeesFarColumn<T>(FeatureSource<T> features, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        int d = features.FeatureCount;
        double[] means = new double[d];
        double[] squares = new double[d];
        T[] row = new T[d];
        double total = 0;
        foreach (int index in Rows(features, ProbedStrips))
        {
            double weight = sampleWeights.IsEmpty ? 1 : Elements.ToDouble(sampleWeights[index]);
            if (weight == 0)
            {
                continue;
            }

            // Updated without cancellation (Welford 1962, West 1979).
            total += weight;
            double share = weight / total;
            features.CopyRowTo(index, row);
            for (int j = 0; j < d; j++)
            {
                double value = Elements.ToDouble(row[j]);
                double difference = value - means[j];
                means[j] += share * difference;
                squares[j] += weight * difference * (value - means[j]);
            }
        }

        for (int j = 0; j < d; j++)
        {
            if (FeatureOffset.IsFar(means[j], Margin * Math.Sqrt(squares[j] / total)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The largest magnitude of every column after its offset.</summary>
    /// <param name="features">The columns.</param>
    /// <param name="offsets">What is subtracted, one per column; null for zeros.</param>
    /// <param name="isWhole">Whether all rows are looked at.</param>
    public static double[] Magnitudes<T>(FeatureSource<T> features, double[]? offsets, bool isWhole)
        where T : unmanaged
    {
        double[] magnitudes = new double[features.FeatureCount];
        T[] row = new T[features.FeatureCount];
        foreach (int index in Rows(features, isWhole ? int.MaxValue : ProbedStrips))
        {
            features.RaiseMagnitudes(index, offsets, row, magnitudes);
        }

        return magnitudes;
    }

    private static IEnumerable<int> Rows<T>(FeatureSource<T> features, int mostStrips)
        where T : unmanaged
    {
        int strips = features.StripCount;
        int count = Math.Min(strips, mostStrips);
        for (int i = 0; i < count; i++)
        {
            int first = (int)((long)i * strips / count) * Lanes.Count;
            for (int row = first; row < Math.Min(first + Lanes.Count, features.SampleCount); row++)
            {
                yield return row;
            }
        }
    }
}
