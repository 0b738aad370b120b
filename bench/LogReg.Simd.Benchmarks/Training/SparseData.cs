using System.Runtime.InteropServices;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Data;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>Compressed sparse rows and labels of one training problem.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="FeatureCount">d.</param>
/// <param name="RowPointers">The row pointers.</param>
/// <param name="Columns">The column of each entry.</param>
/// <param name="Values">The value of each entry.</param>
/// <param name="Labels">Zeros and ones.</param>
internal sealed record SparseData(string Name, int FeatureCount, long[] RowPointers, int[] Columns, float[] Values, float[] Labels)
{
    public int SampleCount => Labels.Length;

    /// <summary>
    /// Makes rows of so many entries whose columns have frequencies by Zipf's law, 1/rank, and stand in a scattered order;
    /// values are ones or uniform in [−1, 1); labels are drawn from a model whose logits have a standard deviation of 2.
    /// </summary>
    public static SparseData Zipf(int sampleCount, int featureCount, int entriesPerRow, bool isBinary)
    {
        SplitMix random = new(20_011);
        double logarithm = Math.Log(featureCount + 1.0);
        long scatter = (long)(featureCount * 0.6180339887) | 1;
        while (GreatestCommonDivisor(scatter, featureCount) != 1)
        {
            scatter += 2;
        }

        long[] pointers = new long[sampleCount + 1];
        int[] columns = new int[sampleCount * entriesPerRow];
        float[] values = new float[columns.Length];
        float[] labels = new float[sampleCount];
        double[] coefficients = new double[featureCount];
        for (int j = 0; j < featureCount; j++)
        {
            coefficients[j] = random.NextSymmetric() * Math.Sqrt(3);
        }

        SortedSet<int> row = [];
        for (int i = 0; i < sampleCount; i++)
        {
            row.Clear();
            while (row.Count < entriesPerRow)
            {
                int rank = Math.Min(featureCount - 1, (int)(Math.Exp(Uniform(random) * logarithm) - 1));
                row.Add((int)(rank * scatter % featureCount));
            }

            double logit = 0;
            long e = pointers[i];
            foreach (int column in row)
            {
                columns[e] = column;
                values[e] = isBinary ? 1 : (float)random.NextSymmetric();
                logit += coefficients[column] * values[e++];
            }

            pointers[i + 1] = e;
            double deviation = Math.Sqrt(entriesPerRow * (isBinary ? 1 : 1 / 3.0));
            labels[i] = Uniform(random) < 1 / (1 + Math.Exp(-2 * logit / deviation)) ? 1 : 0;
        }

        string kind = isBinary ? "ones" : "real values";
        return new SparseData($"Zipf {sampleCount} × {featureCount}, {kind}", featureCount, pointers, columns, values, labels);
    }

    /// <summary>Makes rows of ones as a table of categories has them: the columns are cut evenly into fields, and a row has one column of each.</summary>
    public static SparseData Fields(int sampleCount, int fieldCount, int featureCount)
    {
        SplitMix random = new(20_021);
        long[] pointers = new long[sampleCount + 1];
        int[] columns = new int[sampleCount * fieldCount];
        float[] values = new float[columns.Length];
        float[] labels = new float[sampleCount];
        Array.Fill(values, 1);
        random.FillBits<float>(labels);
        for (int i = 0; i < sampleCount; i++)
        {
            for (int field = 0; field < fieldCount; field++)
            {
                int first = featureCount * field / fieldCount;
                int width = (featureCount * (field + 1) / fieldCount) - first;
                columns[(i * fieldCount) + field] = first + (int)(random.Next() % (ulong)width);
            }

            pointers[i + 1] = (i + 1L) * fieldCount;
        }

        return new SparseData($"Fields {sampleCount} × {featureCount}", featureCount, pointers, columns, values, labels);
    }

    /// <summary>Reads LIBSVM text.</summary>
    public static SparseData Read(string path)
    {
        using SparseDataset<float> set = DataFile.LoadSparse<float>(path);
        int d = set.Features.FeatureCount;
        long[] pointers = new long[set.Features.SampleCount + 1];
        List<int> columns = [];
        List<float> values = [];
        float[] row = new float[d];
        for (int i = 0; i < set.Features.SampleCount; i++)
        {
            set.Features.CopyRowTo(i, row);
            for (int j = 0; j < d; j++)
            {
                if (row[j] != 0)
                {
                    columns.Add(j);
                    values.Add(row[j]);
                }
            }

            pointers[i + 1] = columns.Count;
        }

        return new SparseData(Path.GetFileNameWithoutExtension(path), d, pointers, [.. columns], [.. values], set.Labels.ToArray());
    }

    /// <summary>Packs the rows.</summary>
    public SparseMatrix<float> Pack() => SparseMatrix<float>.FromCsr(RowPointers, Columns, Values, FeatureCount);

    /// <summary>Writes rows and labels for the rivals: n, d and the entries as 64-bit integers, row pointers of 64 bits, columns of 32, values and labels in single precision.</summary>
    public void Write(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(MemoryMarshal.AsBytes<long>([SampleCount, FeatureCount, Columns.Length]));
        file.Write(MemoryMarshal.AsBytes<long>(RowPointers));
        file.Write(MemoryMarshal.AsBytes<int>(Columns));
        file.Write(MemoryMarshal.AsBytes<float>(Values));
        file.Write(MemoryMarshal.AsBytes<float>(Labels));
    }

    private static double Uniform(SplitMix random) => 0.5 * (1 + random.NextSymmetric());

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
