using System.Numerics;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Rows;

/// <summary>Takes over all rows of a source whose number is known, sparse.</summary>
internal static class SparseFill
{
    public static SparseDataset<T> From<T>(string path, RowSource<T> source, long sampleCount, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PackedShape.CheckRows(path, sampleCount);
        using SparseRowBuilder<T> builder = new(path, encoding.FeatureCount, memoryLimit);
        SampleColumns<T> samples = new(encoding, sampleCount, source.HasWeights);
        RowFacts<T> facts = default;
        int row = 0;
        for (; row < sampleCount && source.TryRead(builder.Columns, builder.Values, encoding.FeatureCount, ref facts); row++)
        {
            samples.Set(row, facts);
            builder.Commit();
        }

        if (row < sampleCount || source.TryRead(builder.Columns, builder.Values, encoding.FeatureCount, ref facts))
        {
            throw new DataFormatException(path, 0, null, "The file changed while it was read. Read it again when nothing writes to it.");
        }

        SparseMatrix<T> matrix = builder.Build();
        return new SparseDataset<T>(matrix, samples.Labels, samples.ClassIndices, samples.Weights, encoding)
        {
            RowsRead = source.RowsRead,
            RowsDropped = source.RowsDropped,
            RoundedColumns = source.LostDigits.NamesOf(encoding, matrix),
        };
    }
}
