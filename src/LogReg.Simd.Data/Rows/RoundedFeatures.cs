using System.Numerics;

namespace LogReg.Simd.Data.Rows;

/// <summary>Features with numbers that single precision may have rounded, met one by one.</summary>
internal sealed class RoundedFeatures<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Above it single precision does not hold every whole number.</summary>
    private const int MostExact = 1 << 24;

    private readonly SortedSet<int> features = [];

    /// <summary>Looks at the number of a feature.</summary>
    public void Look(int feature, T value)
    {
        if (typeof(T) == typeof(float) && T.Abs(value) > T.CreateTruncating(MostExact))
        {
            features.Add(feature);
        }
    }

    /// <summary>The names of the features under an encoding.</summary>
    public IReadOnlyList<string> NamesOf(DataEncoding encoding)
    {
        IReadOnlyList<string> names = features.Count > 0 ? encoding.FeatureNames : [];
        return [.. features.Select(feature => names[feature])];
    }
}
