using LogReg.Simd.Data.Encodings;

namespace LogReg.Simd.Data.Tables;

/// <summary>The buckets of the hashed cells of a table, ranked in the order in which they are met.</summary>
/// <param name="hashing">How cells are hashed.</param>
internal sealed class HashBuckets(FeatureHashing hashing)
{
    private readonly Dictionary<int, int> ranks = [];
    private readonly List<int> buckets = [];
    private readonly List<ulong> firstHashes = [];
    private readonly HashSet<int> shared = [];

    /// <summary>The rank of the bucket of a category.</summary>
    /// <param name="hash">The whole hash of the category, by which those that share a bucket are told apart.</param>
    public int RankOf(ulong hash)
    {
        int bucket = CategoryHash.BucketOf(hash, hashing.Bits);
        if (ranks.TryGetValue(bucket, out int rank))
        {
            if (firstHashes[rank] != hash)
            {
                shared.Add(rank);
            }

            return rank;
        }

        rank = buckets.Count;
        ranks.Add(bucket, rank);
        buckets.Add(bucket);
        firstHashes.Add(hash);
        return rank;
    }

    /// <summary>What the encoding says of the buckets that were met.</summary>
    public FeatureHashing Describe() => hashing with { Buckets = [.. buckets.Order()], SharedBuckets = shared.Count };

    /// <summary>The feature of each rank under an encoding that was made of these buckets.</summary>
    public int[] FeaturesOfRanks(DataEncoding encoding)
    {
        Dictionary<int, int> features = HashedCategories.FeaturesOf(encoding);
        return [.. buckets.Select(bucket => features[bucket])];
    }
}
