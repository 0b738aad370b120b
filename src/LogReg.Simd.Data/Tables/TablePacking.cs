using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Tables;

/// <summary>Moves rows from their store into features, dense or sparse, once the categories are known; memory of rows that are done goes back to the system.</summary>
/// <param name="path">The file, for errors.</param>
/// <param name="store">The rows.</param>
internal sealed class TablePacking<T>(string path, RowStore<T> store)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long ReleaseBytes = 4 << 20;

    /// <summary>Gets the slot of the labels.</summary>
    public required int Target { get; init; }

    /// <summary>Gets the slot of the weights; −1 where there are none.</summary>
    public required int Weight { get; init; }

    /// <summary>Gets the classes of the labels.</summary>
    public required ClassList Classes { get; init; }

    /// <summary>Gets a value indicating whether a number may be missing.</summary>
    public required bool MayMiss { get; init; }

    /// <summary>Packs all features.</summary>
    public FeatureMatrix<T> Pack(RowEncoder<T> encoder, int width, long memoryLimit, SampleColumns<T> samples)
    {
        using FeatureMatrixBuilder<T> builder = PackedShape.Builder<T>(path, store.RowCount, width, memoryLimit);
        T[] block = new T[PackedShape.BlockRows<T>(width) * width];
        int used = 0;
        ForEachRow(samples, cells =>
        {
            encoder.Encode(cells, MayMiss, block.AsSpan(used, width));
            used += width;
            if (used < block.Length)
            {
                return false;
            }

            builder.Append(block);
            used = 0;
            return true;
        });
        builder.Append(block.AsSpan(0, used));
        return builder.Build();
    }

    /// <summary>Packs the features that are not zero.</summary>
    public SparseMatrix<T> PackSparse(RowEncoder<T> encoder, int width, long memoryLimit, SampleColumns<T> samples)
    {
        using SparseRowBuilder<T> builder = new(path, width, memoryLimit);
        ForEachRow(samples, cells =>
        {
            encoder.Encode(cells, MayMiss, builder.Columns, builder.Values);
            builder.Commit();
            return true;
        });
        return builder.Build();
    }

    /// <summary>Packs numbers and the codes of texts.</summary>
    public CategoricalMatrix<T> PackCodes(RowEncoder<T> encoder, CodeShape shape, long memoryLimit, SampleColumns<T> samples)
    {
        using CategoricalMatrixBuilder<T> builder = PackedShape.Builder<T>(path, store.RowCount, shape, memoryLimit);
        T[] numbers = new T[shape.NumberCount];
        int[] codes = new int[shape.CategoryCounts.Length];
        ForEachRow(samples, cells =>
        {
            encoder.Encode(cells, MayMiss, numbers, codes);
            builder.Append(numbers, codes);
            return true;
        });
        return builder.Build();
    }

    /// <summary>Counts the cells of some slots that are not zero, missing ones among them.</summary>
    public long CountNonZero(int[] slots)
    {
        long count = 0;
        for (int chunk = 0; chunk < store.ChunkCount; chunk++)
        {
            for (int i = 0; i < store.RowsOf(chunk); i++)
            {
                ReadOnlySpan<T> cells = store.Row(chunk, i);
                foreach (int slot in slots)
                {
                    count += T.IsZero(cells[slot]) ? 0 : 1;
                }
            }
        }

        return count;
    }

    /// <summary>Takes labels and weights alone, where the features are packed already.</summary>
    public void TakeSamples(SampleColumns<T> samples) => ForEachRow(samples, _ => true);

    /// <summary>Hands over every row.</summary>
    /// <param name="samples">Receives labels and weights.</param>
    /// <param name="take">Takes a row; true where the rows so far are not read again.</param>
    private void ForEachRow(SampleColumns<T> samples, Taker take)
    {
        int done = 0;
        for (int chunk = 0; chunk < store.ChunkCount; chunk++)
        {
            int rows = store.RowsOf(chunk);
            int released = 0;
            for (int i = 0; i < rows; i++, done++)
            {
                ReadOnlySpan<T> cells = store.Row(chunk, i);
                samples.Set(done, new RowFacts<T> { ClassIndex = Classes.ClassOfLabel[int.CreateTruncating(cells[Target])], Weight = Weight < 0 ? T.One : cells[Weight] });
                if (take(cells) && (i + 1 - released) * store.RowBytes >= ReleaseBytes)
                {
                    released = i + 1;
                    store.Release(chunk, released);
                }
            }

            store.Free(chunk);
        }
    }

    private delegate bool Taker(ReadOnlySpan<T> cells);
}
