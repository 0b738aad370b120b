using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Libsvm;

namespace LogReg.Simd.Data.Rows;

/// <summary>Takes over all rows of a sparse source whose number is known.</summary>
internal static class SparseFill
{
    public static SparseDataset<T> From<T>(string path, LibsvmRowSource<T> source, long sampleCount, DataEncoding encoding, long memoryLimit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (sampleCount > int.MaxValue)
        {
            throw new DataFormatException(path, 0, null, $"The file holds {sampleCount} rows, more than {int.MaxValue}. Split it.");
        }

        long limit = memoryLimit > 0 ? memoryLimit : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long mostEntries = limit / (sizeof(int) + Unsafe.SizeOf<T>());
        using SparseMatrixBuilder<T> builder = new(encoding.FeatureCount);
        ClassMap classes = new(encoding);
        T[] labels = new T[sampleCount];
        int[] classIndices = new int[sampleCount];
        T[]? weights = source.HasWeights ? new T[sampleCount] : null;
        List<int> columns = [];
        List<T> values = [];
        RowFacts<T> facts = default;
        int row = 0;
        for (; row < sampleCount && source.TryRead(columns, values, encoding.FeatureCount, ref facts); row++)
        {
            classIndices[row] = facts.ClassIndex;
            labels[row] = T.CreateTruncating(classes.LabelOf(facts.ClassIndex));
            if (weights is not null)
            {
                weights[row] = facts.Weight;
            }

            builder.Append(CollectionsMarshal.AsSpan(columns), CollectionsMarshal.AsSpan(values));
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

        return new SparseDataset<T>(builder.Build(), labels, classIndices, weights, encoding);
    }
}
