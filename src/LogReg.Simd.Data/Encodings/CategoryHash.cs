using System.IO.Hashing;
using System.Text;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The hashes of one column's categories (formula 1.7). Thread-safe; categories of ordinary length cost no allocation.</summary>
/// <param name="hashing">Function, seed and bits.</param>
/// <param name="column">The name of the column.</param>
internal sealed class CategoryHash(FeatureHashing hashing, string column)
{
    private const int StackBytes = 512;

    private readonly byte[] prefix = Encoding.UTF8.GetBytes($"{column}=");

    /// <summary>The bucket of a hash.</summary>
    public static int BucketOf(ulong hash, int bits) => (int)(hash & ((1UL << bits) - 1));

    /// <summary>The bucket of a category.</summary>
    public int BucketOf(ReadOnlySpan<byte> category) => BucketOf(HashOf(category), hashing.Bits);

    /// <summary>The bucket of a category.</summary>
    public int BucketOf(ReadOnlySpan<char> category)
    {
        Span<byte> buffer = stackalloc byte[StackBytes];
        return Encoding.UTF8.TryGetBytes(category, buffer, out int length) ? BucketOf(buffer[..length]) : BucketOf(Encoding.UTF8.GetBytes(category.ToString()));
    }

    /// <summary>The whole hash of a category in UTF-8.</summary>
    public ulong HashOf(ReadOnlySpan<byte> category)
    {
        int length = prefix.Length + category.Length;
        Span<byte> text = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        prefix.CopyTo(text);
        category.CopyTo(text[prefix.Length..]);
        if (BooleanText.IsBoolean(category))
        {
            // One program writes True, another TRUE, and a record has no case at all.
            Ascii.ToLower(category, text[prefix.Length..], out _);
        }

        return XxHash64.HashToUInt64(text[..length], hashing.Seed);
    }
}
