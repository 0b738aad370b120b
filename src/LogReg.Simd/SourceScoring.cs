using System.Buffers;
using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Logits of a source whose storage a model does not read itself: rows are copied by blocks that stay in a cache, and scored as the caller's rows are, so that they have
/// the same bits.</summary>
/// <remarks>Nothing is allocated once the shared pool has a buffer.</remarks>
internal static unsafe class SourceScoring
{
    private const int BlockElements = 1 << 13;
    private const int MostBlockRows = 256;

    /// <summary>Writes the logits of all rows.</summary>
    /// <returns>The entries of sparse rows in columns that the model does not have.</returns>
    public static long ComputeLogits<T>(IClassifier model, FeatureSource<T> features, Span<T> destination)
        where T : unmanaged
    {
        SparseMatrix<T>? sparse = features as SparseMatrix<T>;
        int width = model.FeatureCount;
        if (sparse is null)
        {
            Guard.SameLength(features.FeatureCount, width, nameof(features), "features", "features in the model");
        }

        Guard.SameProduct(destination.Length, features.SampleCount, model.LogitCount, nameof(destination), "elements", "rows", "logits");
        using BufferUse use = features.Use();
        int blockRows = Math.Clamp(BlockElements / Math.Max(1, width), 1, MostBlockRows);
        int blockElements = checked(blockRows * width);
        T[] buffer = ArrayPool<T>.Shared.Rent(checked(blockElements + features.FeatureCount));
        try
        {
            for (int row = 0; row < features.SampleCount; row += blockRows)
            {
                int count = Math.Min(blockRows, features.SampleCount - row);
                Copy(features, row, count, width, buffer, blockElements);
                Score(model, buffer.AsSpan(0, count * width), destination.Slice(row * model.LogitCount, count * model.LogitCount));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(buffer);
        }

        return sparse is null ? 0 : SparseScoring.CountAbsent(sparse, width);
    }

    /// <summary>Copies rows that follow each other, each with as many elements as the model has features; a row that has more or fewer goes by way of the buffer's end.</summary>
    private static void Copy<T>(FeatureSource<T> features, int firstRow, int count, int width, T[] buffer, int scratch)
        where T : unmanaged
    {
        fixed (T* block = buffer)
        {
            for (int i = 0; i < count; i++)
            {
                T* row = block + ((nint)i * width);
                if (features.FeatureCount == width)
                {
                    features.CopyRow(firstRow + i, row);
                    continue;
                }

                int common = Math.Min(width, features.FeatureCount);
                features.CopyRow(firstRow + i, block + scratch);
                buffer.AsSpan(scratch, common).CopyTo(new Span<T>(row, common));
                new Span<T>(row + common, width - common).Clear();
            }
        }
    }

    private static void Score<T>(IClassifier model, Span<T> rows, Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.ComputeLogits(MemoryMarshal.Cast<T, float>(rows), MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            model.ComputeLogits(MemoryMarshal.Cast<T, double>(rows), MemoryMarshal.Cast<T, double>(logits));
        }
    }
}
