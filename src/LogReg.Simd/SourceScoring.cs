using System.Buffers;
using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <summary>Logits of packed rows: they are copied by blocks that stay in a cache, and scored as the caller's rows are, so that they have the same bits.</summary>
/// <remarks>Nothing is allocated once the shared pool has a buffer.</remarks>
internal static unsafe class SourceScoring
{
    private const int BlockElements = 1 << 13;
    private const int MostBlockRows = 256;

    /// <summary>Writes the logits of all rows.</summary>
    /// <returns>0: packed rows have the columns of the model.</returns>
    public static long ComputeLogits<T>(IClassifier model, FeatureSource<T> features, Span<T> destination)
        where T : unmanaged
    {
        int width = model.FeatureCount;
        Guard.SameLength(features.FeatureCount, width, nameof(features), "features", "features in the model");
        Guard.SameProduct(destination.Length, features.SampleCount, model.LogitCount, nameof(destination), "elements", "rows", "logits");
        using BufferUse use = features.Use();
        int blockRows = Math.Clamp(BlockElements / Math.Max(1, width), 1, MostBlockRows);
        T[] buffer = ArrayPool<T>.Shared.Rent(checked(blockRows * width));
        try
        {
            for (int row = 0; row < features.SampleCount; row += blockRows)
            {
                int count = Math.Min(blockRows, features.SampleCount - row);
                fixed (T* block = buffer)
                {
                    for (int i = 0; i < count; i++)
                    {
                        features.CopyRow(row + i, block + ((nint)i * width));
                    }
                }

                Score(model, buffer.AsSpan(0, count * width), destination.Slice(row * model.LogitCount, count * model.LogitCount));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(buffer);
        }

        return 0;
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
