using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Storage;

/// <summary>Takes sparse rows one after another, as many as the memory holds.</summary>
/// <param name="path">The file, for errors.</param>
/// <param name="featureCount">The features of a row.</param>
/// <param name="memoryLimit">The most bytes; 0 for the memory of the machine.</param>
internal sealed class SparseRowBuilder<T>(string path, int featureCount, long memoryLimit) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SparseMatrixBuilder<T> builder = new(featureCount);
    private readonly long limit = PackedShape.LimitOf(memoryLimit);

    /// <summary>Gets the features of the row under way that are not zero, ascending.</summary>
    public List<int> Columns { get; } = [];

    public List<T> Values { get; } = [];

    /// <summary>Takes the row under way.</summary>
    public void Commit()
    {
        builder.Append(CollectionsMarshal.AsSpan(Columns), CollectionsMarshal.AsSpan(Values));
        Columns.Clear();
        Values.Clear();
        if (builder.EntryCount > limit / (sizeof(int) + Unsafe.SizeOf<T>()))
        {
            throw new DataFormatException(
                path, 0, null,
                $"The first {builder.AppendedCount} rows hold {builder.EntryCount} entries, more than the {limit >> 20} MiB there are. Read fewer rows, use single precision, or raise the limit.");
        }
    }

    public SparseMatrix<T> Build() => builder.Build();

    public void Dispose() => builder.Dispose();
}
