namespace LogReg.Simd.Data.Encodings;

/// <summary>Makes what finds the features of the categories of an encoding's columns.</summary>
/// <param name="encoding">The encoding.</param>
internal sealed class CategoryLookup(DataEncoding encoding)
{
    private Dictionary<int, int>? buckets;

    /// <summary>The features of a column's categories; null of a column that has none.</summary>
    public CategoryFeatures? Of(ColumnEncoding column) => column.Kind switch
    {
        ColumnKind.OneHot => new ListedCategories(column),
        ColumnKind.Hashed => new HashedCategories(new CategoryHash(encoding.Hashing!, column.Name), buckets ??= HashedCategories.FeaturesOf(encoding)),
        _ => null,
    };
}
