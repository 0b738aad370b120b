using System.Text;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Data;

/// <summary>How the categories of hashed columns become features: the bucket of a category is a hash of <c>column=category</c>, so that no table of categories is kept.</summary>
/// <remarks>
/// <para>
/// The bucket is XXH64(UTF-8 of <c>column=category</c>, seed) mod 2^bits, and the feature of a bucket is the number of the row's hashed cells in it, without signs: φ_b(x) = Σ over the hashed columns
/// c of [bucket(c, x_c) = b] (formula 1.7). A missing cell is the category <c>?</c>; true and false are hashed in lower case. Of the 2^bits buckets those are features that hold a cell of the rows
/// that the encoding was learnt from, in ascending order behind all other features: the others would have coefficients of zero.
/// </para>
/// <para>Source: Weinberger, Dasgupta, Langford, Smola, Attenberg (2009), Feature Hashing for Large Scale Multitask Learning, ICML; XXH64: Collet, xxHash fast digest algorithm, version 0.1.1.</para>
/// </remarks>
public sealed record FeatureHashing
{
    /// <summary>The most bits of a bucket.</summary>
    public const int MostBits = 31;

    /// <summary>The name of XXH64 in a model file.</summary>
    internal const string XxHash64 = "xxhash64";

    /// <summary>Gets the name of the hash function, <c>xxhash64</c>.</summary>
    public string Function { get; init => field = Given.Value(value, nameof(Function)); } = XxHash64;

    /// <summary>Gets the bits of a bucket, 1 to <see cref="MostBits"/>: there are 2^bits buckets.</summary>
    public required int Bits { get; init; }

    /// <summary>Gets the seed of the hash function: another one has other collisions.</summary>
    public long Seed { get; init; }

    /// <summary>Gets the buckets that are features, ascending.</summary>
    public IReadOnlyList<int> Buckets { get; init => field = Given.Items(value, nameof(Buckets)); } = [];

    /// <summary>Gets how many of them several categories of the rows shared that the encoding was learnt from.</summary>
    public int SharedBuckets { get; init; }

    /// <summary>The bucket of a category, whether it is a feature or not.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="category">The category as a cell holds it; <c>?</c> for a missing cell.</param>
    /// <returns>The bucket, 0 ≤ bucket &lt; 2^<see cref="Bits"/>.</returns>
    public int BucketOf(string column, string category)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(category);
        return new CategoryHash(this, column).BucketOf(category);
    }

    /// <summary>The name of the feature of a bucket.</summary>
    internal static string NameOf(int bucket) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"hash={bucket}");

    /// <summary>Tells whether buckets mean the same.</summary>
    internal bool IsAs(FeatureHashing? other) => other is not null && (Function, Bits, Seed) == (other.Function, other.Bits, other.Seed);

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Function), Function)
            .Member(nameof(Bits), Bits)
            .Member(nameof(Seed), Seed)
            .Member(nameof(Buckets), Buckets)
            .Member(nameof(SharedBuckets), SharedBuckets);
        return true;
    }
}
