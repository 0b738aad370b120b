using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Rows;

/// <summary>Takes over all rows of a sparse source whose number is known.</summary>
internal static class SparseFill
{
    public static SparseDataset<T> From<T>(string path, RowSource<T> source, long sampleCount, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (sampleCount > int.MaxValue)
        {
            throw new DataFormatException(path, 0, null, $"The file holds {sampleCount} rows, more than {int.MaxValue}. Split it.");
        }

        long limit = memoryLimit > 0 ? memoryLimit : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long mostEntries = limit / (sizeof(int) + Unsafe.SizeOf<T>());
        using SparseMatrixBuilder<T> builder = new(encoding.FeatureCount);
        SampleColumns<T> samples = new(encoding, sampleCount, source.HasWeights);
        List<int> columns = [];
        List<T> values = [];
        SortedSet<int> rounded = [];
        RowFacts<T> facts = default;
        int row = 0;
        for (; row < sampleCount && source.TryRead(columns, values, encoding.FeatureCount, ref facts); row++)
        {
            samples.Set(row, facts);
            for (int i = 0; i < values.Count && typeof(T) == typeof(float); i++)
            {
                if (T.Abs(values[i]) > T.CreateTruncating(1 << 24))
                {
                    rounded.Add(columns[i]);
                }
            }

            builder.Append(CollectionsMarshal.AsSpan(columns), CollectionsMarshal.AsSpan(values));
            columns.Clear();
            values.Clear();
            if (builder.EntryCount > mostEntries)
            {
                throw new DataFormatException(
                    path, 0, null, $"The first {row + 1} rows hold {builder.EntryCount} entries, more than the {limit >> 20} MiB there are. Read fewer rows, use single precision, or raise the limit.");
            }
        }

        if (row < sampleCount || source.TryRead(columns, values, encoding.FeatureCount, ref facts))
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
