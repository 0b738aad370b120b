using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Passes;

/// <summary>Weighted means and population standard deviations of sparse columns, zeros counted, in double, in two passes over the entries.</summary>
/// <remarks>
/// Sums are of differences from the column's element in the first row, so that a constant column has a deviation of exactly zero. What is not stored enters by its weight: S less the weights of the
/// rows that store the column, or exactly nothing where all of them do. One thread adds the rows up in order: the same bits on any number of threads.
/// </remarks>
internal sealed unsafe class SparseMoments<T>(IEntryRows<T> features) : ColumnMoments<T>
    where T : unmanaged
{
    private const double LastBits = 4.5e-16;

    private readonly double[] centers = new double[features.FeatureCount];
    private readonly double[] absent = new double[features.FeatureCount];
    private readonly int[] counts = new int[features.FeatureCount];
    private readonly RowEntries<T> row = new(features);

    public override void Compute(T* weights, double weightSum, Span<double> means, Span<double> deviations)
    {
        Center();
        SumAbsent(weights, weightSum);
        Sum(weights, weightSum, squared: false, means);
        for (int j = 0; j < centers.Length; j++)
        {
            means[j] += centers[j];
            centers[j] = means[j];
        }

        Sum(weights, weightSum, squared: true, deviations);
        for (int j = 0; j < deviations.Length; j++)
        {
            double deviation = Math.Sqrt(deviations[j]);
            deviations[j] = deviation > LastBits * Math.Abs(means[j]) ? deviation : 0;
        }
    }

    public override void Dispose() => row.Dispose();

    private void Center()
    {
        Array.Clear(centers);
        if (features.SampleCount > 0)
        {
            row.Read(0);
        }

        for (int e = 0; e < row.Count; e++)
        {
            centers[row.Columns[e]] = Elements.ToDouble(row.Values[e]);
        }
    }

    /// <summary>The weight of the rows that do not store a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumAbsent(T* weights, double weightSum)
    {
        Array.Clear(absent);
        Array.Clear(counts);
        for (int i = 0; i < features.SampleCount; i++)
        {
            double weight = weights == null ? 1 : Elements.ToDouble(weights[i]);
            row.Read(i);
            for (int e = 0; e < row.Count; e++)
            {
                absent[row.Columns[e]] += weight;
                counts[row.Columns[e]]++;
            }
        }

        for (int j = 0; j < absent.Length; j++)
        {
            absent[j] = counts[j] == features.SampleCount ? 0 : Math.Max(0, weightSum - absent[j]);
        }
    }

    /// <summary>Σ s·(x − center) / S, or of its square, by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(T* weights, double weightSum, bool squared, Span<double> sums)
    {
        sums.Clear();
        for (int i = 0; i < features.SampleCount; i++)
        {
            double weight = weights == null ? 1 : Elements.ToDouble(weights[i]);
            row.Read(i);
            for (int e = 0; e < row.Count; e++)
            {
                int j = row.Columns[e];
                double difference = Elements.ToDouble(row.Values[e]) - centers[j];
                sums[j] += weight * (squared ? difference * difference : difference);
            }
        }

        for (int j = 0; j < sums.Length; j++)
        {
            double zero = squared ? centers[j] * centers[j] : -centers[j];
            sums[j] = (sums[j] + (absent[j] * zero)) / weightSum;
        }
    }
}
