using System.Numerics;
using System.Runtime.InteropServices;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Rows;

/// <summary>Takes over all rows of a source whose number is known, as numbers and codes.</summary>
internal static class CodesFill
{
    public static CategoricalDataset<T> From<T>(string path, RowSource<T> source, int sampleCount, DataEncoding encoding, CodeShape shape, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using CategoricalMatrixBuilder<T> builder = PackedShape.Builder<T>(path, sampleCount, shape, memoryLimit);
        SampleColumns<T> samples = new(encoding, sampleCount, source.HasWeights);
        List<int> columns = [];
        List<T> values = [];
        T[] numbers = new T[shape.NumberCount];
        int[] codes = new int[shape.CategoryCounts.Length];
        RowFacts<T> facts = default;
        int row = 0;
        for (; row < sampleCount && source.TryRead(columns, values, encoding.FeatureCount, ref facts); row++)
        {
            samples.Set(row, facts);
            if (!shape.TrySplit<T>(CollectionsMarshal.AsSpan(columns), CollectionsMarshal.AsSpan(values), numbers, codes))
            {
                throw new DataFormatException(
                    path, 0, null, $"Row {row + 1} has a category that is not marked by one, or two of the same column, so that it has no codes. "
                        + "Read it with --sparse yes, or convert the original data again.");
            }

            builder.Append(numbers, codes);
            columns.Clear();
            values.Clear();
        }

        if (row < sampleCount || source.TryRead(columns, values, encoding.FeatureCount, ref facts))
        {
            throw new DataFormatException(path, 0, null, "The file changed while it was read. Read it again when nothing writes to it.");
        }

        CategoricalMatrix<T> matrix = builder.Build();
        return new CategoricalDataset<T>(matrix, samples.Labels, samples.ClassIndices, samples.Weights, encoding)
        {
            RowsRead = source.RowsRead,
            RowsDropped = source.RowsDropped,
            RoundedColumns = source.LostDigits.NamesOf(encoding, matrix),
        };
    }
}
