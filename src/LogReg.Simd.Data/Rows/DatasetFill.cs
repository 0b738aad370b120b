using System.Numerics;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Rows;

/// <summary>Packs all rows of a source whose number is known.</summary>
internal static class DatasetFill
{
    public static Dataset<T> From<T>(string path, RowSource<T> source, long sampleCount, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int featureCount = encoding.FeatureCount;
        using FeatureMatrixBuilder<T> builder = PackedShape.Builder<T>(path, sampleCount, featureCount, memoryLimit);
        ClassMap classes = new(encoding);
        T[] labels = new T[sampleCount];
        int[] classIndices = new int[sampleCount];
        T[]? weights = source.HasWeights ? new T[sampleCount] : null;
        T[] block = new T[PackedShape.BlockRows<T>(featureCount) * featureCount];
        int used = 0;
        int row = 0;
        RowFacts<T> facts = default;
        while (row < sampleCount && source.TryRead(block.AsSpan(used, featureCount), ref facts))
        {
            classIndices[row] = facts.ClassIndex;
            labels[row] = T.CreateTruncating(classes.LabelOf(facts.ClassIndex));
            if (weights is not null)
            {
                weights[row] = facts.Weight;
            }

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

        return new Dataset<T>(builder.Build(), labels, classIndices, weights, encoding)
        {
            RowsRead = source.RowsRead,
            RowsDropped = source.RowsDropped,
        };
    }
}
