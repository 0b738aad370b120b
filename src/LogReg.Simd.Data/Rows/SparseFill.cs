using System.Numerics;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Rows;

/// <summary>Takes over all rows of a source whose number is known, sparse.</summary>
internal static class SparseFill
{
    /// <summary>Above it single precision does not hold every whole number.</summary>
    private const int MostExact = 1 << 24;

    public static SparseDataset<T> From<T>(string path, RowSource<T> source, long sampleCount, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (sampleCount > int.MaxValue)
        {
            throw new DataFormatException(path, 0, null, $"The file holds {sampleCount} rows, more than {int.MaxValue}. Split it.");
        }

        using SparseRowBuilder<T> builder = new(path, encoding.FeatureCount, memoryLimit);
        SampleColumns<T> samples = new(encoding, sampleCount, source.HasWeights);
        SortedSet<int> rounded = [];
        RowFacts<T> facts = default;
        int row = 0;
        for (; row < sampleCount && source.TryRead(builder.Columns, builder.Values, encoding.FeatureCount, ref facts); row++)
        {
            samples.Set(row, facts);
            for (int i = 0; i < builder.Values.Count && typeof(T) == typeof(float); i++)
            {
                if (T.Abs(builder.Values[i]) > T.CreateTruncating(MostExact))
                {
                    rounded.Add(builder.Columns[i]);
                }
            }

            builder.Commit();
        }

        if (row < sampleCount || source.TryRead(builder.Columns, builder.Values, encoding.FeatureCount, ref facts))
        {
            throw new DataFormatException(path, 0, null, "The file changed while it was read. Read it again when nothing writes to it.");
        }

        IReadOnlyList<string> names = rounded.Count > 0 ? encoding.FeatureNames : [];
        return new SparseDataset<T>(builder.Build(), samples.Labels, samples.ClassIndices, samples.Weights, encoding)
        {
            RowsRead = source.RowsRead,
            RowsDropped = source.RowsDropped,
            RoundedColumns = [.. rounded.Select(column => names[column])],
        };
    }
}
