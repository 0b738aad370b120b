using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Passes;

/// <summary>Weighted means and population standard deviations of sparse columns, zeros counted, in double, in two passes over the entries.</summary>
/// <remarks>
/// Sums are of differences from the column's element in the first row, so that a constant column has a deviation of exactly zero. What is not stored enters by its weight: S less the weights of the rows that store
/// the column, or exactly nothing where all of them do. One thread adds the rows up in order: the same bits on any number of threads.
/// </remarks>
internal sealed unsafe class SparseMoments<T>(SparseMatrix<T> features) : ColumnMoments<T>
    where T : unmanaged
{
    private const double LastBits = 4.5e-16;

    private readonly double[] centers = new double[features.FeatureCount];
    private readonly double[] absent = new double[features.FeatureCount];
    private readonly int[] counts = new int[features.FeatureCount];

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

    public override void Dispose()
    {
    }

    private void Center()
    {
        Array.Clear(centers);
        SparseEntries entries = features.Entries;
        for (nint e = 0; features.SampleCount > 0 && e < entries.First(1); e++)
        {
            centers[entries.Columns[e]] = Elements.ToDouble(features.ValueAt(entries, e));
        }
    }

    /// <summary>The weight of the rows that do not store a column.</summary>
    private void SumAbsent(T* weights, double weightSum)
    {
        Array.Clear(absent);
        Array.Clear(counts);
        SparseEntries entries = features.Entries;
        for (int row = 0; row < features.SampleCount; row++)
        {
            double weight = weights == null ? 1 : Elements.ToDouble(weights[row]);
            for (nint e = entries.First(row); e < entries.First(row + 1); e++)
            {
                absent[entries.Columns[e]] += weight;
                counts[entries.Columns[e]]++;
            }
        }

        for (int j = 0; j < absent.Length; j++)
        {
            absent[j] = counts[j] == features.SampleCount ? 0 : Math.Max(0, weightSum - absent[j]);
        }
    }

    /// <summary>Σ s·(x − center) / S, or of its square, by column.</summary>
    private void Sum(T* weights, double weightSum, bool squared, Span<double> sums)
    {
        sums.Clear();
        SparseEntries entries = features.Entries;
        for (int row = 0; row < features.SampleCount; row++)
        {
            double weight = weights == null ? 1 : Elements.ToDouble(weights[row]);
            for (nint e = entries.First(row); e < entries.First(row + 1); e++)
            {
                int j = entries.Columns[e];
                double difference = Elements.ToDouble(features.ValueAt(entries, e)) - centers[j];
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
