using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The features of a hashed column: those of the buckets that its categories fall into.</summary>
/// <param name="hash">The hash of the column.</param>
/// <param name="features">The feature of each bucket that is one, which all hashed columns share.</param>
internal sealed class HashedCategories(CategoryHash hash, IReadOnlyDictionary<int, int> features) : CategoryFeatures
{
    /// <summary>The features of the buckets of an encoding.</summary>
    public static Dictionary<int, int> FeaturesOf(DataEncoding encoding)
    {
        IReadOnlyList<int> buckets = encoding.Hashing?.Buckets ?? [];
        Dictionary<int, int> features = new(buckets.Count);
        for (int i = 0; i < buckets.Count; i++)
        {
            features.Add(buckets[i], encoding.FirstBucket + i);
        }

        return features;
    }

    public override int Find(ReadOnlySpan<char> category, out bool isUnseen) => FeatureOf(hash.BucketOf(category), out isUnseen);

    public override int Find(ReadOnlySpan<byte> category, out bool isUnseen) => FeatureOf(hash.BucketOf(category), out isUnseen);

    public override int OfMissing(out bool isUnseen) => Find(Cells.Missing, out isUnseen);

    private int FeatureOf(int bucket, out bool isUnseen)
    {
        isUnseen = !features.TryGetValue(bucket, out int feature);
        return isUnseen ? None : feature;
    }
}
