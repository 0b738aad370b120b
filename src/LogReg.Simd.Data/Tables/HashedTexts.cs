using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Tables;

/// <summary>The cells of a hashed column: each batch's texts as the ranks of their buckets.</summary>
/// <param name="hash">The hash of the column.</param>
/// <param name="buckets">The buckets of all hashed columns.</param>
internal sealed class HashedTexts(CategoryHash hash, HashBuckets buckets)
{
    private const int Unresolved = -1;

    private int[] ofBatch = [];
    private int missing = Unresolved;

    public void BeginBatch(int count)
    {
        ofBatch = ofBatch.Length >= count ? ofBatch : new int[Math.Max(count, 2 * ofBatch.Length)];
        ofBatch.AsSpan(0, count).Fill(Unresolved);
    }

    /// <summary>The rank of a cell's bucket, as bits; the cell is NaN where it is missing.</summary>
    public T RankOf<T>(T cell, TextCodes batch)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        bool isMissing = T.IsNaN(cell);
        ref int rank = ref isMissing ? ref missing : ref ofBatch[int.CreateTruncating(cell)];
        if (rank == Unresolved)
        {
            rank = buckets.RankOf(hash.HashOf(isMissing ? Cells.MissingUtf8 : batch.Utf8Of(int.CreateTruncating(cell))));
        }

        return CodeBits.Cell<T>(rank);
    }
}
