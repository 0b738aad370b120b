using System.Numerics;
using System.Numerics.Tensors;
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
        T[] largest = new T[source.MayRound ? featureCount : 0];
        int used = 0;
        int row = 0;
        RowFacts<T> facts = default;
        while (row < sampleCount && source.TryRead(block.AsSpan(used, featureCount), ref facts))
        {
            samples.Set(row, facts);
            if (largest.Length > 0)
            {
                TensorPrimitives.MaxMagnitude(largest, block.AsSpan(used, featureCount), largest);
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

        return new Dataset<T>(builder.Build(), samples.Labels, samples.ClassIndices, samples.Weights, encoding)
        {
            RowsRead = source.RowsRead,
            RowsDropped = source.RowsDropped,
            RoundedColumns = RoundedFeatures(encoding, largest, source.VanishedFeatures),
        };
    }

    private static string[] RoundedFeatures<T>(DataEncoding encoding, T[] largest, IReadOnlySet<int> vanished)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] rounded =
        [
            .. Enumerable.Range(0, largest.Length).Where(j =>
                double.CreateTruncating(T.Abs(largest[j])) > 1 << 24 || T.IsSubnormal(largest[j]) || (T.IsZero(largest[j]) && vanished.Contains(j)))
        ];
        IReadOnlyList<string> names = rounded.Length == 0 ? [] : encoding.FeatureNames;
        return [.. rounded.Select(j => names[j])];
    }
}
