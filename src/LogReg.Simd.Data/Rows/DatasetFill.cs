using System.Numerics;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Rows;

/// <summary>Packs all rows of a source whose number is known.</summary>
internal static class DatasetFill
{
    /// <summary>Packs the rows.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="source">The rows.</param>
    /// <param name="sampleCount">Their number.</param>
    /// <param name="encoding">What they were encoded with.</param>
    /// <param name="memoryLimit">The most bytes.</param>
    public static Dataset<T> From<T>(string path, RowSource<T> source, long sampleCount, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int featureCount = encoding.FeatureCount;
        using FeatureMatrixBuilder<T> builder = PackedShape.Builder<T>(path, sampleCount, featureCount, memoryLimit);
        SampleColumns<T> samples = new(encoding, sampleCount, source.HasWeights);
        T[] block = new T[PackedShape.BlockRows<T>(featureCount) * featureCount];
        int used = 0;
        int row = 0;
        RowFacts<T> facts = default;
        while (row < sampleCount && source.TryRead(block.AsSpan(used, featureCount), ref facts))
        {
            samples.Set(row, facts);
            row++;
            used += featureCount;
            if (used == block.Length)
            {
                builder.Append(block);
                used = 0;
            }
        }

        builder.Append(block.AsSpan(0, used));
        if (row < sampleCount || source.TryRead(new T[featureCount], ref facts))
        {
            throw new DataFormatException(path, 0, null, "The file changed while it was read. Read it again when nothing writes to it.");
        }

        FeatureMatrix<T> matrix = builder.Build();
        return new Dataset<T>(matrix, samples.Labels, samples.ClassIndices, samples.Weights, encoding)
        {
            RowsRead = source.RowsRead,
            RowsDropped = source.RowsDropped,
            RoundedColumns = source.LostDigits.NamesOf(encoding, matrix),
        };
    }
}
